"""Days and moments in a form: whether they have been, are to come, or may lie on either side of today.

Days that are held against the calendar, too, stand in ``policy.days``.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from coordination.rules import must_have_come, must_lie_ahead, must_not_be_past

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class DayInput(forms.DateInput):
    """A day; picked as "in N working days" where a figure is proposed, or an empty one asked for."""

    input_type = "date"

    def __init__(self, working_days: str | None = None) -> None:
        attrs = {} if working_days is None else {"data-working-days": working_days}
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Opening:
    """A day or a moment; a form does not open with one that it would refuse."""

    def prepare_value(self, value: Any) -> Any:
        field: Any = super()
        if isinstance(value, dt.date):  # what was typed is text, and stands as it is
            try:
                field.run_validators(value)
            except ValidationError:
                return None
        return field.prepare_value(value)


class HappenedDay(Opening, forms.DateField):
    """Of something that was: today, or a day before it."""

    widget = DayInput
    default_validators = [must_have_come]


class HappenedMoment(Opening, forms.DateTimeField):
    widget = MomentInput
    default_validators = [must_have_come]


class PlannedDay(Opening, forms.DateField):
    """Of something to come: a day after today, or today too."""

    widget = DayInput

    def __init__(self, *, from_today: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(must_not_be_past if from_today else must_lie_ahead)


class PlannedMoment(Opening, forms.DateTimeField):
    widget = MomentInput
    default_validators = [must_lie_ahead]


def day_field(label: _StrOrPromise, **options: Any) -> forms.DateField:
    """A day that may lie on either side of today."""
    return forms.DateField(label=label, widget=DayInput(), **options)


def past_day(label: _StrOrPromise, **options: Any) -> HappenedDay:
    """Today, or a day before it; today is proposed."""
    return HappenedDay(label=label, **{"initial": timezone.localdate, **options})


def planned_day(label: _StrOrPromise, *, from_today: bool = False, **options: Any) -> PlannedDay:
    return PlannedDay(label=label, from_today=from_today, **options)
