"""What the lists and pages of warnings read; the same queries however many rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.audit.models import Event
from coordination.links import record_page
from coordination.monitoring.models import Kind, Level, Route, Warning
from coordination.monitoring.people import match_words
from coordination.monitoring.proposal import reason_words, route_words
from coordination.monitoring.verbs import WarningVerb
from coordination.paging import PAGE_SIZE, Page, page_of
from coordination.policy.words import full_date, lamp, short_moment, time_left
from coordination.register.models import Category
from coordination.register.privacy import veil
from coordination.showing import Fact, veiled
from coordination.units.models import Role
from coordination.units.queries import holder_keys

if TYPE_CHECKING:
    from coordination.access import Actor

LABEL = Warning._meta.label_lower
VIEWS = ("todo", "open", "all")
RELATED = ("township", "village", "person__household", "household", "desk", "reported_by", "duplicate_of")
TONES = {
    Warning.Status.TRIAGE: "soon",
    Warning.Status.CLOSED: "ok",
    Warning.Status.DISMISSED: "calm",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: the warning, its open step, and whether this reader may triage it."""

    warning: Warning
    tone: str
    tone_words: str
    time_words: str
    url: str
    step: str
    holder: str
    may_triage: bool
    reasons: list[str] = field(default_factory=list)

    @property
    def proposal(self) -> str:
        return route_words(self.warning.proposed)


@dataclass(frozen=True, slots=True)
class Listed:
    lines: list[Line]
    page: Page[Any]


def views_for(actor: Actor) -> list[tuple[str, str]]:
    words = {
        "todo": _("Waiting for me"),
        "open": pgettext("warnings", "Open"),
        "all": pgettext("warnings", "All"),
    }
    return [(name, words[name]) for name in VIEWS]


def default_view(actor: Actor) -> str:
    return "todo" if actor.has_role(Role.CCLERK, Role.TCLERK) else "open"


def list_warnings(actor: Actor, view: str, query: QueryDict, size: int = PAGE_SIZE) -> Listed:
    """What waits for this reader by time left, else what the reader may see, newest first."""
    if view == "todo":
        return _todo(actor, query, size)
    warnings = _filtered(Warning.objects.visible_to(actor), query)
    if view == "open":
        warnings = warnings.exclude(status__in=Warning.ENDED)
    page = page_of(warnings.select_related(*RELATED), order=("-pk",), query=query, size=size)
    tasks = open_tasks().filter(subject_id__in=[warning.pk for warning in page.rows])
    first: dict[int, Any] = {}
    for task in tasks.select_related("holder_unit").order_by("due_at", "pk"):
        first.setdefault(task.subject_id, task)
    keys = holder_keys(actor)
    return Listed([_line(warning, first.get(warning.pk), keys, actor) for warning in page.rows], page)


def _todo(actor: Actor, query: QueryDict, size: int) -> Listed:
    """The open steps themselves are paged: their index holds the order, however many warnings there are."""
    keys = holder_keys(actor)
    tasks = open_tasks().held_by(keys)
    warnings = _filtered(Warning.objects.all(), query)
    if _asked(query):
        tasks = tasks.filter(subject_id__in=warnings.values("pk"))
    page = page_of(tasks.select_related("holder_unit"), order=("due_at", "pk"), query=query, size=size)
    found = Warning.objects.select_related(*RELATED).in_bulk([task.subject_id for task in page.rows])
    lines = [
        _line(found[task.subject_id], task, keys, actor) for task in page.rows if task.subject_id in found
    ]
    return Listed(lines, page)


def filters_of(query: QueryDict) -> dict[str, str]:
    return {name: query.get(name, "") for name in ("status", "kind", "level", "route")}


def _asked(query: QueryDict) -> bool:
    return any(filters_of(query).values())


def _filtered(warnings: QuerySet[Warning], query: QueryDict) -> QuerySet[Warning]:
    filters = filters_of(query)
    if filters["status"] in Warning.Status.values:
        warnings = warnings.filter(status=filters["status"])
    if filters["kind"] in Kind.values:
        warnings = warnings.filter(kind=filters["kind"])
    if filters["level"] in Level.values:
        warnings = warnings.filter(level=filters["level"])
    if filters["route"] in Route.values:
        warnings = warnings.filter(proposed=filters["route"])
    return warnings


