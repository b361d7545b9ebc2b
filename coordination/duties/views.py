"""Pages of assignments: the list, one assignment, the closure ledger, the supervision board."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from coordination.access import Actor, require
from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.documents.attachments import attachments_of
from coordination.documents.models import Paper
from coordination.duties.models import Assignment, Chase, CoTask, Extension, Progress
from coordination.duties.policies import (
    can_ask_extension,
    can_draft_assignment,
    can_note_assignment,
    can_remind,
    can_supervise,
    can_transfer_assignment,
    is_handler,
)
from coordination.duties.queries.ledger import LEDGER
from coordination.duties.queries.lists import ASSIGNMENTS, BOARD, reads_all, supervision
from coordination.duties.queries.pages import (
    TONES,
    assignment_facts,
    sections_of,
)
from coordination.duties.tracks import ASSIGNMENT_TRACK
from coordination.links import record_page
from coordination.pages import Request
from coordination.tabs import Tabs
from coordination.units.counties import county_of
from coordination.units.queries import acts_for
from coordination.worklists import Link

TABS = Tabs("overview", "work", "papers", "flow", "traces", work=gettext_lazy("Progress and reports"))
PARTS: dict[str, Any] = {model.part_name: model for model in (CoTask, Progress, Extension, Chase)}


@require_GET
def assignments(request: Request) -> HttpResponse:
    """Assignments that the reader may see, the nearest due day first; filters in the address."""
    actor = request.actor
    links = [
        (reads_all(actor), Link(_("Recurring duties"), reverse("duties:cycles"))),
        (True, Link(_("Closure ledger"), reverse("duties:ledger"))),
        (
            can_note_assignment(actor) is None,
            Link(_("Note to the office"), reverse("workflows:duty-note"), main=True),
        ),
        (
            can_draft_assignment(actor) is None,
            Link(_("New assignment"), reverse("workflows:duty-new"), main=True),
        ),
    ]
    return ASSIGNMENTS.answer(request, *(link for is_open, link in links if is_open))


@require_GET
def assignment(request: Request, pk: int) -> HttpResponse:
    """One assignment: what is required, of whom, by when, what was done, and what may be done now."""
    actor = request.actor
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
    looked_at(request, found)
    tab = TABS.chosen(request)
    events = list(Event.objects.of(found))
    papers = list(Paper.objects.visible_to(actor).of(found).select_related("number", "organ"))
    attachments = list(attachments_of(found))
    sections = sections_of(found)
    context = {
        "assignment": found,
        "tab": tab,
        "tabs": TABS.rows(
            tab, work=sections.count, papers=len(papers) + len(attachments), traces=len(events)
        ),
        "tone": TONES.get(Assignment.Status(found.status), "soon"),
        "track": ASSIGNMENT_TRACK.stops(found, events),
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
    found: Any = get_object_or_404(model.objects.visible_to(request.actor), pk=pk)
    return redirect("duties:assignment", pk=found.assignment_id)


@require_GET
def ledger(request: Request) -> HttpResponse:
    """The closure ledger: what was struck off, and what is still open (B7)."""
    return LEDGER.answer(request)


@require_GET
def supervision_page(request: Request) -> HttpResponse:
    """Unit by unit: in time, overdue, the oldest; every number opens its list (R78)."""
    actor = request.actor
    require(can_supervise(actor))
    board = supervision(county_of(actor))
    if request.GET.get("format") == "xlsx":
        return BOARD.workbook(board, actor=actor)
    context = {
        "board": [row for row in board if not row["is_empty"]],
        "heads": BOARD.heads,
        "quiet": [row["unit"] for row in board if row["is_empty"]],
        "totals": {
            name: sum(row["figures"][name] for row in board)
            for name in ("open", "on_time", "soon", "late", "disputed", "reported", "returned", "co_late")
        },
        "live_url": request.get_full_path(),
    }
    name = "_supervision" if request.headers.get("X-Live") else "supervision"
    return render(request, f"duties/{name}.html", context)
