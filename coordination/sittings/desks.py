"""What the desks of a session and of a hearing do alike: who came, taken back, and what was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from coordination.pages import CONFLICT, UNPROCESSABLE, Request, posted_id
from coordination.sittings.actions import sign_in, withdraw_sign_in
from coordination.sittings.models import Seat
from coordination.staleness import LATE, late_words
from coordination.units.models import Organisation, Post


def posted_seat(request: Request, sitting_id: int) -> Seat:
    """The seat that the desk names, where it is one of this sitting."""
    seats = Seat.objects.filter(sitting=sitting_id).select_related("unit", "sitting__chair")
    return get_object_or_404(seats, pk=posted_id(request, "seat"))


def posted_post(request: Request, name: str = "post") -> Post:
    """The person that the desk names, of a unit that the reader sees."""
    units = Organisation.objects.visible_to(request.actor).values("pk")
    return get_object_or_404(Post.objects.filter(unit__in=units).current(), pk=posted_id(request, name))


def sign_in_at(request: Request, sitting_id: int) -> HttpResponse:
    """Somebody has come for a unit."""
    seat, post = posted_seat(request, sitting_id), posted_post(request)
    return done(request, lambda: sign_in(seat, actor=request.actor, post=post))


def take_back_at(request: Request, sitting_id: int) -> HttpResponse:
    """A sign-in was entered for the wrong unit or person."""
    seat, reason = posted_seat(request, sitting_id), request.POST.get("reason", "")
    return done(request, lambda: withdraw_sign_in(seat, actor=request.actor, reason=reason))


def done(request: Request, change: Callable[[], Any]) -> HttpResponse:
    """Run one change of the desk; what it refuses is said in words at the top."""
    try:
        change()
    except ValidationError as error:
        return refused(request, error.messages)
    except LATE as error:
        return refused(request, [late_words(error)], status=CONFLICT)
    return HttpResponse(status=204, headers={"HX-Trigger": "desk-changed"})


def refused(
    request: Request, words: list[str], *, status: int = UNPROCESSABLE, tick: Any = None
) -> HttpResponse:
    """What the desk could not do; the ``tick`` is that of a warning, sent again with the same form."""
    return render(request, "sittings/_refused.html", {"words": words, "tick": tick}, status=status)
