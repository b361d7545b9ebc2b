"""Due times and ladders: a node declares them, a task carries their instants, the clock climbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coordination.policy.deadlines import (
    CLOSE,
    OPEN,
    CalendarMissing,
    add_working_days,
    due,
    due_before,
    open_of_day,
)
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
    is the task's own. It comes as the offices open on its day (DAY_OPEN), so that the day is left to
    act; on the due time itself, and where a parameter counts hours, by the hour. ``opens`` is run in the same transaction:
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
    hour: ClassVar[str] = OPEN

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
            day = _by_weekdays(due_at, self.days(on=on, task=task) * (1 if self.escalates else -1))
            return self._on_the_day(timezone.localdate(day), due_at, on, task)

    def _at(self, due_at: dt.datetime, on: dt.date, task: Task) -> dt.datetime:
        county = county_of(task.record)
        if isinstance(self.after, str):
            at = due(self.after, start=due_at, on=on, county=county, step=self.nth, hour=self.hour).at
            return max(at, due_at)
        if isinstance(self.before, str):
            return due_before(
                self.before, event=due_at, on=on, county=county, step=self.nth, hour=self.hour
            ).at
        days = self.after if self.after is not None else -(self.before or 0)
        day = add_working_days(timezone.localdate(due_at), days) if days else timezone.localdate(due_at)
        return self._on_the_day(day, due_at, on, task)

    def _on_the_day(self, day: dt.date, due_at: dt.datetime, on: dt.date, task: Task) -> dt.datetime:
        """At the opening of another day than the due one; what closes the step keeps the due time's clock."""
        if day == timezone.localdate(due_at):
            return due_at
        if self.hour == OPEN:
            return open_of_day(day, county=county_of(task.record), on=on)
        return timezone.make_aware(dt.datetime.combine(day, timezone.localtime(due_at).time()))

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
    hour: ClassVar[str] = CLOSE


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
    day = timezone.localdate(now)
    try:
        day = add_working_days(day, days) if days > 0 else day
    except CalendarMissing:
        day = timezone.localdate(_by_weekdays(now, days))
    return open_of_day(day, county=county_of(task.record), on=on)


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
