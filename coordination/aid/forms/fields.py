"""The fields that the steps of emergency aid share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def long_text(rows: int = 3, phrases: Any = "", outcome: str = "") -> forms.Textarea:
    attrs: dict[str, Any] = {"rows": rows}
    if phrases:
        attrs["data-phrases"] = phrases
    if outcome:
        attrs["data-for-outcome"] = outcome
    return forms.Textarea(attrs=attrs)


def day_field(
    label: Any, *, required: bool = True, help_text: Any = "", outcome: str = ""
) -> forms.DateField:
    attrs = {"type": "date"} | ({"data-for-outcome": outcome} if outcome else {})
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs=attrs, format="%Y-%m-%d"),
    )


def past_day(label: Any) -> forms.DateField:
    field = day_field(label)
    field.initial = timezone.localdate
    return field


class OutcomeForm(forms.Form):
    """Outcomes of which some ask for a reason in the field ``says``."""

    needs_reason: tuple[str, ...] = ()
    says = "reason"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if data.get("outcome") in self.needs_reason and not str(data.get(self.says) or "").strip():
            self.add_error(self.says, gettext("Say why."))
        return data


def outcomes(label: Any, *choices: tuple[str, Any], initial: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, initial=initial)


def opinion_field(phrases: Any = "", help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Opinion or reason"),
        required=False,
        widget=long_text(3, phrases),
        max_length=2000,
        help_text=help_text,
    )
