"""A project of a social force as its body reports it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import Asks, DayInput, OutcomeForm, PlannedDay, long_text, outcome_field, reason_field
from coordination.referrals.models import CharityProject
from coordination.rules import ask, must_not_end_first


class ProjectForm(forms.ModelForm):
    """Reported before it takes anybody up: what, for whom, from when to when, of what value."""

    encrypted = ("content",)

    class Meta:
        model = CharityProject
        fields = ["title", "kind", "audience", "content", "planned_value", "begins_on", "ends_on"]
        widgets = {
            "content": long_text(4),
            "planned_value": forms.NumberInput(attrs={"step": "0.01", "min": "0", "inputmode": "decimal"}),
            "begins_on": DayInput(),
            "ends_on": DayInput(),
        }
        field_classes = {"ends_on": PlannedDay}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        ask("ends_on", must_not_end_first, data.get("begins_on"), data.get("ends_on"))
        return data

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class FilingForm(OutcomeForm):
    encrypted = ("reason",)
    outcome = outcome_field(
        _("Outcome"),
        [("file", _("Put on file")), ("return", _("Return for amendment"))],
        initial="file",
    )
    reason = reason_field(_("What is missing"))
    asks = {"return": Asks(needs=("reason",))}
