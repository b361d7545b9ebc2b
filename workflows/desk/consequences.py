"""What will happen: the step itself, taken on trial, and what it then did.

    consequences(lambda: complete(task, action, actor=actor, **values), about=task, actor=actor)
    consequences(lambda: withdraw(case, actor=actor, reason=reason), about=case, actor=actor)

says who gets what by when, what stops, which papers are signed and who is told, or why it
cannot be done. It holds for whatever moves a record: a step, a paper entry, a start, a withdrawal.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q

from coordination.documents.models import Paper
from coordination.notifications.kinds import notice_kind
from coordination.policy.deadlines import CalendarMissing
from coordination.policy.queries import ParameterMissing
from coordination.staleness import LATE, late_words
from coordination.trial import Note, Notes
from coordination.wording import some_of, some_people
from workflows.engine.access import holder_words
from workflows.engine.narrowing import people_for
from workflows.engine.trial import Busy, on_trial
from workflows.models import HUMAN, Process, Task
from workflows.notices import FlowNotice

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.notifications.models import Notice
    from coordination.units.leaving import PassedOn

MOST_NAMES = 4
Names = dict[tuple[str, Any], str]
"""A record's kind and key → what it is called, of those that the reader may see."""


@dataclass(frozen=True)
class Opening:
    """A step that opens; of several alike in one line, each with its holder."""

    step: str
    matter: str
    """Of another record its title, where the reader may see it; the number of a new one is not known yet."""
    holders: tuple[str, ...]
    people: tuple[str, ...]
    due_at: dt.datetime
    is_provisional: bool

    @property
    def whom(self) -> str:
        return some_of(self.holders, MOST_NAMES)

    @property
    def by_name(self) -> str:
        return some_people(self.people, MOST_NAMES)


@dataclass(frozen=True)
class Made:
    """A paper that is laid out or signed, with the number that it would have; its kind where the title names none."""

    kind: str
    title: str
    number: str
    is_signed: bool


@dataclass(frozen=True)
class Telling:
    """What people hear besides the steps that wait for them."""

    what: str
    people: tuple[str, ...]

    @property
    def whom(self) -> str:
        return some_people(self.people, MOST_NAMES)


@dataclass(frozen=True)
class About:
    """What is asked about: a step, or the records that a page moves outside their steps, as they stand before."""

    step: Task | None
    records: tuple[models.Model, ...]
    status: str
    """Of one record: what it is before."""

    @classmethod
    def of(cls, about: Task | models.Model | Iterable[models.Model]) -> About:
        if isinstance(about, Task):
            return cls(about, (about.process.record,), "")
        records = (about,) if isinstance(about, models.Model) else tuple(about)
        return cls(None, records, _status(records[0]) if len(records) == 1 else "")

    def own(self, tasks: Iterable[Task]) -> set[tuple[str, Any]]:
        """The matters that need no name: those of the page; where it begins one, the new one."""
        if self.records:
            return {_key(record) for record in self.records}
        return {(task.subject_type, task.subject_id) for task in tasks}

    def processes(self) -> list[Process]:
        """Of the step its own; of records all that carry them, as they stand now."""
        if self.step is not None:
            return [type(self.step.process)._default_manager.get(pk=self.step.process_id)]
        kept = Q(pk__in=[])
        for model, keys in _by_model(self.records).items():
            kind = ContentType.objects.get_for_model(model)
            kept |= Q(artifact_content_type=kind, artifact_object_id__in=keys)
        return list(Process.objects.filter(kept))


