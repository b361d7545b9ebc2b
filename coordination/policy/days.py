"""Days that somebody names beforehand, held against the calendar: a day off is said before it is taken.

due_on = worked_day(_("Due"))              a day off moves on to the next working day
starts_at = called_moment(_("Starts"))     a day off, or the night, is asked about once
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from coordination.dates import WEEKDAYS, short_date
from coordination.forms import DayInput, MomentInput, PlannedDay, PlannedMoment
from coordination.policy.calendar import CalendarMissing, the_calendar

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

ROLLS, ASKS = "rolls", "asks"  # what is done about a day off: moved on, or asked about once
NIGHT = dt.time(22), dt.time(6)  # people are called to nothing between these hours, wherever they live


# --- what a day is ---------------------------------------------------------------------------------


def worked_from(day: dt.date) -> dt.date:
    """The day itself, or the next one worked; where the year is not known, the day itself."""
    try:
        return the_calendar().on_or_after(day)
    except CalendarMissing:
        return day


def what_it_is(day: dt.date) -> str:
    """「9月27日是周日」 of a day off; "" of a day worked."""
    if worked_from(day) == day:
        return ""
    words = {"day": short_date(day), "weekday": WEEKDAYS[day.weekday()]}
    if day.weekday() < 5 or day in the_calendar().days:
        return _("%(day)s is a holiday") % words
    return _("%(day)s (%(weekday)s) is a day off") % words


def moved_words(day: dt.date) -> str:
    """That a day off was moved on, and to which day; "" of a day worked."""
    found = what_it_is(day)
    if not found:
        return ""
    return _("%(what)s; moved on to %(day)s.") % {"what": found, "day": short_date(worked_from(day))}


def unusual_words(at: dt.date) -> str:
    """What is unusual in calling people together on this day or at this time; "" where nothing is."""
    if not isinstance(at, dt.datetime):
        return what_it_is(at)
    local = timezone.localtime(at)
    found = [what_it_is(local.date())]
    if not NIGHT[1] <= local.time() < NIGHT[0]:
        found.append(_("%(time)s is at night") % {"time": f"{local:%H:%M}"})
    return _(", and ").join(filter(None, found))


# --- fields ----------------------------------------------------------------------------------------


class WorkedDayInput(DayInput):
    def __init__(self, working_days: str | None = None) -> None:
        super().__init__(working_days)
        self.attrs["data-day"] = ROLLS


class WorkedDay(PlannedDay):
    """A day to come on which somebody is to be at work: a day off stands moved on, to be sent as it is."""

    widget = WorkedDayInput

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and (words := moved_words(day)):
            raise ValidationError(words, code="day_off")
        return day

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(worked_from(value) if isinstance(value, dt.date) else value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            day = super().clean(data)
        except ValidationError:
            return data
        return data if day is None else worked_from(day).isoformat()


class _Asking:
    """A widget that keeps beside it the value about which the sender was asked."""

    asked_about = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        self.is_answered = bool(value) and data.get(f"{name}-asked") == value
        return value

    is_answered = False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        control: SafeString = super().render(name, value, attrs, renderer)  # type: ignore[misc]
        if not self.asked_about:
            return control
        return format_html(
            '{}<input type="hidden" name="{}-asked" value="{}">', control, name, self.asked_about
        )


class CalledDayInput(_Asking, DayInput):
    def __init__(self, working_days: str | None = None) -> None:
        super().__init__(working_days)
        self.attrs["data-day"] = ASKS


class CalledMomentInput(_Asking, MomentInput):
    def __init__(self) -> None:
        super().__init__()
        self.attrs["data-day"] = ASKS


def _ask_once(field: forms.Field, typed: Any, at: dt.date | None) -> None:
    """Say what is unusual; who sends the same day again has answered."""
    widget: Any = field.widget
    widget.asked_about = typed
    words = unusual_words(at) if at is not None else ""
    if not words:
        widget.asked_about = ""
    elif not widget.is_answered:
        raise ValidationError(
            _("%(what)s. Change it, or send it once more if it is meant so."),
            params={"what": words},
            code="day_off",
        )


class CalledDay(PlannedDay):
    """A day on which people come together; a day off is asked about once."""

    widget = CalledDayInput

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        _ask_once(self, value, day)
        return day


class CalledMoment(PlannedMoment):
    """When people come together; a day off or the night is asked about once."""

    widget = CalledMomentInput

    def clean(self, value: Any) -> Any:
        at = super().clean(value)
        _ask_once(self, value, at)
        return at


def worked_day(label: _StrOrPromise, *, working_days: str | None = None, **options: Any) -> WorkedDay:
    """A due day or a closing day, picked as "in N working days" where a figure is proposed."""
    return WorkedDay(label=label, widget=WorkedDayInput(working_days), **options)


def called_moment(label: _StrOrPromise, **options: Any) -> CalledMoment:
    return CalledMoment(label=label, **options)


# --- what the page says while it is typed ------------------------------------------------------------


def said_of(typed: str, kind: str) -> dict[str, str]:
    """What a field would say of this, before it is sent; the day that it moves on to."""
    field: Any = WorkedDay() if kind == ROLLS else CalledMoment() if "T" in typed else CalledDay()
    try:
        field.clean(typed)
    except ValidationError as error:
        words = " ".join(error.messages)
        if not any(one.code == "day_off" for one in error.error_list):
            return {"words": words}
        if kind == ROLLS:
            return {"words": words, "date": field.bound_data(typed, None)}
        params: Any = error.error_list[0].params
        return {"words": _("%(what)s. Send it only if it is meant so.") % params, "asked": typed}
    return {"words": ""}
