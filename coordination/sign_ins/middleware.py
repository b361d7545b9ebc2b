"""At each request: somebody is there; and where nobody was for too long, the door says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from coordination.pages import Request, is_attended, way_back, whole_page
from coordination.sign_ins.models import SignIn
from coordination.sign_ins.presence import be_there, minutes_idle
from coordination.units.middleware import SignInRequiredMiddleware

if TYPE_CHECKING:
    from coordination.sign_ins.store import SessionStore

IDLE = "idle"


class SignInOrWhyNot(SignInRequiredMiddleware):
    """Who is led to the door because nobody was there for so long is told."""

    def handle_no_permission(  # type: ignore[override]
        self, request: Request, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        response = super().handle_no_permission(request, view_func)
        minutes = _idle_minutes(request)
        if minutes:  # in a cookie of the door's own: what the page asks for by itself may be led there first
            response.set_cookie(
                IDLE,
                str(minutes),
                path=reverse(settings.LOGIN_URL),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def said_at_door(request: HttpRequest) -> int:
    """For how many minutes nobody was there; 0 where that is not why somebody stands at the door."""
    said = request.COOKIES.get(IDLE, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 4 else 0


def forget_at_door(response: HttpResponseBase) -> None:
    response.delete_cookie(IDLE, path=reverse(settings.LOGIN_URL), samesite="Lax")


class Presence:
    """Keep a sign-in standing at which somebody is; comes after the actor is known, whose county's rules hold."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        session: SessionStore = request.session  # type: ignore[assignment]
        if request.user.is_authenticated and is_attended(request) and not be_there(session, request.actor):
            session.flush()  # ended elsewhere a moment ago
            return whole_page(request, redirect_to_login(way_back(request)))  # type: ignore[return-value]
        return self.get_response(request)


def _idle_minutes(request: Request) -> int:
    """How long nobody was at the sign-in of which the browser still has the key; 0 where that is not why."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    found = SignIn.objects.filter(pk=key).first() if key else None
    is_over = found is not None and found.idle_at <= timezone.now()
    return minutes_idle(found) if found is not None and is_over else 0
