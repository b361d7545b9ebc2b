"""Pages of assignments: the list, and one assignment with its slip and receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.duties.models import Assignment
from coordination.exports import workbook_response
from coordination.paging import page_of

ORDER = ("due_on", "pk")
TIMELINE_LENGTH = 60


@require_GET
def assignments(request: HttpRequest) -> HttpResponse:
    """Assignments that the reader may see, the nearest due day first."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = Assignment.objects.visible_to(actor).select_related("lead_unit").prefetch_related("co_units")
    status = request.GET.get("status", "")
    if status in Assignment.Status.values:
        rows = rows.filter(status=status)
    if request.GET.get("format") == "xlsx":
        return workbook_response(
            "assignments",
            [_("Number"), _("Title"), _("Lead unit"), _("Co-operating units"), _("Due"), _("Status")],
            (
                (
                    row.number,
                    row.title,
                    row.lead_unit.label,
                    "、".join(unit.label for unit in row.co_units.all()),
                    row.due_on,
                    row.get_status_display(),
                )
                for row in rows.order_by(*ORDER)[:1000]
            ),
        )
    context = {
        "page": page_of(rows, order=ORDER, query=request.GET),
        "status": status,
        "statuses": Assignment.Status.choices,
    }
    part = "_list" if request.headers.get("X-Live") else "list"
    return render(request, f"duties/{part}.html", context)


@require_GET
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One assignment: what is required, of whom, by when, and how far it is."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(
        Assignment.objects.visible_to(actor)
        .select_related("lead_unit", "duty_line", "received_by__user", "received_by__unit")
        .prefetch_related("co_units"),
        pk=pk,
    )
    context = {
        "assignment": found,
        "papers": Paper.objects.visible_to(actor).of(found),
        "events": Event.objects.of(found)[:TIMELINE_LENGTH],
    }
    part = "_body" if request.headers.get("X-Live") else "page"
    return render(request, f"duties/{part}.html", context)
