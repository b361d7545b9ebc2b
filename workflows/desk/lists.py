"""The lists of the workbench: what waits for me, what I started, what I did, who is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from coordination.access import Actor
from coordination.matters import open_to
from coordination.policy import words
from coordination.units.counties import County
from coordination.units.models import Post, Role
from coordination.units.queries import HolderKey
from workflows.engine.stopping import EXECUTION
from workflows.models import HUMAN, RECORD_LABELS, Bar, Process, Task

from .inbox import PAGE, Cursor, Reached, inbox

if TYPE_CHECKING:
    from coordination.units.models import User

UNIT_ROLES = (
    Role.UHEAD,
    Role.LIAISON,
    Role.UDEPUTY,
    Role.UCLERK,
    Role.THEAD,
    Role.TCLERK,
    Role.TOFFICER,
)
OVERSEERS = (Role.OFFICE, Role.OFFDIR, Role.DEPUTY, Role.CHIEF)

LAMP_WORDS = {
    "late": gettext_lazy("overdue"),
    "soon": gettext_lazy("due soon"),
    "ok": gettext_lazy("in time"),
    "calm": gettext_lazy("nothing due"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of work."""

    tone: str
    title: str
    number: str
    step: str
    url: str
    source: str
    holder: str
    time_words: str
    action: str = ""
    provisional: bool = False

    @property
    def tone_words(self) -> str:
        return str(LAMP_WORDS[self.tone])


@dataclass(frozen=True, slots=True)
class Rows:
    rows: list[Row]
    after: str = ""
    """Where the next page begins; empty on the last."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for."""

    kind: str = ""
    late: bool = False
    after: str = ""

    @classmethod
    def of(cls, query: dict[str, str]) -> Filters:
        kind = query.get("kind", "")
        return cls(
            kind if kind in RECORD_LABELS else "", query.get("late") == "1", query.get("after", "")[:60]
        )


def waiting(
    actors: Sequence[Actor], filters: Filters, limit: int = PAGE, *, reached: Reached | None = None
) -> Rows:
    """What waits for me, least time left first; those overdue are its head."""
    page = inbox(actors, filters.after or None, limit, subject_type=filters.kind, reached=reached)
    now = timezone.now()
    tasks = [task for task in page.tasks if not filters.late or (task.due_at and task.due_at < now)]
    cut = len(tasks) < len(page.tasks)
    shared = _shared(tasks, actors)
    rows = [
        _open_row(task, _mine(task, actors, shared), action=pgettext("workbench", "Open"), now=now)
        for task in tasks
    ]
    return Rows(rows, "" if cut or page.after is None else str(page.after))


def overdue_at_units(county: County, filters: Filters, limit: int = PAGE, *, reader: Actor) -> Rows:
    """Open tasks of member units whose time has passed, longest overdue first."""
    tasks = open_to(_overdue(county), reader).select_related("holder_unit", "process")
    if filters.kind:
        tasks = tasks.filter(subject_type=filters.kind)
    after = Cursor.parse(filters.after)
    if after:
        tasks = tasks.filter(due_at__gte=after.due_at).exclude(due_at=after.due_at, pk__lte=after.pk)
    found = list(tasks.order_by("due_at", "pk")[: limit + 1])
    now = timezone.now()
    urls = record_urls(found[:limit])
    rows = [_open_row(task, _holder(task), url=urls[task.pk], now=now) for task in found[:limit]]
    return Rows(rows, _next(found, limit, "due_at"))


def count_overdue_at_units(county: County, cap: int) -> int:
    return _overdue(county).order_by().values("pk")[: cap + 1].count()


def _overdue(county: County) -> models.QuerySet[Task]:
    return Task.objects.filter(
        holder_unit__in=county.members.values("pk"),
        holder_role__in=UNIT_ROLES,
        due_at__lt=timezone.now(),
        finished__isnull=True,
        holder_unit__isnull=False,
    )


