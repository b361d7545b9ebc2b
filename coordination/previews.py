"""What will happen, asked of the page that would do it.

    *with_preview("aid/<int:pk>/withdraw/", turns.withdraw_page, name="aid-withdraw")

gives a page a second address, at which its own view finds the record and asks the policy as
ever, and then, in the place of its change, has told what that would do (``foretell``): whoever may
not take the page is promised nothing, and no second rule says who may. The processes stand above the
rooms: how a change is tried and read off, they enter here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

if TYPE_CHECKING:
    from coordination.pages import Request

ADDRESS, NAME = "preview/", "-preview"

Matter = Model | Iterable[Model]
"""The record that a page changes, or the records."""


class Teller(Protocol):
    """How it is told what a change would do, or why it is refused; 200, since it is read into a page in use."""

    def change(
        self, request: Request, change: Callable[[], Any], *forms: BaseForm, about: Matter
    ) -> HttpResponse: ...

    def refusal(self, request: Request, why: str) -> HttpResponse: ...


_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Enter who tells."""
    _tellers[:] = [teller]


def with_preview(route: str, view: Callable[..., HttpResponseBase], *, name: str) -> list[URLPattern]:
    """A page and the address at which it says what it would do."""
    view.has_preview = True  # type: ignore[attr-defined]
    return [path(route, view, name=name), path(f"{route}{ADDRESS}", preview_of(view), name=f"{name}{NAME}")]


def preview_of(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @require_POST
    @wraps(view)
    def preview(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.is_preview = True
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refused:
            answer = _tellers[0].refusal(request, str(refused))
            answer.status_code = 403
            return answer

    return preview


def is_preview(request: HttpRequest) -> bool:
    """Whether a page is asked what it would do: it changes nothing then."""
    return getattr(request, "is_preview", False)


def preview_address(request: HttpRequest) -> str:
    """Where the page that is shown says what it would do; empty where it does not."""
    match = request.resolver_match
    has_one = match is not None and getattr(match.func, "has_preview", False)
    return f"{request.path}{ADDRESS}" if has_one else ""


def foretell(request: Request, change: Callable[[], Any], *forms: BaseForm, about: Matter) -> HttpResponse:
    """What a change would do, as its forms stand; asked in the place of making it."""
    return _tellers[0].change(request, change, *forms, about=about)
