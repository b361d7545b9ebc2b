"""One action as a page: a form, what will happen, and the way back to the household."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination.audit.looks import looked_at
from coordination.pages import Request, confirm
from coordination.register.models import Household, Person
from coordination.register.strangers import opened_household

if TYPE_CHECKING:
    pass


def household_of(request: Request, key: str) -> Household:
    """The household of this key; that it was opened is on record."""
    seen = Household.objects.visible_to(request.actor)
    found = get_object_or_404(seen.select_related("township", "village", "head", "merged_into"), key=key)
    opened_household(request, found)
    return found


def person_of(request: Request, key: str) -> Person:
    seen = Person.objects.visible_to(request.actor).standing()
    found = get_object_or_404(
        seen.select_related("household__township", "household__village", "household__head"), key=key
    )
    looked_at(request, found)
    return found


def act(
    request: Request,
    form: forms.Form,
    do: Callable[..., Any],
    *,
    household: Household | None,
    heading: str,
    points: Sequence[str],
    done: str,
    danger: bool = False,
) -> HttpResponse:
    """One action of the register; the way back leads to the household."""
    return confirm(
        request,
        form,
        do,
        record=household,
        heading=heading,
        home=(reverse("register:households"), _("Households")),
        title=(household.title if household else "") or _("Particulars"),
        submit=_("Save"),
        points=points,
        done=done,
        danger=danger,
    )
