"""Pages of recoveries that read; their steps are pages of the process."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.documents.attachments import attachments_of
from coordination.documents.models import Paper
from coordination.pages import Request, is_fragment
from coordination.recoveries.facts import TONES, instalment_rows, recovery_facts
from coordination.recoveries.lists import RECOVERIES
from coordination.recoveries.models import Recovery
from coordination.recoveries.tracks import RECOVERY_TRACK
from coordination.tabs import Tabs

TABS = Tabs("overview", "papers", "flow", "traces")


def visible_recovery(request: Request, pk: int) -> Recovery:
    """The recovery, or 404 to whom its case does not concern; that it was opened is on record."""
    rows = Recovery.objects.visible_to(request.actor).select_related(
        "case__township", "case__household", "case__person__household", "ordered_by__unit", "ordered_by__user"
    )
    found = get_object_or_404(rows, pk=pk)
    looked_at(request, found)
    return found


@require_GET
def recovery_index(request: Request) -> HttpResponse:
    """Recoveries of the cases that this reader may see."""
    return RECOVERIES.answer(request, None)


@require_GET
def recovery_page(request: Request, pk: int) -> HttpResponse:
    """One recovery: what was found, what was ordered, what came in, who holds it."""
    recovery = visible_recovery(request, pk)
    tab = TABS.chosen(request)
    events = list(Event.objects.of(recovery))
    papers = list(Paper.objects.visible_to(request.actor).of(recovery).select_related("number", "organ"))
    attachments = list(attachments_of(recovery))
    context = {
        "recovery": recovery,
        "tab": tab,
        "tone": TONES[Recovery.Status(recovery.status)],
        "track": RECOVERY_TRACK.stops(recovery, events),
        "recent": events[:8],
        "facts": recovery_facts(recovery) if tab == "overview" else (),
        "instalments": instalment_rows(recovery) if tab == "overview" else (),
        "receipts": list(recovery.receipts.select_related("entered_by")) if tab == "overview" else (),
        "attempts": list(recovery.attempts.select_related("by")) if tab == "overview" else (),
        "papers": papers,
        "attachments": attachments,
        "tabs": TABS.rows(tab, papers=len(papers) + len(attachments), traces=len(events)),
        "live_url": request.get_full_path(),
        "topic": f"{Recovery._meta.label_lower}:{recovery.pk}",
    }
    name = "recoveries/_record.html" if is_fragment(request, "record") else "recoveries/record.html"
    return render(request, name, context)
