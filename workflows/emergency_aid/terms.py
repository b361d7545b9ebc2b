"""Who holds the steps of an aid case, by when they are due, and who hears of delays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.aid.actions.deciding import open_to_county
from coordination.aid.models import AidCase, TopUp
from coordination.aid.queries.holding import payer_of
from coordination.aid.queries.limits import ordinary_end
from coordination.documents.public_notices import notice_up
from coordination.policy.deadlines import Due, close_of_day, due
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.steps import wake

if TYPE_CHECKING:
    from coordination.access import Actor
    from workflows.models import Task

LATE = (HOLDER, Role.THEAD)
# the person waits: the township head hears at once, then the county leader (C7)
LADDER = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=LATE),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(*LATE, Role.CHEAD)),
)
# money on its way: late at the due time itself
MONEY_LADDER = (
    Rung(after=0, notify=LATE, urgent=True),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(*LATE, Role.CHEAD), urgent=True),
)
# the papers of an advance: three days before, one day before, then the head, then the county (C5-3)
PAPERS_LADDER = (
    Rung(before="REMIND_BEFORE", nth=0),
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after=0, notify=LATE),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(*LATE, Role.CHEAD)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(*LATE, Role.CHEAD, Role.OFFDIR)),
)


INSTEAD_LADDER = (Rung(after=0, urgent=True),)


def advance_due(case: AidCase, task: Any) -> Due:
    """An advance is with the person within ADV_HOURS of the registration; holidays do not move it."""
    return due("ADV_HOURS", start=case.registered_at, on=case.policy_on, county=county_of(case))


def the_alarm(task: Task) -> dt.datetime:
    """Small quick aid has a hard end of SMALL_DAYS."""
    case = task.process.record
    return due("SMALL_DAYS", start=case.registered_at, on=case.policy_on, county=county_of(case)).at


def same_day(record: AidCase | TopUp, task: Any) -> dt.datetime:
    """Today: the county pool pays, a top-up agreed late comes in."""
    return max(
        close_of_day(timezone.localdate(), county=county_of(record)),
        timezone.now() + dt.timedelta(minutes=30),
    )


def pay_due(case: AidCase, task: Any) -> Due | dt.datetime:
    """The advance within its hours, from the pool today; a stage on its day; what came back within a day."""
    stage = case.stage
    if case.status == AidCase.Status.BOUNCED:
        return due("AID_REPAY", start=timezone.now(), on=case.policy_on, county=county_of(case))
    if stage is not None and stage.is_advance:
        if stage.account is not None and not stage.account.is_reserve:
            return same_day(case, task)
        return max(advance_due(case, task).at, timezone.now() + dt.timedelta(hours=1))
    soon = due("AID_PAY", start=timezone.now(), on=case.policy_on, county=county_of(case))
    day = close_of_day(stage.due_on, county=county_of(case)) if stage is not None else soon.at
    return day if day > timezone.now() else soon


def supplement_due(case: AidCase, task: Any) -> Due:
    """Working days from the day on which the emergency was over."""
    return due(
        "SUPP_DAYS", start=case.eased_on or timezone.localdate(), on=case.policy_on, county=county_of(case)
    )


def share(name: str) -> Callable[[AidCase, Any], Due | dt.datetime]:
    """A step's own share of the ordinary lane, never beyond the end of the whole (ORD_DAYS, green channel)."""

    def deadline(case: AidCase, task: Any) -> Due | dt.datetime:
        own, whole = (
            due(name, start=timezone.now(), on=case.policy_on, county=county_of(case)),
            ordinary_end(case),
        )
        if own.at <= whole.at or whole.at <= timezone.now():
            return own
        return whole

    return deadline


def notice_due(case: AidCase, task: Any) -> Due:
    """The day through which it hangs."""
    notice = notice_up(case)
    start: Any = notice.put_up_on if notice is not None else timezone.now()
    return due("PUB_DAYS", start=start, on=case.policy_on, county=county_of(case))


def notice_hangs(case: AidCase) -> bool:
    return case.status == AidCase.Status.PUBLICISING and notice_up(case) is not None


def stage_day(case: AidCase, task: Any) -> dt.datetime:
    """A check is made before the stage's day."""
    stage = case.stage
    day = close_of_day(stage.due_on if stage is not None else timezone.localdate(), county=county_of(case))
    return max(day, timezone.now() + dt.timedelta(hours=1))


def suspended_until(case: AidCase, task: Any) -> dt.datetime:
    return close_of_day(case.suspended_until or timezone.localdate(), county=county_of(case))


def follow_up_due(case: AidCase, task: Any) -> Due:
    return due(
        "FOLLOW_DAYS", start=case.last_paid_at or timezone.now(), on=case.policy_on, county=county_of(case)
    )


def call_county(task: Task, *, actor: Actor) -> None:
    """The head's hours have passed: the county leader gets the same decision, the head keeps it (C5-3)."""
    with transaction.atomic():
        open_to_county(task.process.record, actor=actor)
        task.process.keep(None)
        wake(task.process.record, "overtime", actor=actor)


# the county leader hears of it by the step that it opens, and by nothing else
call_county_rung = Rung(
    after=0,
    urgent=True,
    opens=call_county,
    label=_("the holder is told, and the county civil-affairs leader may approve instead"),
)
alarm_rung = Rung(after=0, moment=the_alarm, notify=(HOLDER, Role.CHEAD, Role.OFFDIR), urgent=True)


def late_advance_payer(case: AidCase) -> Holder | None:
    """Who pays an advance whose hours have passed before it was paid: nobody waits for a second look then (C10)."""
    if not case.is_urgent or case.status not in (
        AidCase.Status.REGISTERED,
        AidCase.Status.DUPLICATE,
        AidCase.Status.DUPLICATE_COUNTY,
        AidCase.Status.POOL_ASKED,
    ):
        return None
    return payer_of(case) if advance_due(case, None).at <= timezone.now() else None
