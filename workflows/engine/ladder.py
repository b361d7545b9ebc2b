"""Due times and ladders: a node declares them, a task carries their instants, the clock climbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coordination.policy.deadlines import CalendarMissing, add_working_days, due, due_before
from coordination.policy.queries import parameter
from coordination.units.counties import COUNTY_ROLES, county_of
from coordination.units.holders import Holder, head_role
from coordination.units.models import Organisation, Role
from coordination.units.queries import current_successor

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from workflows.models import Task

DEFAULT_TERM = "TASK_TERM"
"""The parameter of a step that names no other."""


class DueTime(NamedTuple):
    at: dt.datetime
    provisional: bool = False
    basis: dict[str, Any] = {}


TOWNSHIP_ROLES = {Role.THEAD, Role.TCLERK, Role.TOFFICER}


def holder_by_role(role: str, task: Task) -> Holder:
    """Whom a rung means by a role: the office, the conveners, civil affairs, finance, or that role in the
    holder's unit; a village's holder stands under its township."""
    if role in COUNTY_ROLES:
        return county_of(task.record).holder(role)
    unit = current_successor(task.holder_unit)
    if role == Role.UHEAD:
        role = head_role(unit)
    if role in TOWNSHIP_ROLES and unit.kind == Organisation.Kind.VILLAGE and unit.parent is not None:
        unit = unit.parent
    return Holder(unit, role)


HOLDER = "holder"


@dataclass(frozen=True)
class Rung:
    """One rung: so long before or after the due time these people hear of it.

    ``after`` and ``before`` name a parameter in working days (``nth`` picks one
    value of a list) or give a number of them. ``notify`` names roles; "holder"
    is the task's own. ``opens`` is run in the same transaction:
    ``opens(task, actor=…)`` drafts a paper and opens the task of signing it.
    """

    after: str | int | None = None
    before: str | int | None = None
    nth: int = 0
    notify: tuple[str, ...] = (HOLDER,)
    urgent: bool = False
    opens: Callable[..., Any] | None = None
    label: _StrOrPromise = ""
    signs: bool = False
    """What it opens is a paper: papers of a ladder never skip, and keep their distance from each other."""
    moment: Callable[[Task], dt.datetime] | None = None
    """An instant of the record's own, such as the beginning of a session; stands instead of after and before."""

    def __post_init__(self) -> None:
        if self.moment is None and (self.after is None) == (self.before is None):
            raise ValueError("A rung stands either after or before the due time.")

    @property
    def escalates(self) -> bool:
        return self.after is not None

    def at(self, due_at: dt.datetime, *, on: dt.date, task: Task) -> dt.datetime:
        """The instant of this rung, by the parameters in force on a day in the county of the task's record."""
        if self.moment is not None:
            return self.moment(task)
        try:
            return self._at(due_at, on, task)
        except CalendarMissing:
            # the due time was given by hand: people are reminded all the same, by weekdays
            return _by_weekdays(due_at, self.days(on=on, task=task) * (1 if self.escalates else -1))

    def _at(self, due_at: dt.datetime, on: dt.date, task: Task) -> dt.datetime:
        if isinstance(self.after, str):
            return due(self.after, start=due_at, on=on, county=county_of(task.record), step=self.nth).at
        if isinstance(self.before, str):
            county = county_of(task.record)
            return due_before(self.before, event=due_at, on=on, county=county, step=self.nth).at
        days = self.after if self.after is not None else -(self.before or 0)
        if not days:
            return due_at
        local = timezone.localtime(due_at)
        return timezone.make_aware(dt.datetime.combine(add_working_days(local.date(), days), local.time()))

    def days(self, *, on: dt.date, task: Task) -> int:
        named = self.after if self.after is not None else self.before
        if isinstance(named, str):
            value = parameter(named, on=on, county=county_of(task.record)).value
            return int(value[self.nth] if isinstance(value, list) else value)
        return int(named or 0)

    @property
    def formula(self) -> str:
        """When it stands, as the diagram's timer says it: parameter and direction, not a date."""
        if self.moment is not None:
            return getattr(self.moment, "__name__", "moment")
        named = self.after if self.after is not None else self.before
        if named == 0:
            return "due"
        which = f"{named}[{self.nth}]" if isinstance(named, str) else f"{named} wd"
        return f"due + {which}" if self.after is not None else f"due - {which}"

    def span_words(self, days: int) -> str:
        """How far from the due time it stands."""
        if not days:
            return str(_("when due"))
        if self.escalates:
            return ngettext("%(n)d working day late", "%(n)d working days late", days) % {"n": days}
        return ngettext("%(n)d working day before", "%(n)d working days before", days) % {"n": days}


