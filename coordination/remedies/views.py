"""Pages of remedies that read; their steps are pages of the process."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.documents.attachments import attachments_of
from coordination.documents.models import Paper
from coordination.pages import Request, is_fragment
from coordination.remedies.facts import TONES, remedy_facts
from coordination.remedies.lists import REMEDIES
from coordination.remedies.models import Remedy
from coordination.remedies.policies import can_stop
from coordination.remedies.tracks import REMEDY_TRACK
from coordination.tabs import Tabs

TABS = Tabs("overview", "papers", "flow", "traces")


def visible_remedy(request: Request, pk: int) -> Remedy:
    """The remedy, or 404 to whom its decision does not concern; that it was opened is on record."""
    rows = Remedy.objects.visible_to(request.actor)
    found = get_object_or_404(
        rows.select_related("paper__organ", "paper__number", "decided_by__unit", "decided_by__user"), pk=pk
    )
    looked_at(request, found)
    return found


@require_GET
def remedy_index(request: Request) -> HttpResponse:
    """Remedies against the decisions that this reader may see."""
    return REMEDIES.answer(request, None)


@require_GET
def remedy_page(request: Request, pk: int) -> HttpResponse:
    """One remedy: what is brought forward, who answers, what came of it."""
    actor = request.actor
    remedy = visible_remedy(request, pk)
    tab = TABS.chosen(request)
    events = list(Event.objects.of(remedy))
    papers = list(Paper.objects.visible_to(actor).of(remedy).select_related("number", "organ"))
    attachments = list(attachments_of(remedy))
    sees_paper = Paper.objects.visible_to(actor).filter(pk=remedy.paper_id).exists()
    context = {
        "remedy": remedy,
        "tab": tab,
        "tone": TONES[Remedy.Status(remedy.status)],
        "track": REMEDY_TRACK.stops(remedy, events),
        "recent": events[:8],
        "facts": remedy_facts(remedy) if tab == "overview" else (),
        "paper_url": remedy.paper.get_absolute_url() if sees_paper else "",
        "stop_url": reverse("workflows:remedy-stop", args=[remedy.pk])
        if can_stop(actor, remedy) is None
        else "",
        "papers": papers,
        "attachments": attachments,
        "tabs": TABS.rows(tab, papers=len(papers) + len(attachments), traces=len(events)),
        "live_url": request.get_full_path(),
        "topic": f"{Remedy._meta.label_lower}:{remedy.pk}",
    }
    name = "remedies/_record.html" if is_fragment(request, "record") else "remedies/record.html"
    return render(request, name, context)
