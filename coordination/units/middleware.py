"""Gives each request its actor, and asks everybody to sign in who has not, with a password of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from coordination.access import require
from coordination.pages import Request, way_back, whole_page
from coordination.units.actors import SESSION_KEY, actors_of, choose_actor
from coordination.units.policies import can_enter_counties

if TYPE_CHECKING:
    from coordination.access import Actor


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every view asks for a sign-in unless it says ``login_not_required``."""

    def handle_no_permission(  # type: ignore[override]
        self, request: Request, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        leads = self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        return whole_page(request, redirect_to_login(way_back(request), *leads))


class OwnPasswordMiddleware:
    """Whoever signed in with a password that somebody else has seen chooses one; nothing else opens before."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        is_open = getattr(view, "is_open_before_own_password", False) or not getattr(
            view, "login_required", True
        )
        if is_open or not request.user.is_authenticated or not request.user.must_change_password:
            return None
        return whole_page(request, redirect("password_change"))


class ActorMiddleware:
    """``request.actor`` is who acts and ``request.actors`` all the posts the person may act in."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        actors: list[Actor] = []
        actor: Actor | None = None
        if request.user.is_authenticated:
            actors = actors_of(request.user, for_a_request=True)
            actor = choose_actor(request.user, actors, request.session.get(SESSION_KEY, ""))
        request.actors, request.actor = actors, actor  # type: ignore[assignment]  # nobody before the sign-in
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> None:
        """Whoever sits above the counties reaches the pages that stand in none, and no other."""
        is_open = getattr(view, "is_open_above_counties", False) or not getattr(view, "login_required", True)
        if request.user.is_authenticated and not is_open:
            require(can_enter_counties(request.actor))