@dataclass
class Consequences:
    """What a step or a page brings; or ``refused``: why not, ``is_busy``: nothing can be said now."""

    opens: list[Opening] = field(default_factory=list)
    moves: list[Opening] = field(default_factory=list)
    """Open steps with other hands or another time, as they stand then."""
    waits_for: list[Opening] = field(default_factory=list)
    """Where nothing opens: the other steps of this process that are still open."""
    stays: bool = False
    """Whether the step itself is still open then: a sheet that waits to be compared."""
    passes_on: list[PassedOn] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    rests: list[str] = field(default_factory=list)
    goes_on: list[str] = field(default_factory=list)
    papers: list[Made] = field(default_factory=list)
    tells: list[Telling] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Of several what stays as it is, and why."""
    untried: list[str] = field(default_factory=list)
    status: str = ""
    becomes: str = ""
    """What a record is then, where a page changes it outside its steps and no process ends."""
    is_step: bool = True
    refused: str = ""
    is_busy: bool = False

    @property
    def is_quiet(self) -> bool:
        """Nobody gets or loses anything by it."""
        return not any(
            getattr(self, name)
            for name in ("opens", "moves", "passes_on", "stops", "rests", "goes_on", "papers")
        ) and not any((self.tells, self.ends, self.left, self.becomes))


def consequences(
    change: Callable[[], Any], *, about: Task | models.Model | Iterable[models.Model], actor: Actor
) -> Consequences:
    """What a change would do, were it made now by this actor; ``about``: the step, or the records of the page."""
    asked = About.of(about)
    try:
        return on_trial(change, lambda notes: read_off(notes, about=asked, actor=actor))
    except Busy as busy:
        return Consequences(is_busy=True, refused=busy.sentence)
    except LATE as late:
        return Consequences(refused=late_words(late))
    except ValidationError as error:
        return Consequences(refused=" ".join(error.messages))
    except (PermissionDenied, CalendarMissing, ParameterMissing) as error:
        return Consequences(refused=str(error))


def read_off(notes: Notes, *, about: About, actor: Actor) -> Consequences:
    """What the notes of a change say, read while it stands."""
    opened = _still_open(notes.of(Note.OPENED))
    moved = _still_open(notes.of(Note.MOVED))
    new = {task.pk for task in opened}
    moved = [task for task in moved if task.pk not in new]
    processes = about.processes()
    running = [process.pk for process in processes if process.finished is None]
    rested, resumed = notes.of(Note.RESTS), notes.of(Note.GOES_ON)
    names = _names([*opened, *moved, *notes.of(Note.CLOSED)], [*rested, *resumed], about, actor)
    found = Consequences(
        opens=_openings(opened, names),
        moves=_openings(moved, names),
        passes_on=notes.of(Note.PASSES_ON),
        stops=_stops(notes, {task.pk for task in notes.of(Note.OPENED)}, about, names),
        rests=_named(rested, names),
        goes_on=_named(resumed, names),
        papers=_papers(notes),
        tells=_tellings(notes.of(Note.TOLD)),
        ends=_ends(notes, about, processes),
        left=notes.of(Note.LEFT),
        untried=notes.of(Note.UNTRIED),
        is_step=about.step is not None,
    )
    _say_status(found, about)
    if running and not any(task.process_id in running for task in opened):
        left = Task.objects.open().filter(process__in=running).exclude(pk__in=[task.pk for task in moved])
        still = list(left.select_related("process", "holder_unit").order_by("pk"))
        found.stays = about.step in still
        found.waits_for = _openings([task for task in still if task != about.step], names)
    return found


def _still_open(tasks: Iterable[Task]) -> list[Task]:
    found = Task.objects.open().filter(pk__in=[task.pk for task in tasks])
    return list(found.select_related("process", "holder_unit").order_by("pk"))


def _ends(notes: Notes, about: About, processes: list[Process]) -> list[str]:
    """The processes of the matter that end by it; one that begins anew has not ended."""
    own = {process.pk for process in processes}
    goes_on = {
        (process.artifact_content_type_id, process.artifact_object_id)
        for process in processes
        if process.finished is None
    }
    return list(
        dict.fromkeys(
            ended.label
            for ended in notes.of(Note.ENDED)
            if ended.pk in own and (ended.artifact_content_type_id, ended.artifact_object_id) not in goes_on
        )
    )


def _say_status(found: Consequences, about: About) -> None:
    if len(about.records) != 1:
        return
    found.status = _status(about.records[0])
    if about.step is None and not found.ends and found.status != about.status:
        found.becomes = found.status


def _openings(tasks: list[Task], names: Names) -> list[Opening]:
    """Steps alike in one line: the same step of the same kind of matter, due at the same time."""
    alike: dict[tuple[Any, ...], list[tuple[Task, list[Any]]]] = defaultdict(list)
    for task, people in zip(tasks, people_for(tasks), strict=True):
        matter = names.get((task.subject_type, task.subject_id), "")
        alike[task.flow_task, task.due_at, task.due_provisional, matter].append((task, people))
    return [
        Opening(
            step=str(node.task_title),
            matter=matter,
            holders=tuple(dict.fromkeys(holder_words(task) for task, _people in group)),
            people=tuple(dict.fromkeys(user.label for _task, people in group for user in people)),
            due_at=due_at,
            is_provisional=is_provisional,
        )
        for (node, due_at, is_provisional, matter), group in alike.items()
    ]


def _stops(notes: Notes, opened: set[int], about: About, names: Names) -> list[str]:
    """The other steps that this takes out of somebody's list."""
    own = about.step.pk if about.step is not None else None
    gone = [
        task
        for task in notes.of(Note.CLOSED)
        if task.flow_task_type == HUMAN and task.pk not in opened and task.pk != own
    ]
    said = (
        " ".join(part for part in (task.label, names.get((task.subject_type, task.subject_id), "")) if part)
        + f" ({holder_words(task)})"
        for task in gone
    )
    return list(dict.fromkeys(said))


