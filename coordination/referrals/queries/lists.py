"""The lists: cases of a window, legs of a receiver; least time left first, the same queries however many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import DateTimeField, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.policy.words import lamp, time_left
from coordination.referrals.models import Leg, Referral
from coordination.referrals.models.cases import READS_ALL
from coordination.referrals.models.legs import READS_LEGS
from coordination.referrals.queries.people import WINDOW_ROLES, is_window
from coordination.units.models import Role
from coordination.units.queries import holder_keys, units_of

if TYPE_CHECKING:
    from coordination.access import Actor

CASES, LEGS = Referral._meta.label_lower, Leg._meta.label_lower
NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # nothing is due: after everything that is
ORDER = ("due", "-pk")
FEW = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list as the template and the workbook read it."""

    record: Any
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


def sits_at_window(actor: Actor) -> bool:
    return actor.has_role(*WINDOW_ROLES) and is_window(actor.unit_id or 0)


def views_for(actor: Actor) -> list[tuple[str, str]]:
    """The tabs that mean something to this reader."""
    found = []
    if actor.has_role(*READS_ALL):
        found = [("todo", _("Waiting for me")), ("all", _("All"))]
    elif sits_at_window(actor):
        found = [("todo", _("Waiting for me")), ("window", _("Our window’s"))]
    if actor.has_role(*READS_LEGS):
        found.append(("legs", _("Sent to us")))
    return found


def default_view(actor: Actor) -> str:
    """A window begins with its applications, a receiver with what was sent to it."""
    if actor.has_role(*READS_ALL):
        return "todo"
    return "window" if sits_at_window(actor) and not actor.has_role(Role.LIAISON) else "legs"


def case_list(actor: Actor, view: str, filters: Mapping[str, str]) -> QuerySet[Referral]:
    cases = Referral.objects.visible_to(actor)
    if view == "todo":
        mine = holder_keys(actor)
        own = open_tasks(CASES).held_by(mine).values("subject_id")
        by_leg = Leg.objects.filter(pk__in=open_tasks(LEGS).held_by(mine).values("subject_id"))
        cases = cases.filter(Q(pk__in=own) | Q(pk__in=by_leg.order_by().values("case")))
    elif view == "window":
        cases = cases.filter(window__in=units_of(actor))
    status = filters.get("status", "")
    if status in Referral.Status.values:
        cases = cases.filter(status=status)
    elif status != "any":
        cases = cases.exclude(status__in=Referral.ENDED)
    if filters.get("kind") in Referral.Kind.values:
        cases = cases.filter(kind=filters["kind"])
    if words := filters.get("q", "").strip():
        open_titles = Q(title__icontains=words, is_restricted=False)
        cases = cases.filter(open_titles | Q(number__icontains=words) | Q(order_number=words))
    own_due = _first_due(open_tasks(CASES).filter(subject_id=OuterRef("pk")))
    legs = Leg.objects.filter(case=OuterRef(OuterRef("pk"))).order_by().values("pk")
    leg_due = (
        open_tasks(LEGS)
        .filter(subject_id__in=legs)
        .order_by()
        .values("subject_type")
        .annotate(first=Min("due_at"))
        .values("first")
    )
    due = Coalesce(Subquery(own_due), Subquery(leg_due), Value(NEVER), output_field=DateTimeField())
    return cases.annotate(due=due).select_related("window")


def leg_list(actor: Actor, filters: Mapping[str, str]) -> QuerySet[Leg]:
    """What was sent to the reader's unit, whatever became of it."""
    legs = Leg.objects.visible_to(actor).filter(receiver__in=units_of(actor))
    legs = legs.exclude(status=Leg.Status.NAMED).exclude(kind=Leg.Kind.OWN)
    status = filters.get("status", "")
    if status in Leg.Status.values:
        legs = legs.filter(status=status)
    elif status != "any":
        # a waiting list keeps its leg in sight
        waiting = Q(pk__in=open_tasks(LEGS).values("subject_id"))
        legs = legs.filter(~Q(status__in=Leg.SETTLED) | waiting)
    if words := filters.get("q", "").strip():
        open_titles = Q(case__title__icontains=words, case__is_restricted=False)
        legs = legs.filter(open_titles | Q(case__number__icontains=words) | Q(number__icontains=words))
    due = _first_due(open_tasks(LEGS).filter(subject_id=OuterRef("pk")))
    return legs.annotate(
        due=Coalesce(Subquery(due), Value(NEVER), output_field=DateTimeField())
    ).select_related("case__window", "receiver")


def _first_due(tasks: Any) -> Any:
    return tasks.order_by().values("subject_id").annotate(first=Min("due_at")).values("first")


def case_rows(cases: Iterable[Referral], actor: Actor) -> list[Row]:
    """The lines of one page, with the holders of all their open steps in two queries."""
    cases = list(cases)
    keys = [case.pk for case in cases]
    held: dict[int, list[Any]] = {}
    own = open_tasks(CASES).filter(subject_id__in=keys).select_related("holder_unit")
    for task in own.order_by("due_at", "pk"):
        held.setdefault(task.subject_id, []).append(task)
    of_leg = dict(
        Leg.objects.filter(case__in=keys)
        .exclude(status__in=[*Leg.SETTLED, Leg.Status.NAMED])
        .values_list("pk", "case_id")
    )
    for task in (
        open_tasks(LEGS).filter(subject_id__in=of_leg).select_related("holder_unit").order_by("due_at", "pk")
    ):
        held.setdefault(of_leg[task.subject_id], []).append(task)
    mine = holder_keys(actor)
    return [
        _row(case, held.get(case.pk, []), mine, case.shown_title, case.number, case.window.label)
        for case in cases
    ]


def leg_rows(legs: Iterable[Leg], actor: Actor) -> list[Row]:
    legs = list(legs)
    held: dict[int, list[Any]] = {}
    tasks = open_tasks(LEGS).filter(subject_id__in=[leg.pk for leg in legs]).select_related("holder_unit")
    for task in tasks.order_by("due_at", "pk"):
        held.setdefault(task.subject_id, []).append(task)
    mine = holder_keys(actor)
    return [
        _row(leg, held.get(leg.pk, []), mine, leg.title, leg.short_number, leg.case.window.label)
        for leg in legs
    ]


def _row(
    record: Any, tasks: list[Any], mine: set[tuple[int, str]], title: str, number: str, source: str
) -> Row:
    own = [task for task in tasks if (task.holder_unit_id, task.holder_role) in mine]
    shown = (own or tasks)[:1]
    due = shown[0].due_at if shown else None
    tone = lamp(due)
    return Row(
        record=record,
        tone=tone,
        tone_words=_tone_words(tone),
        title=title,
        number=number,
        step=record.get_status_display(),
        url=own[0].get_absolute_url() if own else record.get_absolute_url(),
        source=source,
        holder=_holders(tasks),
        time_words=time_left(due) if due else "",
        action=own[0].label if own else "",
    )


def _holders(tasks: list[Any]) -> str:
    names = list(dict.fromkeys(task.holder_unit.label for task in tasks))
    if len(names) > FEW:
        return _("%(count)d units") % {"count": len(names)}
    return pgettext("enumeration", ", ").join(names)


def _tone_words(tone: str) -> str:
    return {"late": _("overdue"), "soon": _("due soon"), "ok": _("in time")}.get(tone, _("nothing due"))


def open_tasks(label: str) -> Any:
    """Open steps about referrals; the processes are above this room and found by name."""
    return apps.get_model("workflows", "Task").objects.open().filter(subject_type=label)


def order_columns() -> tuple[Any, ...]:
    return F("due"), F("pk").desc()
