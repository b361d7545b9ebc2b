"""Pages of assignments: the list, one assignment, the closure ledger, the supervision board."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.access import Actor, require
from coordination.audit.models import Event
from coordination.documents.attachments import attachments_of
from coordination.documents.models import Paper
from coordination.duties.models import READS_ALL, Assignment, Chase, CoTask, Extension, Progress
from coordination.duties.policies import (
    can_ask_extension,
    can_draft_assignment,
    can_note_assignment,
    can_remind,
    can_supervise,
    can_transfer_assignment,
    is_handler,
)
from coordination.duties.queries.ledger import HEADS, ledger_line, ledger_rows
from coordination.duties.queries.lists import STATES, assignment_list, supervision, with_closing_times
from coordination.duties.queries.pages import (
    TONES,
    assignment_facts,
    assignment_track,
    sections_of,
)
from coordination.exports import workbook_response
from coordination.links import record_page
from coordination.pages import Request
from coordination.paging import page_of
from coordination.units.queries import acts_for, member_units

ORDER = ("due_on", "pk")
TABS = ("overview", "work", "papers", "flow", "traces")
FILTERS = ("status", "state", "unit", "origin", "major")
MOST_EXPORTED = 5000
PARTS: dict[str, Any] = {model.part_name: model for model in (CoTask, Progress, Extension, Chase)}


def _actor(request: Request) -> Actor:
    actor = request.actor
    return actor


def _kept(request: Request, *names: str) -> str:
    query = request.GET.copy()
    for name in list(query):
        if name not in names:
            del query[name]
    return query.urlencode()


@require_GET
def assignments(request: Request) -> HttpResponse:
    """Assignments that the reader may see, the nearest due day first; filters in the address."""
    actor = _actor(request)
    rows = (
        assignment_list(actor, request.GET.dict())
        .select_related("lead_unit", "handler__user")
        .prefetch_related("co_units")
    )
    if request.GET.get("format") == "xlsx":
        return _workbook(rows.order_by(*ORDER)[:MOST_EXPORTED])
    page = page_of(rows, order=ORDER, query=request.GET)
    kept = _kept(request, *FILTERS)
    context = {
        "page": page,
        "rows": with_closing_times(page.rows),
        "tones": TONES,
        "filters": request.GET,
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
        "statuses": Assignment.Status.choices,
        "states": STATES.items(),
        "origins": Assignment.Origin.choices,
        "units": member_units().order_by("order", "code") if actor.has_role(*READS_ALL) else (),
        "live_url": request.get_full_path(),
        "export_url": f"?{kept}&format=xlsx" if kept else "?format=xlsx",
        "reads_all": actor.has_role(*READS_ALL),
        "may_draft": can_draft_assignment(actor) is None,
        "may_note": can_note_assignment(actor) is None,
    }
    part = "_list" if request.headers.get("X-Live") else "list"
    return render(request, f"duties/{part}.html", context)


def _workbook(rows: Any) -> HttpResponse:
    heads = [
        _("Number"),
        _("Title"),
        _("Source"),
        _("Lead unit"),
        _("Co-operating units"),
        _("Handler"),
        _("Due"),
        _("Status"),
    ]
    lines = (
        (
            row.number,
            row.title,
            row.source_label,
            row.lead_unit.label,
            "、".join(unit.label for unit in row.co_units.all()),
            row.handler.user.label if row.handler else "",
            row.due_on,
            row.get_status_display(),
        )
        for row in rows
    )
    return workbook_response("assignments", heads, lines)


@require_GET
def assignment(request: Request, pk: int) -> HttpResponse:
    """One assignment: what is required, of whom, by when, what was done, and what may be done now."""
    actor = _actor(request)
    found = get_object_or_404(
        Assignment.objects.visible_to(actor)
        .select_related(
            "lead_unit",
            "duty_line",
            "received_by__user",
            "received_by__unit",
            "handler__user",
            "handler__unit",
            "verified_by__user",
            "split_from",
        )
        .prefetch_related("co_units"),
        pk=pk,
    )
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    events = list(Event.objects.of(found))
    papers = list(Paper.objects.visible_to(actor).of(found).select_related("number", "organ"))
    attachments = list(attachments_of(found))
    sections = sections_of(found)
    counts = {"work": sections.count, "papers": len(papers) + len(attachments), "traces": len(events)}
    context = {
        "assignment": found,
        "tab": tab,
        "tabs": _tabs(tab, counts),
        "tone": TONES.get(Assignment.Status(found.status), "soon"),
        "track": assignment_track(found, events),
        "facts": assignment_facts(found),
        "sections": sections,
        "parts": [*sections.co_tasks, *sections.progress, *sections.extensions, *sections.chases],
        "papers": papers,
        "attachments": attachments,
        "events": events,
        "recent": events[:8],
        "source_url": found.source_page(actor),
        "review_url": record_page("meetings.agendaitem", found.review_item, actor),
        "changes": _changes(found, actor),
        "live_url": request.get_full_path(),
    }
    part = "_body" if request.headers.get("X-Live") else "page"
    return render(request, f"duties/{part}.html", context)


def _tabs(current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    words = {
        "overview": _("Overview"),
        "work": _("Progress and reports"),
        "papers": _("Papers"),
        "flow": _("Flow diagram"),
        "traces": _("Traces"),
    }
    return [
        {
            "words": words[name],
            "url": f"?tab={name}",
            "count": counts.get(name),
            "current": name == current,
        }
        for name in TABS
    ]


def _changes(found: Assignment, actor: Actor) -> dict[str, str | None]:
    """Why the reader may not change it beside its steps; absent where it is none of the reader's business."""
    changes: dict[str, str | None] = {}
    if found.is_closed:
        return changes
    inside = acts_for(actor, found.lead_unit_id)
    if found.status in Assignment.RUNNING and (inside or actor.has_role("OFFICE", "OFFDIR")):
        why = can_remind(actor, found)
        if why is None:
            changes["remind"] = None
    if inside and found.status == Assignment.Status.IN_PROGRESS:
        if can_transfer_assignment(actor, found) is None:
            changes["transfer"] = None
        if is_handler(actor, found):
            changes["extension"] = _said(can_ask_extension(actor, found))
    return changes


