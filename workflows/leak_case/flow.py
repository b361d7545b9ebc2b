"""The case of a leak (个人信息保护法 57; C7): frozen at once, assessed, told, mended, closed by a second person.

The security officer assesses it and takes the measures, and reads no case meanwhile. County civil affairs,
which may know whom it is about, notifies the person on paper. The office director closes it.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.leaks import holding, policies
from coordination.leaks.models import Leak
from coordination.units.models import Role
from workflows.engine.base import RecordFlow, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, Switch, this

S = Leak.Status
OFFICER = _("Security officer")
LADDER = (
    Rung(after=0, urgent=True),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFDIR)),
)


def is_now(*statuses: str) -> Any:
    return when(lambda leak: leak.status in statuses)


class LeakFlow(RecordFlow):
    """Leak of personal data: what it names is frozen from the report to the end."""

    process_title = _("Leak of personal data")
    record_label = "leaks.leak"
    expects = {
        S.REPORTED: ("assess",),
        S.TO_NOTIFY: ("notify",),
        S.MEASURES: ("measures",),
        S.CLOSING: ("close",),
        S.CLOSED: (),
        S.UNFOUNDED: (),
    }

    start = Start(label=pgettext_lazy("leak", "Reported")).Next(this.assess)
    assess = Human(
        holder=lambda leak, task: holding.officer_of(leak),
        policy=policies.can_assess,
        deadline="LEAK_ASSESS",
        ladder=LADDER,
        label=_("Assess the leak"),
        lane=OFFICER,
    ).Next(this.assessed)
    assessed = (
        Switch(label=_("Is the person notified?"), lane=OFFICER)
        .Case(this.notify, is_now(S.TO_NOTIFY), pgettext_lazy("leak", "yes"))
        .Case(this.measures, is_now(S.MEASURES), pgettext_lazy("leak", "no harm can come of it"))
        .Default(this.ended, pgettext_lazy("leak", "unfounded"))
    )
    notify = Human(
        holder=lambda leak, task: holding.teller_of(leak),
        policy=policies.can_tell,
        deadline="LEAK_TELL",
        ladder=LADDER,
        label=_("Notify the person of the leak"),
        lane=_("County civil affairs"),
        signs=True,
    ).Next(this.measures)
    measures = Human(
        holder=lambda leak, task: holding.officer_of(leak),
        policy=policies.can_assess,
        deadline="LEAK_MEASURES",
        ladder=LADDER,
        label=_("Take measures after the leak"),
        lane=OFFICER,
    ).Next(this.close)
    close = Human(
        holder=lambda leak, task: holding.closer_of(leak),
        policy=policies.can_close,
        deadline="LEAK_CLOSE",
        ladder=LADDER,
        label=_("Close the case of the leak"),
        lane=_("Office director"),
    ).Next(this.closed)
    closed = (
        Switch(label=_("Are the measures enough?"), lane=_("Office director"))
        .Case(this.measures, is_now(S.MEASURES), pgettext_lazy("leak", "more is to be done"))
        .Default(this.ended, pgettext_lazy("leak", "they are"))
    )
    ended = End(label=pgettext_lazy("leak", "Closed"))
