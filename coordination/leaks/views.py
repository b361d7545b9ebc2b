"""Pages of leaks that read; their steps are pages of the process."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.leaks.facts import TONES, leak_facts
from coordination.leaks.lists import LEAKS
from coordination.leaks.models import Leak
from coordination.leaks.tracks import LEAK_TRACK
from coordination.pages import Request, is_fragment
from coordination.tabs import Tabs

TABS = Tabs("overview", "papers", "flow", "traces")


@require_GET
def leak_index(request: Request) -> HttpResponse:
    return LEAKS.answer(request, None)


@require_GET
def leak_page(request: Request, pk: int) -> HttpResponse:
    """One leak: what it names, how it stands, who holds it."""
    rows = Leak.objects.visible_to(request.actor).select_related(
        "account", "reported_by__unit__region", "reported_by__user"
    )
    leak = get_object_or_404(rows, pk=pk)
    looked_at(request, leak)
    tab = TABS.chosen(request)
    events = list(Event.objects.of(leak))
    papers = list(Paper.objects.visible_to(request.actor).of(leak).select_related("number", "organ"))
    context = {
        "leak": leak,
        "tab": tab,
        "tone": TONES[Leak.Status(leak.status)],
        "track": LEAK_TRACK.stops(leak, events),
        "recent": events[:8],
        "facts": leak_facts(leak) if tab == "overview" else (),
        "papers": papers,
        "tabs": TABS.rows(tab, papers=len(papers), traces=len(events)),
        "live_url": request.get_full_path(),
        "topic": f"{Leak._meta.label_lower}:{leak.pk}",
    }
    name = "leaks/_record.html" if is_fragment(request, "record") else "leaks/record.html"
    return render(request, name, context)