def _said(refusal: Any) -> str | None:
    return None if refusal is None else str(refusal)


@require_GET
def part(request: Request, kind: str, pk: int) -> HttpResponse:
    """A part is shown on its assignment's page."""
    model = PARTS.get(kind)
    if model is None:
        raise Http404
    found: Any = get_object_or_404(model.objects.visible_to(_actor(request)), pk=pk)
    return redirect("duties:assignment", pk=found.assignment_id)


@require_GET
def ledger(request: Request) -> HttpResponse:
    """The closure ledger: what was struck off, and what is still open (B7)."""
    actor = _actor(request)
    closed = request.GET.get("open") != "1"
    rows = ledger_rows(
        actor, closed=closed, unit=request.GET.get("unit", ""), year=request.GET.get("year", "")
    )
    order = ("-closed_at", "-pk") if closed else ORDER
    if request.GET.get("format") == "xlsx":
        found = rows.order_by(*order)[:MOST_EXPORTED]
        return workbook_response("closure-ledger", HEADS, (ledger_line(row) for row in found))
    kept = _kept(request, "unit", "year")
    context = {
        "page": page_of(rows, order=order, query=request.GET),
        "closed": closed,
        "filters": request.GET,
        "units": member_units().order_by("order", "code") if actor.has_role(*READS_ALL) else (),
        "tabs": [
            {"words": _("Struck off"), "url": f"?{kept}", "current": closed},
            {"words": _("Still open"), "url": f"?open=1&{kept}".rstrip("&"), "current": not closed},
        ],
        "export_url": f"?{_kept(request, 'unit', 'year', 'open')}&format=xlsx",
        "live_url": request.get_full_path(),
    }
    name = "_ledger" if request.headers.get("X-Live") else "ledger"
    return render(request, f"duties/{name}.html", context)


@require_GET
def supervision_page(request: Request) -> HttpResponse:
    """Unit by unit: in time, overdue, the oldest; every number opens its list (R78)."""
    actor = _actor(request)
    require(can_supervise(actor))
    board = supervision(member_units().order_by("order", "code"))
    if request.GET.get("format") == "xlsx":
        return _board_workbook(board)
    context = {
        "board": [row for row in board if not row["is_empty"]],
        "quiet": [row["unit"] for row in board if row["is_empty"]],
        "totals": {
            name: sum(row["figures"][name] for row in board)
            for name in ("open", "on_time", "soon", "late", "disputed", "reported", "returned", "co_late")
        },
        "live_url": request.get_full_path(),
    }
    name = "_supervision" if request.headers.get("X-Live") else "supervision"
    return render(request, f"duties/{name}.html", context)


def _board_workbook(board: list[dict[str, Any]]) -> HttpResponse:
    names = ("open", "on_time", "soon", "late", "co_late", "disputed", "reported", "returned")
    heads = [
        _("Unit"),
        *(STATES[name] for name in names),
        _("Oldest overdue"),
        _("Reported in time, per cent"),
    ]
    rows = (
        (row["unit"].label, *(row["figures"][name] for name in names), row["oldest"], row["rate"])
        for row in board
    )
    return workbook_response("supervision", heads, rows)
