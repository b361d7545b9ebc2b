"""Rules that a form's field and an action ask alike, each with its one sentence.

A field takes a rule as its validator; an action asks it by ``ask``, so that what it refuses
stands at the same field.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _


def ask(name: str, rule: Callable[..., None], *given: Any) -> None:
    """Refuse at the field of this name what the rule refuses."""
    try:
        rule(*given)
    except ValidationError as error:
        raise ValidationError({name: error.error_list}) from None


def must_have_come(when: dt.date) -> None:
    """A day or a moment that is not in the future."""
    if isinstance(when, dt.datetime):
        if when > timezone.now():
            raise ValidationError(_("This time is still to come."))
    elif when > timezone.localdate():
        raise ValidationError(_("This day is still to come."))


def must_lie_ahead(when: dt.date) -> None:
    """A day after today, or a moment after now."""
    if isinstance(when, dt.datetime):
        if when <= timezone.now():
            raise ValidationError(_("Name a time that lies ahead."))
    elif when <= timezone.localdate():
        raise ValidationError(_("Name a day that lies ahead."))


def must_not_be_past(day: dt.date) -> None:
    """Today, or a day after it."""
    if day < timezone.localdate():
        raise ValidationError(_("This day has passed: name today or a later day."))


def must_not_end_first(begins: dt.date | None, ends: dt.date | None) -> None:
    """What has two days begins on the first of them."""
    if begins is not None and ends is not None and ends < begins:
        raise ValidationError(_("It cannot end before it begins."))
