"""A project of a social force as its body reports it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.referrals.forms.fields import day_input, need, text_field
from coordination.referrals.models import CharityProject


class ProjectForm(forms.ModelForm):
    """Reported before it takes anybody up: what, for whom, from when to when, of what value."""

    class Meta:
        model = CharityProject
        fields = ["title", "kind", "audience", "content", "planned_value", "begins_on", "ends_on"]
        widgets = {
            "content": forms.Textarea(attrs={"rows": 4}),
            "planned_value": forms.NumberInput(attrs={"step": "0.01", "min": "0", "inputmode": "decimal"}),
            "begins_on": day_input(),
            "ends_on": day_input(),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = data.get("begins_on"), data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("It cannot end before it begins."))
        return data

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class FilingForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("file", _("Put on file")), ("return", _("Return for amendment"))],
        widget=forms.RadioSelect,
        initial="file",
    )
    reason = text_field(_("What is missing"), required=False, attrs={"data-for-outcome": "return"})

    def clean(self) -> dict[str, Any]:
        return need(self, "outcome", ("return",), "reason")
