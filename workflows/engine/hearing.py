"""How every open matter hears of a person's death or move, whatever process it runs in (C7, C10).

A process enters with ``hears`` which of its records are about a person, and what a confirmed
death and one that is undone do to them. That it was reported or refuted does the same in each:
the steps marked ``rests`` rest and go on with the time paid back, those who hold a step are told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation

from coordination.changes import trace
from coordination.links import named
from coordination.lives.models import DeathReport
from coordination.lives.notices import LifeNotice
from coordination.lives.queries import who_heard
from coordination.notifications.actions import hint, notify
from coordination.policy.deadlines import recompute
from coordination.trial import Note, note
from coordination.units.counties import county_of
from coordination.units.holders import Holder, people_of
from coordination.units.models import Role
from workflows.models import Task
from workflows.verbs import FlowVerb

from .ladder import DueTime
from .opening import as_due
from .steps import open_tasks
from .turning import rehold, reschedule

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.lives.models import MoveReport
    from coordination.register.models import Household, Person
    from coordination.units.models import Organisation, User

Turn = Callable[..., Any]
"""``turn(matter, actor=…, report=…)``: what becomes of one matter."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a process has to do with people."""

    matters: Callable[[Person], Iterable[Any]]
    """The open records about one entry of a person."""
    confirmed: Turn | None = None
    undone: Turn | None = None
    moved: Turn | None = None
    """What of a matter names the place where its household lives: ``moved(matter, actor=…, household=…)``."""


HEARINGS: dict[str, Hearing] = {}
"""By the label of the record."""


def hears(label: str, hearing: Hearing) -> None:
    HEARINGS[label] = hearing


def matters_of(person: Person) -> Iterator[tuple[Any, Hearing]]:
    """Every open matter about a person, entries that were merged into this one included."""
    person.refresh_from_db(fields=["died_on"])  # what matters read of it is what has just been entered
    entries = [person, *person.merged.all()]
    for hearing in HEARINGS.values():
        for entry in entries:
            for matter in hearing.matters(entry):
                yield matter, hearing


def hear_report(report: DeathReport, *, actor: Actor) -> None:
    """What is unpaid and the visits rest at once, and nothing else."""
    for matter, _hearing in matters_of(report.person):
        rest(matter)
        trace(matter, FlowVerb.DEATH_REPORTED, actor=actor, after={"on": report.died_on})
        _tell(report, LifeNotice.DEATH_REPORTED, matter, actor=actor)
    _tell_the_house(report, LifeNotice.DEATH_REPORTED, actor=actor)


def hear_refuted(report: DeathReport, *, actor: Actor) -> None:
    """The person lives: what rested goes on, its clocks get the time back, everybody who heard is told."""
    for matter, _hearing in matters_of(report.person):
        go_on(matter, actor=actor)
        trace(matter, FlowVerb.DEATH_REFUTED, actor=actor)
        _tell(report, LifeNotice.DEATH_REFUTED, matter, actor=actor)
    _tell_the_house(report, LifeNotice.DEATH_REFUTED, actor=actor, also=who_heard(report))


def hear_confirmed(report: DeathReport, *, actor: Actor) -> None:
    """Each matter ends, waits for what is left to decide, or goes on for the household."""
    matters = list(matters_of(report.person))
    for matter, _hearing in matters:  # all hear it first: what ends one may end another, a referral its legs
        _tell(report, LifeNotice.DEATH_CONFIRMED, matter, actor=actor)
        trace(matter, FlowVerb.DEATH_CONFIRMED, actor=actor, after={"on": report.died_on})
    for matter, hearing in matters:
        matter.refresh_from_db()
        if hearing.confirmed is not None:
            hearing.confirmed(matter, actor=actor, report=report)
        go_on(matter, actor=actor)
    _tell_the_house(report, LifeNotice.DEATH_CONFIRMED, actor=actor, also=who_heard(report))


def hear_undone(report: DeathReport, *, actor: Actor) -> None:
    for matter, hearing in list(matters_of(report.person)):
        trace(matter, FlowVerb.DEATH_UNDONE, actor=actor)
        _tell(report, LifeNotice.DEATH_UNDONE, matter, actor=actor)
        if hearing.undone is not None:
            hearing.undone(matter, actor=actor, report=report)
    _tell_the_house(report, LifeNotice.DEATH_UNDONE, actor=actor, also=who_heard(report))


