"""What will happen: the step itself, taken on trial, and what it then did.

    consequences(lambda: complete(task, action, actor=actor, **values), about=task, actor=actor)

says who gets what by when, what stops, which papers are signed and who is told, or why the
step cannot be taken. It holds for whatever moves a record: a step, a paper entry, a start.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

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
from workflows.models import HUMAN, Task
from workflows.notices import FlowNotice

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.notifications.models import Notice
    from workflows.models import Process

MOST_NAMES = 4


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


@dataclass
class Consequences:
    """What a step brings; or ``refused``: why it cannot be taken, ``is_busy``: nothing can be said now."""

    opens: list[Opening] = field(default_factory=list)
    waits_for: list[Opening] = field(default_factory=list)
    """Where nothing opens: the other steps of this process that are still open."""
    stays: bool = False
    """Whether the step itself is still open then: a sheet that waits to be compared."""
    stops: list[str] = field(default_factory=list)
    papers: list[Made] = field(default_factory=list)
    tells: list[Telling] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    status: str = ""
    refused: str = ""
    is_busy: bool = False


def consequences(change: Callable[[], Any], *, about: Task, actor: Actor) -> Consequences:
    """What a change of a process would do, were it made now by this actor."""
    try:
        return on_trial(change, lambda notes: read_off(notes, about=about, actor=actor))
    except Busy as busy:
        return Consequences(is_busy=True, refused=busy.sentence)
    except LATE as late:
        return Consequences(refused=late_words(late))
    except ValidationError as error:
        return Consequences(refused=" ".join(error.messages))
    except (PermissionDenied, CalendarMissing, ParameterMissing) as error:
        return Consequences(refused=str(error))


def read_off(notes: Notes, *, about: Task, actor: Actor) -> Consequences:
    """What the notes of a change say, read while it stands."""
    process = type(about.process)._default_manager.get(pk=about.process_id)
    opened = [task.pk for task in notes.of(Note.OPENED)]
    tasks = list(
        Task.objects.open().filter(pk__in=opened).select_related("process", "holder_unit").order_by("pk")
    )
    matters = _matters([*tasks, *notes.of(Note.CLOSED)], process, actor)
    found = Consequences(
        opens=_openings(tasks, matters),
        stops=_stops(notes, set(opened), about, matters),
        papers=_papers(notes),
        tells=_tellings(notes.of(Note.TOLD)),
        ends=[ended.label for ended in notes.of(Note.ENDED) if ended.pk == process.pk],
        status=_status(process.record),
    )
    if process.finished is None and not any(task.process_id == process.pk for task in tasks):
        left = Task.objects.open().filter(process=process).select_related("process", "holder_unit")
        still = list(left.order_by("pk"))
        found.stays = about in still
        found.waits_for = _openings([task for task in still if task != about], matters)
    return found


def _openings(tasks: list[Task], matters: dict[tuple[str, Any], str]) -> list[Opening]:
    """Steps alike in one line: the same step of the same kind of matter, due at the same time."""
    alike: dict[tuple[Any, ...], list[tuple[Task, list[Any]]]] = defaultdict(list)
    for task, people in zip(tasks, people_for(tasks), strict=True):
        matter = matters.get((task.subject_type, task.subject_id), "")
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


def _stops(notes: Notes, opened: set[int], about: Task, matters: dict[tuple[str, Any], str]) -> list[str]:
    """The other steps that this takes out of somebody's list."""
    gone = [
        task
        for task in notes.of(Note.CLOSED)
        if task.flow_task_type == HUMAN and task.pk not in opened and task.pk != about.pk
    ]
    said = (
        " ".join(part for part in (task.label, matters.get((task.subject_type, task.subject_id), "")) if part)
        + f" ({holder_words(task)})"
        for task in gone
    )
    return list(dict.fromkeys(said))


def _matters(tasks: Iterable[Task], process: Process, actor: Actor) -> dict[tuple[str, Any], str]:
    """What other records are called, where this reader may see them."""
    own = (process.record._meta.label_lower, process.record.pk)
    others: dict[type[models.Model], dict[Any, Any]] = defaultdict(dict)
    for task in tasks:
        record = task.process.record
        if (task.subject_type, task.subject_id) != own and record is not None:
            others[type(record)][record.pk] = task
    found = {}
    for model, named in others.items():
        visible: Any = model._default_manager
        for pk in visible.visible_to(actor).filter(pk__in=list(named)).values_list("pk", flat=True):
            task = named[pk]
            found[task.subject_type, pk] = task.subject_title or task.subject_number
    return found


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
