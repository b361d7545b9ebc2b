"""One action as a page: a form, what will happen, and the way back to the household."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from coordination.register.models import Household, Person

if TYPE_CHECKING:
    from coordination.access import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Who acts; every view here asks for a sign-in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def household_of(request: HttpRequest, key: str) -> Household:
    seen = Household.objects.visible_to(actor_of(request))
    return get_object_or_404(seen.select_related("township", "village", "head", "merged_into"), key=key)


def person_of(request: HttpRequest, key: str) -> Person:
    seen = Person.objects.visible_to(actor_of(request)).standing()
    return get_object_or_404(
        seen.select_related("household__township", "household__village", "household__head"), key=key
    )


def act(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], Any],
    *,
    household: Household | None,
    heading: str,
    points: Sequence[str],
    done: str,
    danger: bool = False,
) -> HttpResponse:
    """Show the form; when it is sent and the action takes it, go back to the household with a word."""
    if request.method == "POST" and form.is_valid():
        try:
            result = do(form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, done)
            target = household or result
            return redirect(target.get_absolute_url())
    context = {
        "form": form,
        "household": household,
        "heading": heading,
        "points": [point for point in points if point],
        "danger": danger,
    }
    return render(request, "register/act.html", context, status=422 if form.errors else 200)


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """What the action refused, at its field where the form has it, else at the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
