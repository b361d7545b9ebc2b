"""A person's notices, and the office's call list."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coordination.access import require
from coordination.notifications.actions import mark_all_read, mark_read, record_call
from coordination.notifications.forms import CallForm
from coordination.notifications.models import CallEntry, Notice
from coordination.notifications.policies import can_see_calls
from coordination.notifications.queries import calls_made_today, calls_to_make
from coordination.pages import Request
from coordination.paging import page_of


@require_GET
def notices(request: Request) -> HttpResponse:
    """The reader's own notices, unread first, newest first."""
    page = page_of(Notice.objects.visible_to(request.actor), order=["is_read", "-id"], query=request.GET)
    return render(request, "notifications/notices.html", {"page": page})


@require_POST
def open_notice(request: Request, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.actor), pk=pk)
    mark_read(notice, actor=request.actor)
    leads_here = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if leads_here and notice.url else reverse("notifications:notices"))


@require_POST
def read_notice(request: Request, pk: int) -> HttpResponse:
    """Mark one notice as read and stay."""
    mark_read(get_object_or_404(Notice.objects.visible_to(request.actor), pk=pk), actor=request.actor)
    return redirect("notifications:notices")


@require_POST
def read_all(request: Request) -> HttpResponse:
    mark_all_read(actor=request.actor)
    return redirect("notifications:notices")


@require_GET
def calls(request: Request) -> HttpResponse:
    """Whom to call about urgent notices that nobody has read, longest waiting first."""
    require(can_see_calls(request.actor))
    context = {
        "page": page_of(calls_to_make(request.actor), order=["id"], query=request.GET),
        "made": calls_made_today(request.actor),
        "outcomes": CallEntry.Outcome,
    }
    return render(request, "notifications/calls.html", context)


@require_POST
def call(request: Request, pk: int) -> HttpResponse:
    """Tick a call: reached or not, now, by the reader."""
    require(can_see_calls(request.actor))
    notice = get_object_or_404(Notice.objects.of_county(request.actor.county_id), pk=pk, urgent=True)
    form = CallForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether the call reached the person."))
        return redirect("notifications:calls")
    try:
        record_call(notice, form.cleaned_data["outcome"], form.cleaned_data["note"], actor=request.actor)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect("notifications:calls")
