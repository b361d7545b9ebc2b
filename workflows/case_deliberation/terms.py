"""Who holds the steps of a case, and by when they are due; an urgent one has one working day for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.documents.public_notices import notice_up
from coordination.policy.deadlines import Due, close_of_day, due
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from workflows.engine.holders import at_county
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import Human

if TYPE_CHECKING:
    from coordination.deliberation.models import Deliberation


PROPOSER = _("Proposer")
OFFICE = _("Joint-meeting office")
UNITS = _("Units summoned")
CHAIR = _("Chair")
TOWNSHIP = _("Township")
HOUSE = _("The system")


def proposer(case: Deliberation, task: Any) -> Holder:
    return Holder(case.proposer_unit, case.proposer_role)


def speaker(case: Deliberation, task: Any) -> Holder:
    """Who spoke for the unit whose seat the branch is about."""
    return Holder.of_post(task.subject.signed_in_post)


def chair(case: Deliberation, task: Any) -> Holder:
    """Whoever presides over the hearing, by role and unit."""
    return Holder.of_post(sitting_of(case).presiding)


def township_clerk(case: Deliberation, task: Any) -> Holder:
    return Holder.handler(case.household.township)


def within(name: str) -> Callable[..., Due]:
    """So long by the parameter of that name; one working day in all where the case is urgent (CD_URGENT)."""

    def deadline(case: Deliberation, task: Any) -> Due:
        return due(
            "CD_URGENT" if case.is_urgent else name,
            start=timezone.now(),
            on=case.policy_on,
            county=county_of(case),
        )

    deadline.__name__ = name.lower()
    return deadline


def sitting_of(case: Deliberation) -> Any:
    """Where it is heard; none yet where a page asks beforehand what may follow."""
    matter = case.current.matter
    if matter is None:
        raise LookupError("The case has not been scheduled.")
    return matter.sitting


def panel_begins(case: Deliberation, task: Any) -> dt.datetime:
    starts_at: dt.datetime = sitting_of(case).starts_at
    return starts_at


def end_of_panel_day(case: Deliberation, task: Any) -> dt.datetime:
    """Counted from the day on which it was opened, where it was opened late."""
    sitting = sitting_of(case)
    return close_of_day(max(timezone.localdate(), timezone.localdate(sitting.begins)), county=county_of(case))


def evidence_day(case: Deliberation, task: Any) -> dt.datetime:
    """The day that a deferral names; none yet where a page asks beforehand what may follow."""
    day = case.current.evidence_due_on
    if day is None:
        raise LookupError("No evidence has been asked for.")
    return close_of_day(day, county=county_of(case))


def is_published(case: Deliberation) -> bool:
    """Whether something of the decision is made known on a board."""
    return bool(case.current.public_notice)


def notice_ends(case: Deliberation, task: Any) -> Due:
    """The day through which the public notice hangs."""
    notice = notice_up(case)
    start: Any = notice.put_up_on if notice is not None else timezone.now()
    return due("PUB_DAYS", start=start, on=case.policy_on, county=county_of(case))


def visit_day(case: Deliberation, task: Any) -> Due:
    """Thirty days after it was carried out, then ninety (CD_FOLLOW)."""
    return due(
        "CD_FOLLOW", start=timezone.now(), on=case.policy_on, county=county_of(case), step=case.current.visits
    )


def desk(case: Deliberation, task: Any) -> str:
    return reverse("deliberation:desk", args=[case.pk])


LATE_AT_THE_OFFICE = (
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFDIR)),
    Rung(after="OVERDUE_LADDER", nth=1, notify=(HOLDER, Role.OFFDIR, Role.DEPUTY)),
)
LATE_AT_THE_CHAIR = (
    Rung(after=0, urgent=True),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.OFFDIR), urgent=True),
)
LATE_IN_THE_TOWNSHIP = (
    Rung(before="REMIND_BEFORE", nth=1),
    Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.THEAD, Role.OFFICE)),
)
Deadline = str | Callable[..., Any]


def by_office(label: Any, policy: Callable[..., Any], deadline: Deadline, **more: Any) -> Human:
    """A step of the office's staff."""
    more = {"ladder": LATE_AT_THE_OFFICE, **more}
    return Human(
        holder=at_county(Role.OFFICE), policy=policy, deadline=deadline, label=label, lane=OFFICE, **more
    )


def by_chair(label: Any, policy: Callable[..., Any], deadline: Deadline, **more: Any) -> Human:
    """A step of whoever presides."""
    more = {"ladder": LATE_AT_THE_CHAIR, **more}
    return Human(holder=chair, policy=policy, deadline=deadline, label=label, lane=CHAIR, **more)


def by_township(label: Any, policy: Callable[..., Any], deadline: Deadline, **more: Any) -> Human:
    """A step of the clerk where the household lives."""
    more = {"ladder": LATE_IN_THE_TOWNSHIP, **more}
    return Human(holder=township_clerk, policy=policy, deadline=deadline, label=label, lane=TOWNSHIP, **more)
