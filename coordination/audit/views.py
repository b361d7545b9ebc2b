"""The trail, for the audit administrator; and everybody's own traces."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.access import require
from coordination.audit.facts import event_facts, run_facts, ways_on
from coordination.audit.looks import looked_at_trail
from coordination.audit.models import Event, VerificationRun
from coordination.audit.policies import can_read_trail, can_see_runs, can_watch_doors
from coordination.audit.queries import trail_state
from coordination.audit.runs import RUNS
from coordination.audit.sides import sides_of
from coordination.audit.trail import DOORS, MINE, TRAIL, is_named, lines_of
from coordination.pages import Request

PAGE = "audit/events.html"


@require_GET
def events(request: Request) -> HttpResponse:
    require(can_read_trail(request.actor))
    looked_at_trail(request, "events")
    return TRAIL.answer(request, template=PAGE, state=trail_state())


@require_GET
def doors(request: Request) -> HttpResponse:
    """Who failed at a door or was turned away there."""
    require(can_watch_doors(request.actor))
    looked_at_trail(request, "doors")
    return DOORS.answer(request)


@require_GET
def mine(request: Request) -> HttpResponse:
    return MINE.answer(request, template=PAGE)


@require_GET
def event(request: Request, pk: int) -> HttpResponse:
    """One event whole: who, what, why, before and after; as far as its reader may know (C9)."""
    found = get_object_or_404(Event.objects.visible_to(request.actor), pk=pk)
    own = found.user_id == request.actor.user.pk
    [line] = lines_of([found], request.actor, own=own)
    named = is_named(found, own=own)
    context = {
        "event": found,
        "line": line,
        "named": named,
        "facts": event_facts(line, named=named),
        "sides": sides_of(found, named=named),
        "ways": ways_on(line) if can_read_trail(request.actor) is None else [],
        "home": _home(request, own=own),
    }
    return render(request, "audit/event.html", context)


def _home(request: Request, *, own: bool) -> tuple[str, str]:
    """The list from which this reader comes."""
    if can_read_trail(request.actor) is None:
        return "audit:events", _("Audit")
    if not own and can_watch_doors(request.actor) is None:
        return "audit:doors", _("Failed sign-ins and limits")
    return "audit:mine", _("My traces")


@require_GET
def verifications(request: Request) -> HttpResponse:
    """Every run of the trail, the newest first."""
    require(can_see_runs(request.actor))
    return RUNS.answer(request)


@require_GET
def verification(request: Request, pk: int) -> HttpResponse:
    """One run and all that it found."""
    require(can_see_runs(request.actor))
    run = get_object_or_404(VerificationRun.objects.visible_to(request.actor), pk=pk)
    return render(request, "audit/verification.html", {"run": run, "facts": run_facts(run)})