def hear_move(household: Household, *, actor: Actor, was: Iterable[Organisation]) -> int:
    """The open steps that the place before holds go over to the new one; how many did.

    Aid stays where the hardship happened and a referral at its window (C5, C6): what their own place
    holds does not move.
    """
    before = {unit.pk for unit in was}
    moved = 0
    for person in household.members.filter(merged_into=None):
        matters = [*matters_of(person), *((one, None) for one in _open_reports(person))]
        for matter, hearing in matters:
            matter.refresh_from_db()
            if hearing is not None and hearing.moved is not None:
                hearing.moved(matter, actor=actor, household=household)
            gone = [task for task in open_tasks(matter) if task.holder_unit_id in before and _rehold(task)]
            if gone:
                trace(matter, FlowVerb.HOUSEHOLD_MOVED, actor=actor, after={"to": household.house_address})
            moved += len(gone)
    return moved


def hear_found_move(report: MoveReport, *, actor: Actor) -> None:
    """Somebody found that the household has moved: nothing rests, its township looks (3.6)."""
    hear_of_household(report.household, report, LifeNotice.MOVE_REPORTED, FlowVerb.MOVE_REPORTED, actor=actor)


def hear_of_household(
    household: Household,
    said: Any,
    kind: LifeNotice,
    verb: FlowVerb,
    *,
    actor: Actor,
    after: dict[str, Any] | None = None,
    **words: Any,
) -> None:
    """Every open matter of the household hears what was ``said`` of where it lives; nothing of it moves by that."""
    for person in household.members.filter(merged_into=None):
        for matter, _hearing in matters_of(person):
            trace(matter, verb, actor=actor, after=after)
            told = people_of([task.holder for task in open_tasks(matter)])
            _send(said, kind, matter, told, actor=actor, **words)
    near = people_of([Holder(household.township, Role.TCLERK), county_of(household).holder(Role.CCLERK)])
    _send(said, kind, said, near, actor=actor, **words)


def _open_reports(person: Person) -> Iterable[DeathReport]:
    return person.death_reports.exclude(status__in=DeathReport.ENDED)


def _rehold(task: Task) -> bool:
    stood = task.holder_unit_id
    rehold(task)
    return task.holder_unit_id != stood


def rest(record: Any) -> int:
    """The open steps of a record that wait on the person alive rest; its clocks stand still with them."""
    resting = [task for task in open_tasks(record) if task.flow_task.rests and task.rests_since is None]
    for task in resting:
        task.rests_since = timezone.now()
        task.save(update_fields=["rests_since"])
        note(Note.RESTS, task.process)
    if resting:
        hint(record)
    return len(resting)


def go_on(record: Any, *, actor: Actor) -> int:
    """What rested goes on, and is due as much later as it rested."""
    resting = [(task, task.rests_since) for task in open_tasks(record) if task.rests_since is not None]
    for task, since in resting:
        task.rests_since = None
        task.save(update_fields=["rests_since"])
        reschedule(task, _paid_back(task, since), actor=actor)
        note(Note.GOES_ON, task.process)
    if resting:
        hint(record)
    return len(resting)


def _paid_back(task: Task, since: dt.datetime) -> DueTime:
    """By its own term with the pause in it, where it has one; else the same span later."""
    basis: Any = task.due_basis
    if basis.get("direction") == "after":
        stood = [timezone.localdate(since).isoformat(), timezone.localdate().isoformat()]
        if basis["start"].find("T") > 0:
            stood = [since.isoformat(), timezone.now().isoformat()]
        paused: Any = {**basis, "pauses": [*basis["pauses"], stood]}
        return as_due(recompute(paused, county=county_of(task.record)))
    return DueTime(task.due_at + (timezone.now() - since), task.due_provisional, basis)


def _tell(report: DeathReport, kind: LifeNotice, matter: Any, *, actor: Actor) -> None:
    """Whoever holds a step of the matter now."""
    holders = [task.holder for task in open_tasks(matter)]
    _send(report, kind, matter, people_of(holders), actor=actor)


def _tell_the_house(
    report: DeathReport, kind: LifeNotice, *, actor: Actor, also: Iterable[User] = ()
) -> None:
    """The township and village of the household and civil affairs, and who heard of it before."""
    household = report.household
    holders = [Holder(household.township, Role.TCLERK), county_of(report).holder(Role.CCLERK)]
    if household.village is not None:
        holders.append(Holder(household.village, Role.VCO))
    _send(report, kind, report, [*people_of(holders), *also], actor=actor)


def _send(
    report: Any, kind: LifeNotice, matter: Any, people: Iterable[User], *, actor: Actor, **more: Any
) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        words = named(matter)
    notify(
        [user for user in people if user.pk != actor.user.pk],
        kind,
        subject=report,
        key=f"{_short(report)}:{report.pk}:{kind}:{matter._meta.label_lower}:{matter.pk}",
        url=matter.get_absolute_url(),
        matter=words,
        **more,
    )


def _short(report: Any) -> str:
    return "death" if isinstance(report, DeathReport) else str(report._meta.model_name)
