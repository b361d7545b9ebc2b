"""The list of items: least time left first, one row one line of work, the same queries however many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import DateTimeField, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from coordination.meetings.models.items import READS_ALL, AgendaItem
from coordination.policy.words import lamp, time_left
from coordination.units.models import Role
from coordination.units.queries import holder_keys, units_of

if TYPE_CHECKING:
    from coordination.access import Actor

LABEL = AgendaItem._meta.label_lower
NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # nothing is due: after everything that is
ORDER = ("due", "-pk")
VIEWS = ("todo", "unit", "all")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list as the template and the workbook read it."""

    item: AgendaItem
    tone: str
    tone_words: str
    title: str
    number: str
    step: str
    url: str
    source: str
    holder: str
    time_words: str
    action: str


def default_view(actor: Actor) -> str:
    return "todo" if actor.has_role(*READS_ALL) else "unit"


def views_for(actor: Actor) -> list[tuple[str, str]]:
    """The tabs that mean something to this reader."""
    words = {"todo": _("Waiting for me"), "unit": _("My unit's"), "all": _("All")}
    names = ("todo", "all") if actor.has_role(*READS_ALL) else VIEWS
    return [(name, words[name]) for name in names]


def item_list(actor: Actor, view: str, filters: Mapping[str, str]) -> QuerySet[AgendaItem]:
    """What the reader may see, narrowed by the tab and by the filters of the address."""
    items = AgendaItem.objects.visible_to(actor)
    if view == "todo":
        items = items.filter(pk__in=open_tasks().held_by(holder_keys(actor)).values("subject_id"))
    elif view == "unit":
        items = items.filter(unit__in=units_of(actor))
    if filters.get("status") in AgendaItem.Status.values:
        items = items.filter(status=filters["status"])
    if filters.get("kind") in AgendaItem.Kind.values:
        items = items.filter(kind=filters["kind"])
    if filters.get("unit", "").isdecimal():
        items = items.filter(unit=int(filters["unit"]))
    if words := filters.get("q", "").strip():
        items = items.filter(Q(title__icontains=words) | Q(number__icontains=words))
    # of several open opinions the most pressing one
    first = (
        open_tasks()
        .filter(subject_id=OuterRef("pk"))
        .order_by()
        .values("subject_id")
        .annotate(first=Min("due_at"))
        .values("first")
    )
    due = Coalesce(Subquery(first), Value(NEVER), output_field=DateTimeField())
    return items.annotate(due=due).select_related("unit")


def rows_of(items: Iterable[AgendaItem], actor: Actor) -> list[Row]:
    """The lines of one page, with the holders of all their open tasks in one query."""
    items = list(items)
    held: dict[int, list[Any]] = {}
    tasks = open_tasks().filter(subject_id__in=[item.pk for item in items]).select_related("holder_unit")
    for task in tasks.order_by("due_at", "pk"):
        held.setdefault(task.subject_id, []).append(task)
    keys = holder_keys(actor)
    return [_row(item, held.get(item.pk, []), keys) for item in items]


def _row(item: AgendaItem, tasks: list[Any], keys: set[tuple[int, str]]) -> Row:
    mine = [task for task in tasks if (task.holder_unit_id, task.holder_role) in keys]
    shown = (mine or tasks)[:1]
    due = shown[0].due_at if shown else None
    return Row(
        item=item,
        tone=lamp(due),
        tone_words=_tone_words(lamp(due)),
        title=item.title,
        number=item.number_text,
        step=item.get_status_display(),
        url=mine[0].get_absolute_url() if mine else item.get_absolute_url(),
        source=item.unit.label,
        holder="、".join(dict.fromkeys(holder_words(task) for task in tasks))
        if len(tasks) < 4
        else _many(tasks),
        time_words=time_left(due) if due else "",
        action=mine[0].label if mine else "",
    )


def holder_words(task: Any) -> str:
    return f"{task.holder_unit.label} · {Role(task.holder_role).label}"


def _many(tasks: list[Any]) -> str:
    return _("%(count)d units") % {"count": len(tasks)}


def _tone_words(tone: str) -> str:
    return {"late": _("overdue"), "soon": _("due soon"), "ok": _("in time")}.get(tone, _("nothing due"))


def open_tasks() -> Any:
    """Open steps about items; the processes are above this room and found by name."""
    return apps.get_model("workflows", "Task").objects.open().filter(subject_type=LABEL)


def order_columns() -> tuple[Any, ...]:
    return F("due"), F("pk").desc()
