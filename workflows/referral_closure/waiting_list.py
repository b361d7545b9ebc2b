"""A leg on a waiting list comes back on its review date (C6, step 4): looked at again, and the person told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.policy.deadlines import close_of_day
from coordination.referrals.models import Leg, LegResult
from coordination.referrals.policies import can_review_leg, can_tell_review
from coordination.referrals.queries.people import handler_of, window_of
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.base import OR_NONE, RecordFlow, when
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, Switch, this

if TYPE_CHECKING:
    from workflows.models import Task

LADDER = (
    Rung(after=0),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.UHEAD)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.UHEAD, Role.OFFICE)),
)


def still_waits(leg: Leg) -> bool:
    result = leg.latest_result
    return result is not None and result.code == LegResult.Code.WAIT_LIST


class WaitingListFlow(RecordFlow):
    """Waiting list: reviewed on its date, until the place has come or has not."""

    record_label = "referrals.leg"
    process_title = _("Waiting list of a leg")
    # most legs are on no list; one that is reopened meanwhile stays on it
    expects = {
        **dict.fromkeys(Leg.Status, ()),
        Leg.Status.HANDLING: ("review", "tell", OR_NONE),
        Leg.Status.ANSWERED: ("review", "tell", OR_NONE),
    }

    start = Start(label=_("Put on the waiting list")).Next(this.review)
    review = Human(
        holder=this.the_handler,
        policy=can_review_leg,
        deadline=this.reviewing_time,
        ladder=LADDER,
        label=_("Look at the waiting list again"),
        lane=_("Receiver"),
        signs=True,
    ).Next(this.reviewed)
    reviewed = (
        Switch(label=_("Has a place come?"), lane=_("Receiver"))
        .Case(this.review, when(still_waits), _("still waiting, with another date"))
        .Default(this.tell, _("settled"))
    )
    tell = Human(
        holder=this.the_window,
        policy=can_tell_review,
        deadline="ANSWER",
        ladder=LADDER,
        label=_("Tell the person"),
        lane=_("Accepting window"),
        signs=True,
    ).Next(this.told)
    told = End(label=_("Person told"))

    @classmethod
    def subject_title(cls, record: Any) -> str:
        return str(record.title)

    @classmethod
    def subject_number(cls, record: Any) -> str:
        return str(record.short_number)

    def the_window(self, leg: Leg, task: Task) -> Holder:
        return window_of(leg.case)

    def the_handler(self, leg: Leg, task: Task) -> Holder:
        if leg.kind in (Leg.Kind.OWN, Leg.Kind.REGION):
            return self.the_window(leg, task)
        return handler_of(leg)

    def reviewing_time(self, leg: Leg, task: Task) -> dt.datetime:
        result = leg.latest_result
        day = result.review_on if result is not None and result.review_on else timezone.localdate()
        return close_of_day(day, county=county_of(leg))
