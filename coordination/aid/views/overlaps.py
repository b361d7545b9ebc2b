"""The page of aid that was given twice: both cases, what was asked back, who holds it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from coordination.aid.models import Overlap
from coordination.aid.queries.overlap_pages import overlap_facts, sides, tone_of
from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.pages import Request


@require_GET
def overlap_page(request: Request, pk: int) -> HttpResponse:
    """Both townships read it, though neither opens the other's case by it."""
    rows = Overlap.objects.visible_to(request.actor).select_related(
        "case__township",
        "case__household__township",
        "other__township",
        "joined_by__user",
        "joined_by__unit",
    )
    overlap = get_object_or_404(rows, pk=pk)
    looked_at(request, overlap)
    context = {
        "overlap": overlap,
        "tone": tone_of(overlap),
        "facts": overlap_facts(overlap),
        "sides": sides(overlap, request.actor),
        "recent": list(Event.objects.of(overlap)[:8]),
    }
    return render(request, "aid/overlap.html", context)