def _named(processes: Iterable[Process], names: Names) -> list[str]:
    """Processes by what they are and, of another record, its name where the reader may see it."""
    return [
        " ".join(part for part in (process.label, names.get(_key(process.record), "")) if part)
        for process in processes
    ]


def _key(record: models.Model) -> tuple[str, Any]:
    return record._meta.label_lower, record.pk


def _by_model(records: Iterable[models.Model]) -> dict[type[models.Model], list[Any]]:
    found: dict[type[models.Model], list[Any]] = defaultdict(list)
    for record in records:
        found[type(record)].append(record.pk)
    return found


def _names(tasks: Iterable[Task], processes: Iterable[Process], about: About, actor: Actor) -> Names:
    """What other records are called, where this reader may see them."""
    called: Names = {
        (task.subject_type, task.subject_id): task.subject_title or task.subject_number for task in tasks
    }
    called |= {_key(one.record): _title(one) for one in processes}
    for key in about.own(tasks):
        called.pop(key, None)
    keys: dict[str, list[Any]] = defaultdict(list)
    for label, key in called:
        keys[label].append(key)
    seen: set[tuple[str, Any]] = set()
    for label, asked in keys.items():
        visible: Any = apps.get_model(label)._default_manager
        seen |= {
            (label, pk) for pk in visible.visible_to(actor).filter(pk__in=asked).values_list("pk", flat=True)
        }
    return {key: words for key, words in called.items() if key in seen}


def _title(process: Process) -> str:
    flow_class, record = process.flow_class, process.record
    return str(flow_class.subject_title(record) or flow_class.subject_number(record))


def _papers(notes: Notes) -> list[Made]:
    """Each once: what is laid out and signed in one step is signed."""
    signed = notes.of(Note.SIGNED)
    return [_made(paper) for paper in notes.of(Note.DRAFTED) if paper not in signed] + [
        _made(paper) for paper in signed
    ]


def _made(paper: Paper) -> Made:
    number, kind = str(paper.number) if paper.number_id else "", str(paper.get_kind_display())
    return Made("" if kind in paper.title else kind, paper.title, number, paper.is_signed)


def _tellings(notices: Iterable[Notice]) -> list[Telling]:
    people: dict[str, list[str]] = defaultdict(list)
    for notice in notices:
        if notice.kind != FlowNotice.TASK_OPENED:
            people[notice.kind].append(notice.recipient.label)
    return [
        Telling(str(notice_kind(kind).label), tuple(dict.fromkeys(names))) for kind, names in people.items()
    ]


def _status(record: Any) -> str:
    fresh = type(record)._default_manager.filter(pk=record.pk).first()
    words = getattr(fresh, "get_status_display", None)
    return str(words()) if words is not None else ""
