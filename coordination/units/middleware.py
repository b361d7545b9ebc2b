"""Gives each request its actor, and asks everybody to sign in who has not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse, HttpResponseBase

from coordination.pages import Request
from coordination.units.actors import SESSION_KEY, actors_of, choose_actor

if TYPE_CHECKING:
    from coordination.access import Actor


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every view asks for a sign-in unless it says ``login_not_required``.

    A fragment asked for by htmx sends the whole page to the sign-in form
    instead of swapping the form into a corner of it.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: Request, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        response = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request") and response.has_header("Location"):
            return HttpResponse(status=401, headers={"HX-Redirect": response["Location"]})
        return response


class ActorMiddleware:
    """``request.actor`` is who acts and ``request.actors`` all the posts the person may act in."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        actors: list[Actor] = []
        actor: Actor | None = None
        if request.user.is_authenticated:
            actors = actors_of(request.user)
            actor = choose_actor(request.user, actors, request.session.get(SESSION_KEY, ""))
        request.actors, request.actor = actors, actor  # type: ignore[assignment]  # nobody before the sign-in
        return self.get_response(request)
