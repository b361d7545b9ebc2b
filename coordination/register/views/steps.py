"""One action as a page: a form, what will happen, and the way back to the household."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from coordination.pages import Request, refuse, status_of
from coordination.register.models import Household, Person

if TYPE_CHECKING:
    from coordination.access import Actor


def actor_of(request: Request) -> Actor:
    """Who acts; every view here asks for a sign-in."""
    actor = request.actor
    return actor


def household_of(request: Request, key: str) -> Household:
    seen = Household.objects.visible_to(actor_of(request))
    return get_object_or_404(seen.select_related("township", "village", "head", "merged_into"), key=key)


def person_of(request: Request, key: str) -> Person:
    seen = Person.objects.visible_to(actor_of(request)).standing()
    return get_object_or_404(
        seen.select_related("household__township", "household__village", "household__head"), key=key
    )


def act(
    request: Request,
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
            refuse(form, error)
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
    return render(request, "register/act.html", context, status=status_of(form))
