"""The trail, for the audit administrator; and everybody's own traces."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from coordination.access import require
from coordination.audit.policies import can_read_trail, can_watch_doors
from coordination.audit.queries import trail_state
from coordination.audit.trail import DOORS, MINE, TRAIL
from coordination.pages import Request

PAGE = "audit/events.html"


@require_GET
def events(request: Request) -> HttpResponse:
    require(can_read_trail(request.actor))
    return TRAIL.answer(request, template=PAGE, state=trail_state())


@require_GET
def doors(request: Request) -> HttpResponse:
    """Who failed at a door or was turned away there."""
    require(can_watch_doors(request.actor))
    return DOORS.answer(request)


@require_GET
def mine(request: Request) -> HttpResponse:
    return MINE.answer(request, template=PAGE)
