"""What every page of the house does: who asks, which part is asked for, what an action refused.

A page that shows a record reads it through ``visible_to``; one that changes it asks the
policy by ``require`` and hands its form to an action. ``confirm`` is that second kind whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from coordination.clear_texts import asks_about_persons
from coordination.previews import Matter, foretell, is_preview, preview_address
from coordination.staleness import LATE, late_words

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from coordination.access import Actor
    from coordination.units.models import Post

CONFLICT, UNPROCESSABLE = 409, 422
BY_ITSELF = "X-Unattended"
"""The mark on what a page asks for by itself: fragments read again after a hint, what is polled."""
View = TypeVar("View", bound=Callable[..., Any])


class Request(HttpRequest):
    """A request as the middlewares leave it; whoever reaches a page has signed in."""

    actor: Actor
    actors: list[Actor]
    htmx: HtmxDetails
    number: str
    second_factor: Any  # how the sign-in stands with it (coordination.second_factor)
    shell: Any  # the frame around the page, made once a request
    is_preview: bool  # asked what it would do, instead of doing it (coordination.previews)


def is_attended(request: HttpRequest) -> bool:
    """Whether somebody caused this request; whatever bears no mark, somebody did."""
    return BY_ITSELF not in request.headers


def open_above_counties(view: View) -> View:
    """A page that stands in no county: also those of the city open it, who reach no other."""
    view.is_open_above_counties = True  # type: ignore[attr-defined]
    return view


def open_before_own_password(view: View) -> View:
    """A page that also opens to whoever has yet to choose a password: to choose it, or to leave."""
    view.is_open_before_own_password = True  # type: ignore[attr-defined]
    return view


def open_before_second_factor(view: View) -> View:
    """A page that also opens to whoever has given the password alone: to give the second factor, or to leave."""
    view.is_open_before_second_factor = True  # type: ignore[attr-defined]
    return view


def way_back(request: Request) -> str:
    """The address of the page at which the person is; of a fragment that of the page around it."""
    return (request.htmx.current_url_abs_path or "/") if request.htmx else request.get_full_path()


def for_everybody(view: View) -> View:
    """A page that holds nothing of anybody: caches may keep it."""
    view.is_for_everybody = True  # type: ignore[attr-defined]
    return view


def is_for_everybody(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "is_for_everybody", False)


def whole_page(request: Request, response: HttpResponseBase) -> HttpResponseBase:
    """A fragment asked for by htmx sends the whole page elsewhere, instead of swapping a form into a corner of it."""
    if request.headers.get("HX-Request") and response.has_header("Location"):
        return HttpResponse(status=401, headers={"HX-Redirect": response["Location"]})
    return response


def acting(actor: Actor) -> Post:
    """The post acted in, where the policy has asked for one."""
    post = actor.acting_post
    if post is None:
        raise ValueError("No policy asked for a post before this page used it.")
    return post


def is_fragment(request: Request, target: str = "") -> bool:
    """Whether a live part of the page is asked for, by the name of its element, instead of the whole."""
    return bool(request.htmx) and (not target or request.htmx.target == target)


def posted(request: Request) -> Any:
    """What was sent, for a form that is bound even where nothing was."""
    return request.POST if request.method == "POST" else None


def posted_id(request: HttpRequest, name: str) -> int | None:
    """The id that a page posted; what is no id is nothing that can be found."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() else None


def status_of(form: BaseForm) -> int:
    """The answer's status: a form that comes back with errors was not processed."""
    return UNPROCESSABLE if form.errors else 200


def refuse(form: BaseForm, error: ValidationError) -> None:
    """Say what the action refused at its field where the form has it, else at the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def is_sound(form: BaseForm, actor: Actor) -> bool:
    """Whether a form can be acted on: valid, and where a text in clear may name a person its writer has looked."""
    is_valid = form.is_valid()
    return not asks_about_persons(form, actor) and is_valid


def values_of(form: BaseForm) -> dict[str, Any]:
    """What an action takes of a form: what the form says itself, else all that was cleaned."""
    return form.values() if hasattr(form, "values") else form.cleaned_data


def confirm(
    request: Request,
    form: BaseForm,
    act: Callable[..., Any],
    *,
    heading: str,
    home: tuple[str, str],
    done: str | Callable[[Any], HttpResponse],
    record: Any = None,
    about: Matter | None = None,
    back: str = "",
    points: Sequence[str] = (),
    title: str = "",
    submit: str = "",
    danger: bool = False,
    template: str = "confirm.html",
    **more: Any,
) -> HttpResponse:
    """One change as a page: its form, what will happen, and the way back to the record.

    ``act(actor=…, **values)`` does it; where it refuses, or the record has moved on, the form says why. ``home`` is the
    address and name of the list above. The way back leads to the ``record``, without one to
    ``back`` or to what ``act`` made, with ``done`` as its word; a function as ``done`` answers itself.
    ``more`` is for a ``template`` of the room's own.
    A page with a preview shows what ``act`` would do as the form stands, told of the record or of
    what it is ``about``; ``points`` then hold whatever is entered.
    """
    if is_preview(request):
        told_of = about if about is not None else [record] if record is not None else []
        return foretell(request, lambda: act(actor=request.actor, **values_of(form)), form, about=told_of)
    late = False
    if request.method == "POST" and is_sound(form, request.actor):
        try:
            made = act(actor=request.actor, **values_of(form))
        except ValidationError as error:
            refuse(form, error)
        except LATE as error:
            late = True
            form.add_error(None, late_words(error))
        else:
            if callable(done):
                return done(made)
            messages.success(request, done)
            return redirect(back or record or made)
    context = {
        "form": form,
        "record": record,
        "heading": heading,
        "home": home,
        "back": back or (record.get_absolute_url() if record is not None else home[0]),
        "crumb": _number_of(record),
        "points": [point for point in points if point],
        "title": title or (str(record) if record is not None else heading),
        "submit": submit or heading,
        "danger": danger,
        **more,
        "preview_url": preview_address(request),
    }
    return render(request, template, context, status=CONFLICT if late else status_of(form))


def _number_of(record: Any) -> str:
    """The number by which people call a record, its title while it has none."""
    return str(getattr(record, "number_text", "") or getattr(record, "number", "") or record or "")
