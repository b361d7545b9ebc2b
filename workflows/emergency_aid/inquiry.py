"""Another county's question about aid (C10): answered by the civil-affairs office of the county that is asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.models import CountyInquiry
from coordination.aid.policies import inquiries as policies
from coordination.units.models import Role
from workflows.engine.base import RecordFlow
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, this

from .desks import COUNTY

LATE = (HOLDER, Role.CHEAD)
LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after=0, notify=LATE),
    Rung(after="OVERDUE_LADDER", nth=0, notify=LATE),
)


class CountyInquiryFlow(RecordFlow):
    """A question of another county about aid: answered once, from the own books."""

    process_title = pgettext_lazy("aid", "Inquiry of another county")
    record_label = "aid.countyinquiry"
    expects = {CountyInquiry.Status.ASKED: ("answer",), CountyInquiry.Status.ANSWERED: ()}

    start = Start(label=_("Another county asks")).Next(this.answer)
    answer = Human(
        holder=lambda inquiry, task: policies.answerer(inquiry),
        policy=policies.can_answer_inquiry,
        deadline="INQUIRY_ANSWER",
        ladder=LADDER,
        label=pgettext_lazy("inquiry", "Answer the other county"),
        lane=COUNTY,
    ).Next(this.done)
    done = End(label=_("Answered"))