def _line(warning: Warning, task: Any, keys: set[tuple[int, str]], actor: Actor) -> Line:
    due = task.due_at if task else None
    mine = task is not None and (task.holder_unit_id, task.holder_role) in keys
    return Line(
        warning=warning,
        tone=lamp(due),
        tone_words={"late": _("overdue"), "soon": _("due soon"), "ok": _("in time")}.get(
            lamp(due), _("nothing due")
        ),
        time_words=time_left(due) if due else "",
        url=task.get_absolute_url() if mine else warning.get_absolute_url(),
        step=task.label if task else "",
        holder=task.holder.words if task else "",
        may_triage=mine and warning.status == Warning.Status.TRIAGE,
        reasons=reason_words(warning.reasons),
    )


def open_tasks() -> Any:
    """Open steps about warnings; the processes are above this room and found by name."""
    return apps.get_model("workflows", "Task").objects.open().filter(subject_type=LABEL)


def whom(warning: Warning) -> str:
    """Masked, with the number of the household where the register knows it."""
    if warning.household is not None:
        return f"{warning.masked_name} · {warning.household.number}"
    return warning.masked_name


def category_words(codes: Iterable[str]) -> str:
    return pgettext("enumeration", ", ").join(str(Category(code).label) for code in codes if code in Category)


def report_facts(warning: Warning, *, is_open: bool = False) -> list[Fact]:
    """What the report says; whom it names only where the reader has opened the person."""
    comma = pgettext("enumeration", ", ")
    kinds = comma.join(str(Kind(kind).label) for kind in warning.kinds)
    facts = [
        Fact(
            "what_is_reported",
            _("What is reported"),
            warning.facts,
            wide=True,
        ),
        Fact("kinds", _("Kind of hardship"), kinds),
        Fact("level", _("Level"), warning.get_level_display()),
        Fact("policy_item", _("Policy not delivered"), warning.policy_item),
        Fact(
            "sum_needed",
            _("Sum needed (yuan)"),
            f"{warning.amount:,.2f}" if warning.amount is not None else "",
        ),
        Fact("refusals_so_far", _("Refusals so far"), str(warning.refusals or "")),
        Fact("since", _("Since"), full_date(warning.occurred_on) if warning.occurred_on else ""),
        Fact("channel", _("Channel"), f"{warning.get_channel_display()} · {warning.reported_by.label}"),
        Fact("received", _("Received"), short_moment(warning.received_at)),
    ]
    return facts if is_open else veiled(facts, lambda text: veil(text, warning.name))


def person_facts(warning: Warning, *, is_open: bool = False) -> list[Fact]:
    """Whom it is about: masked, or open where the reader stated a purpose just now."""
    place = warning.township.label + (f" · {warning.village.label}" if warning.village else "")
    return [
        Fact("name", _("Name"), warning.name if is_open else warning.masked_name),
        Fact("id_number", _("ID number"), warning.id_number if is_open else warning.masked_id_number),
        Fact("phone", _("Phone"), warning.phone if is_open else warning.masked_phone),
        Fact("place", _("Place"), place),
        Fact(
            "household",
            _("Household"),
            warning.household.number if warning.household else _("not in the register"),
        ),
        Fact(
            "categories_held",
            _("Categories held"),
            category_words(warning.categories) or _("none on the day it came in"),
        ),
        Fact("match", _("How the person was found"), match_words(warning.match_reason)),
    ]


def course_facts(warning: Warning, *, is_open: bool = False) -> list[Fact]:
    """What was chosen, found and decided so far."""
    facts = [
        Fact("route", _("Route"), Route(warning.route).label if warning.route else "", wide=True),
        Fact("method", _("Verified by"), warning.get_method_display() if warning.method else ""),
        Fact("findings", _("Findings"), warning.findings, wide=True),
        Fact(
            "finding", _("Result of the re-check"), warning.get_finding_display() if warning.finding else ""
        ),
        Fact("recheck_note", _("Grounds"), warning.recheck_note, wide=True),
        Fact("outcome", _("Outcome"), warning.get_outcome_display() if warning.outcome else ""),
        Fact("note", _("Reason"), warning.note, wide=True),
        Fact("rules", _("Rules as of"), f"{warning.policy_on} · {warning.policy_version}"),
    ]
    return facts if is_open else veiled(facts, lambda text: veil(text, warning.name))


@dataclass(frozen=True, slots=True)
class Child:
    words: str
    url: str


def children_of(warning: Warning, actor: Actor) -> list[Child]:
    """What the warning started, linked where the reader may see it."""
    found = []
    for event in Event.objects.of(warning).filter(verb=WarningVerb.STARTED).order_by("pk"):
        after: Mapping[str, Any] = event.after if isinstance(event.after, dict) else {}
        url = record_page(str(after.get("type", "")), after.get("pk"), actor)
        found.append(Child(str(after.get("child", "")), url))
    return found
