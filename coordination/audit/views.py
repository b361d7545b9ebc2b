"""The trail, for the audit administrator; and everybody's own traces."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from coordination.access import require
from coordination.audit.forms import TrailFilter
from coordination.audit.policies import can_read_trail
from coordination.audit.queries import events_page, parse_key, trail_state, unit_names

if TYPE_CHECKING:
    from coordination.access import Actor


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    actor = _actor(request)
    require(can_read_trail(actor))
    return _page(request, actor, own=False)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    return _page(request, _actor(request), own=True)


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


def _page(request: HttpRequest, actor: Actor, *, own: bool) -> HttpResponse:
    units = unit_names()
    form = TrailFilter(request.GET, units=None if own else units)
    chosen = dict(form.cleaned_data) if form.is_valid() else {}
    key = parse_key(request.GET.get("after", ""))
    page = events_page(actor, units=units, own=own, key=key, **chosen)
    filters = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "form": form,
        "own": own,
        "lines": page.lines,
        "state": None if own else trail_state(),
        "next_url": f"?{urlencode({**filters, 'after': page.next_key})}" if page.next_key else "",
        "first_url": f"?{urlencode(filters)}" if key else "",
    }
    return render(request, "audit/events.html", context)
