"""Rules of assignments that a form and an action ask alike."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def must_follow(until: dt.date, due_on: dt.date) -> None:
    """More time is asked for beyond the due day that stands."""
    if until <= due_on:
        raise ValidationError(_("The new day has to lie after the due day."))
