"""Whoever has given the password alone, and needs more than that, gives it before anything else opens."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from coordination.pages import Request, way_back, whole_page
from coordination.second_factor.proof import Proof
from coordination.units.second_step import ASKED, SESSION_KEY, waits


class SecondFactorMiddleware:
    """``request.second_factor`` says how the sign-in stands; a page opens once it waits for nothing.

    A code is asked for before a password is chosen anew; it is set up after that.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.second_factor = Proof(request)
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated or not waits(request.session):
            return None
        if getattr(view, "is_open_before_second_factor", False) or not getattr(view, "login_required", True):
            return None
        is_asked = request.session[SESSION_KEY] == ASKED
        if not is_asked and request.user.must_change_password:
            return None
        back = way_back(request) if request.method == "GET" else "/"
        address = reverse("second_factor:code" if is_asked else "second_factor:own")
        return whole_page(request, redirect(f"{address}?{urlencode({'next': back})}"))