def _by_weekdays(at: dt.datetime, days: int) -> dt.datetime:
    step = dt.timedelta(days=1 if days > 0 else -1)
    while days:
        at += step
        if timezone.localtime(at).weekday() < 5:
            days -= 1 if days > 0 else -1
    return at


@dataclass(frozen=True)
class Closing(Rung):
    """At the due time the clock itself ends the step by an action that decides nothing.

    ``action`` is what silence means on record: "no reply", "counted absent",
    "noted, not consent". It runs through ``complete`` like anybody's.
    """

    after: str | int | None = 0
    notify: tuple[str, ...] = ()
    action: Callable[..., Any] | None = None


def instants(ladder: Iterable[Rung], due_at: dt.datetime, *, on: dt.date, task: Task) -> list[dt.datetime]:
    """When each rung of a ladder stands, in the ladder's order."""
    return [rung.at(due_at, on=on, task=task) for rung in ladder]


def standing(
    ladder: tuple[Rung, ...], due_at: dt.datetime, *, on: dt.date, start: int, now: dt.datetime, task: Task
) -> int:
    """Of the rungs from ``start`` on whose times have passed, the one that stands now.

    After a gap of the clock several have passed, and people are told once. A paper that was not sent
    yet stands before all that follows it; a step that has closed meanwhile is closed.
    """
    at = start
    while not (ladder[at].signs or isinstance(ladder[at], Closing)):
        if at + 1 == len(ladder) or ladder[at + 1].at(due_at, on=on, task=task) > now:
            break
        at += 1
    return at


def after_paper(
    ladder: tuple[Rung, ...], sent: int, *, on: dt.date, now: dt.datetime, task: Task
) -> dt.datetime:
    """The next rung's earliest time after a paper that is sent now: as far from it as the ladder says.

    Where the clock stood still the paper came late, and what follows it is not to come at once.
    """
    days = ladder[sent + 1].days(on=on, task=task) - ladder[sent].days(on=on, task=task)
    local, time = timezone.localtime(now), timezone.localtime(task.due_at).time()
    try:
        day = add_working_days(local.date(), days) if days > 0 else local.date()
    except CalendarMissing:
        return _by_weekdays(now, max(days, 0))
    return timezone.make_aware(dt.datetime.combine(day, time))


def rungs_ahead(task: Task, *, on: dt.date) -> Iterator[tuple[Rung, dt.datetime]]:
    """The rungs that a task has not climbed yet, and when each comes."""
    ladder, before = task.flow_task.ladder, task.due_at
    for index in range(task.rung, len(ladder)):
        at = ladder[index].at(task.due_at, on=on, task=task)
        if index == task.rung:
            at = task.next_rung_at or at
        elif ladder[index - 1].signs:
            at = max(at, after_paper(ladder, index - 1, on=on, now=before, task=task))
        yield ladder[index], at
        before = at


def next_rung(
    ladder: tuple[Rung, ...],
    due_at: dt.datetime,
    *,
    on: dt.date,
    start: int,
    now: dt.datetime,
    task: Task,
) -> tuple[int, dt.datetime | None]:
    """The next rung from ``start`` on, and when. Reminders already past when a task opens are left out."""
    for index in range(start, len(ladder)):
        at = ladder[index].at(due_at, on=on, task=task)
        if at > now or ladder[index].escalates:
            return index, at
    return len(ladder), None