def done(user: User, filters: Filters, limit: int = PAGE) -> Rows:
    """The steps that I took, newest first."""
    tasks = open_to(
        Task.objects.filter(owner=user, flow_task_type=HUMAN, finished__isnull=False), Actor(user, None)
    )
    if filters.kind:
        tasks = tasks.filter(subject_type=filters.kind)
    found = _newest(tasks.select_related("process", "done_as__unit"), filters.after, limit)
    urls = record_urls(found[:limit])
    rows = [
        Row(
            tone="calm",
            title=task.subject_title,
            number=task.subject_number,
            step=task.label,
            url=urls[task.pk],
            source=task.process.label,
            holder=task.done_as.label if task.done_as else _("you"),
            time_words=_("done %s") % words.short_moment(task.finished) if task.finished else "",
        )
        for task in found[:limit]
    ]
    return Rows(rows, _next(found, limit, "finished"))


def started(user: User, actors: Sequence[Actor], filters: Filters, limit: int = PAGE) -> Rows:
    """The matters that I opened, newest first, and who holds each now."""
    starts = Task.objects.filter(owner=user, flow_task_type="START", finished__isnull=False)
    if filters.kind:
        app, _dot, model = filters.kind.partition(".")
        starts = starts.filter(
            process__artifact_content_type__app_label=app, process__artifact_content_type__model=model
        )
    found = _newest(starts.select_related("process__artifact_content_type"), filters.after, limit)
    processes = [task.process for task in found[:limit]]
    records = _visible_records(processes, actors)
    open_tasks: dict[int, list[Task]] = {}
    for task in (
        Task.objects.open()
        .filter(process__in=processes)
        .select_related("holder_unit")
        .order_by("due_at", "pk")
    ):
        open_tasks.setdefault(task.process_id, []).append(task)
    now = timezone.now()
    rows = [
        _started_row(process, record, open_tasks.get(process.pk, []), now)
        for process in processes
        if (record := records.get(_record_key(process))) is not None
    ]
    return Rows(rows, _next(found, limit, "finished"))


def _started_row(process: Process, record: models.Model, tasks: list[Task], now: dt.datetime) -> Row:
    flow_class = process.flow_class
    first = tasks[0] if tasks else None
    holder = _holder(first) if first else "—"
    if len(tasks) > 1:
        holder = _("%(holder)s and %(more)d more") % {"holder": holder, "more": len(tasks) - 1}
    return Row(
        tone=_tone(first, process, now) if first else "calm",
        title=flow_class.subject_title(record),
        number=flow_class.subject_number(record),
        step=first.label if first else pgettext("workbench", "ended"),
        url=record.get_absolute_url(),  # type: ignore[attr-defined]
        source=process.label,
        holder=holder,
        time_words=_time_words(first, process, now) if first else "",
        provisional=bool(first and first.due_provisional),
    )


def _record_key(process: Process) -> tuple[str, int]:
    kind = process.artifact_content_type
    return (f"{kind.app_label}.{kind.model}" if kind else "", process.artifact_object_id or 0)


def _visible_records(
    processes: Iterable[Process], actors: Sequence[Actor]
) -> dict[tuple[str, int], models.Model]:
    """The processes' records as far as one of my posts may see them, by kind and key."""
    wanted: dict[str, set[int]] = {}
    for process in processes:
        label, pk = _record_key(process)
        wanted.setdefault(label, set()).add(pk)
    found: dict[tuple[str, int], models.Model] = {}
    for label, pks in wanted.items():
        manager = apps.get_model(label)._default_manager
        for actor in actors:
            missing = pks - {pk for kind, pk in found if kind == label}
            if missing:
                for record in manager.visible_to(actor).filter(pk__in=missing):
                    found[label, record.pk] = record
    return found


def record_urls(tasks: Iterable[Task]) -> dict[int, str]:
    """The page of each task's record, by the task; the records of a kind are read at once."""
    tasks = list(tasks)
    wanted: dict[str, set[int | None]] = {}
    for task in tasks:
        wanted.setdefault(task.subject_type, set()).add(task.subject_id)
    records = {
        label: apps.get_model(label)._base_manager.in_bulk(keys) for label, keys in wanted.items() if label
    }
    urls = {}
    for task in tasks:
        record: Any = records.get(task.subject_type, {}).get(task.subject_id)
        urls[task.pk] = str((record or task).get_absolute_url())
    return urls


