"""The list of cases: least time left first, one row one line of work, the same queries however many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import DateTimeField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from coordination.deliberation.models import Deliberation
from coordination.deliberation.models.cases import READS_ALL
from coordination.policy.words import lamp, time_left
from coordination.units.models import Role
from coordination.units.queries import holder_keys
from coordination.wording import listed

if TYPE_CHECKING:
    from coordination.access import Actor

LABEL = Deliberation._meta.label_lower
NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # nothing is due: after everything that is
ORDER = ("due", "-pk")
VIEWS = ("todo", "open", "ended")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list as the template and the workbook read it."""

    case: Deliberation
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
    return "todo" if actor.has_role(*READS_ALL) else "open"


def view_words() -> dict[str, str]:
    return {"todo": _("Waiting for me"), "open": _("Under way"), "ended": _("Ended")}


def case_list(actor: Actor, view: str, filters: Mapping[str, str]) -> QuerySet[Deliberation]:
    """What the reader may see, narrowed by the tab and by the filters of the address."""
    cases = Deliberation.objects.visible_to(actor)
    if view == "todo":
        cases = cases.filter(pk__in=open_tasks().held_by(holder_keys(actor)).values("subject_id"))
    elif view == "open":
        cases = cases.exclude(status__in=Deliberation.ENDED)
    else:
        cases = cases.filter(status__in=Deliberation.ENDED)
    if filters.get("status") in Deliberation.Status.values:
        cases = cases.filter(status=filters["status"])
    if filters.get("urgent"):
        cases = cases.filter(is_urgent=True)
    if words := filters.get("q", "").strip():
        cases = cases.filter(Q(title__icontains=words) | Q(number__icontains=words))
    first = (
        open_tasks()
        .filter(subject_id=OuterRef("pk"))
        .order_by()
        .values("subject_id")
        .annotate(first=Min("due_at"))
        .values("first")
    )
    due = Coalesce(Subquery(first), Value(NEVER), output_field=DateTimeField())
    return cases.annotate(due=due).select_related("proposer_unit")


def rows_of(cases: Iterable[Deliberation], actor: Actor) -> list[Row]:
    """The lines of one page, with the holders of all their open tasks in one query."""
    cases = list(cases)
    held: dict[int, list[Any]] = {}
    tasks = open_tasks().filter(subject_id__in=[case.pk for case in cases]).select_related("holder_unit")
    for task in tasks.order_by("due_at", "pk"):
        held.setdefault(task.subject_id, []).append(task)
    keys = holder_keys(actor)
    return [_row(case, held.get(case.pk, []), keys) for case in cases]


def _row(case: Deliberation, tasks: list[Any], keys: set[tuple[int, str]]) -> Row:
    mine = [task for task in tasks if (task.holder_unit_id, task.holder_role) in keys]
    shown = (mine or tasks)[:1]
    due = shown[0].due_at if shown else None
    names = list(
        dict.fromkeys(f"{task.holder_unit.label} · {Role(task.holder_role).label}" for task in tasks)
    )
    return Row(
        case=case,
        tone=lamp(due),
        tone_words=_tone_words(lamp(due)),
        title=case.title,
        number=case.number_text,
        step=str(case.get_status_display()),
        url=mine[0].get_absolute_url() if mine else case.get_absolute_url(),
        source=case.proposer_unit.label,
        holder=listed(names) if len(names) < 4 else _("%(count)d units") % {"count": len(names)},
        time_words=time_left(due) if due else "",
        action=mine[0].label if mine else "",
    )


def _tone_words(tone: str) -> str:
    return {"late": _("overdue"), "soon": _("due soon"), "ok": _("in time")}.get(tone, _("nothing due"))


def open_tasks() -> Any:
    """Open steps about cases; the processes are above this room and found by name."""
    return apps.get_model("workflows", "Task").objects.open().filter(subject_type=LABEL)
