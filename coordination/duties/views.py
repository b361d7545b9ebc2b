"""Pages of assignments: the list, and one assignment with its slip and receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.duties.models import Assignment
from coordination.duties.queries import assignment_facts, assignment_track, source_url
from coordination.exports import workbook_response
from coordination.paging import page_of

ORDER = ("due_on", "pk")
TABS = ("overview", "papers", "flow", "traces")


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
        "live_url": request.get_full_path(),
        "export_url": f"?status={status}&format=xlsx",
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
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    events = list(Event.objects.of(found))
    papers = list(Paper.objects.visible_to(actor).of(found).select_related("number", "organ"))
    context = {
        "assignment": found,
        "tab": tab,
        "tabs": [
            {"words": words, "url": f"?tab={name}", "count": count, "current": name == tab}
            for name, words, count in (
                ("overview", _("Overview"), None),
                ("papers", _("Papers"), len(papers)),
                ("flow", _("Flow diagram"), None),
                ("traces", _("Traces"), len(events)),
            )
        ],
        "track": assignment_track(found, events),
        "facts": assignment_facts(found),
        "papers": papers,
        "events": events,
        "recent": events[:8],
        "source_url": source_url(found, actor),
        "live_url": request.get_full_path(),
    }
    part = "_body" if request.headers.get("X-Live") else "page"
    return render(request, f"duties/{part}.html", context)
