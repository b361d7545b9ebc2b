"""The page of another county's question: who asks, what this county gives, what was answered."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from coordination.aid.models import CountyInquiry
from coordination.aid.queries.inquiries import TONES, inquiry_facts, own_aid
from coordination.audit.looks import looked_at
from coordination.audit.models import Event
from coordination.pages import Request


@require_GET
def inquiry_page(request: Request, pk: int) -> HttpResponse:
    rows = CountyInquiry.objects.visible_to(request.actor)
    inquiry = get_object_or_404(
        rows.select_related("person__household", "asking", "answered_by__user", "answered_by__unit"), pk=pk
    )
    looked_at(request, inquiry)
    context = {
        "inquiry": inquiry,
        "tone": TONES[CountyInquiry.Status(inquiry.status)],
        "facts": inquiry_facts(inquiry),
        "cases": own_aid(inquiry),
        "recent": list(Event.objects.of(inquiry)[:8]),
    }
    return render(request, "aid/inquiry.html", context)