def _open_row(task: Task, holder: str, *, now: dt.datetime, url: str = "", action: str = "") -> Row:
    return Row(
        tone=_tone(task, task.process, now),
        title=task.subject_title,
        number=task.subject_number,
        step=task.label,
        url=url or task.get_absolute_url(),
        source=task.process.label,
        holder=holder,
        time_words=_time_words(task, task.process, now),
        action=action,
        provisional=task.due_provisional,
    )


def _tone(task: Task, process: Process, now: dt.datetime) -> str:
    return (
        "calm"
        if process.is_stopped or task.rests_since is not None
        else words.lamp(task.due_at, now, county=task.holder_unit)
    )


def _time_words(task: Task, process: Process, now: dt.datetime) -> str:
    """How much time is left; what rests while a signature is disputed cannot be done, however late it is (C10)."""
    if process.is_stopped:
        if process.stopped_for == EXECUTION:
            return pgettext("workbench", "rests while execution is stopped")
        return pgettext("workbench", "rests while a signature is disputed")
    if task.rests_since is not None:
        return pgettext("workbench", "rests while a death is reported")
    return words.time_left(task.due_at, now) if task.due_at else ""


def _holder(task: Task) -> str:
    if task.holder_unit is None:
        return ""
    return f"{task.holder_unit.label} {Role(task.holder_role).label}"


def _shared(tasks: list[Task], actors: Sequence[Actor]) -> set[int]:
    """Of tasks that wait for me those that a colleague in the same post may take as well; two queries for all."""
    keys = {(task.holder_unit_id, task.holder_role) for task in tasks if task.named_id is None}
    posts = Post.objects.current().filter(unit__in={unit for unit, _role in keys})
    people: dict[HolderKey, set[int]] = {}
    for unit_id, role, user_id in posts.values_list("unit", "role", "user") if keys else ():
        people.setdefault((unit_id, role), set()).add(user_id)
    mine = {actor.user.pk for actor in actors} | {
        actor.on_behalf_of.user_id for actor in actors if actor.on_behalf_of
    }
    several = [
        task
        for task in tasks
        if task.named_id is None and people.get((task.holder_unit_id, task.holder_role), set()) - mine
    ]
    barred: dict[int, set[int]] = {}
    for task_id, user_id in (
        Bar.objects.filter(task__in=several).values_list("task", "user") if several else ()
    ):
        barred.setdefault(task_id, set()).add(user_id)
    return {
        task.pk
        for task in several
        if people[task.holder_unit_id, task.holder_role] - mine - barred.get(task.pk, set())
    }


def _mine(task: Task, actors: Sequence[Actor], shared: set[int]) -> str:
    """In which of my posts a task waits for me, and for whom where I stand in."""
    at_desk = [one for one in actors if (one.unit_id, one.role) == (task.holder_unit_id, task.holder_role)]
    # the task of an absent colleague at my own desk is that colleague's
    for actor in sorted(
        at_desk, key=lambda one: one.acting_post is None or one.acting_post.user_id != task.named_id
    ):
        if actor.on_behalf_of is not None:
            return _("you, for %s") % actor.on_behalf_of.user.label
        if task.pk in shared:
            return _("you or a colleague")
        if len(actors) > 1 and actor.post is not None:
            return _("you, as %s") % actor.post.label
        return _("you")
    return _("you, after %s") % task.holder_unit.label if task.holder_unit else _("you")


def _newest(tasks: models.QuerySet[Task], after: str, limit: int) -> list[Task]:
    cursor = Cursor.parse(after)
    if cursor:
        tasks = tasks.filter(finished__lte=cursor.due_at).exclude(finished=cursor.due_at, pk__gte=cursor.pk)
    return list(tasks.order_by("-finished", "-pk")[: limit + 1])


def _next(found: list[Task], limit: int, field: str) -> str:
    if len(found) <= limit:
        return ""
    last = found[limit - 1]
    return str(Cursor(getattr(last, field), last.pk))
