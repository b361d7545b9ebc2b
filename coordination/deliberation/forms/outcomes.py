"""Writing an outcome down: one form, each outcome shows the fields that it needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.deliberation.forms.steps import UnitField, UnitsField, long_text
from coordination.deliberation.models import Outcome
from coordination.units.models import Organisation

DAY = {"type": "date"}
STAGES = 3
FORMS = [("cash", _("cash")), ("goods", _("goods")), ("service", _("a service"))]


def only_for(*kinds: str, **attrs: Any) -> dict[str, Any]:
    return {"data-for-outcome": " ".join(kinds), **attrs}


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Kind of outcome"))
    text = forms.CharField(label=_("What is decided"), widget=long_text(2))
    unit = UnitField(
        Organisation.objects.none(),
        label=_("Unit"),
        required=False,
        widget=forms.Select(attrs=only_for("duty", "referral", "policy_gap", "charity", "single_dibao")),
    )
    co_units = UnitsField(
        Organisation.objects.none(),
        label=_("Co-operating units"),
        required=False,
        widget=forms.SelectMultiple(attrs=only_for("duty", size=4)),
    )
    measure = forms.CharField(
        label=_("Measured by"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=only_for("duty")),
    )
    advice = forms.CharField(
        label=_("What the person may try instead"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=only_for("refusal")),
    )
    basis = forms.CharField(
        label=_("Basis"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=only_for("refusal", "duty")),
    )
    due_on = forms.DateField(
        label=_("Due"),
        required=False,
        widget=forms.DateInput(attrs=only_for("duty", "evidence", **DAY), format="%Y-%m-%d"),
    )
    review_on = forms.DateField(
        label=_("Reviewed on"),
        required=False,
        widget=forms.DateInput(attrs=only_for("category", **DAY), format="%Y-%m-%d"),
    )
    until_on = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=forms.DateInput(attrs=only_for("category", **DAY), format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, kinds: list[str], units: Any, stages: int = STAGES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        labels = dict(Outcome.Kind.choices)
        fields["outcome"].choices = [
            (kind, f"{Outcome.LETTERS[Outcome.Kind(kind)]} · {labels[kind]}") for kind in kinds
        ]
        fields["unit"].queryset = fields["co_units"].queryset = units
        self.stages = stages if "aid" in kinds else 0
        for place in range(1, self.stages + 1):
            words = {"place": place}
            fields[f"amount_{place}"] = forms.DecimalField(
                label=_("Stage %(place)d: amount (yuan)") % words,
                required=False,
                min_value=0,
                max_digits=10,
                decimal_places=2,
                widget=forms.NumberInput(attrs=only_for("aid")),
            )
            fields[f"day_{place}"] = forms.DateField(
                label=_("Stage %(place)d: day") % words,
                required=False,
                widget=forms.DateInput(attrs=only_for("aid", **DAY), format="%Y-%m-%d"),
            )
            fields[f"form_{place}"] = forms.ChoiceField(
                label=_("Stage %(place)d: form") % words,
                required=False,
                choices=FORMS,
                widget=forms.Select(attrs=only_for("aid")),
            )
            fields[f"condition_{place}"] = forms.CharField(
                label=_("Stage %(place)d: condition") % words,
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs=only_for("aid")),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for place in range(1, self.stages + 1):
            if bool(data.get(f"amount_{place}")) != bool(data.get(f"day_{place}")):
                raise ValidationError(gettext("A stage has both an amount and a day."))
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        stages = [
            {
                "amount": data[f"amount_{place}"],
                "due_on": data[f"day_{place}"],
                "form": data[f"form_{place}"] or "cash",
                "condition": data[f"condition_{place}"],
            }
            for place in range(1, self.stages + 1)
            if data.get(f"amount_{place}")
        ]
        kind = data["outcome"]
        return {
            "kind": kind,
            "text": data["text"],
            "unit": data["unit"],
            "co_units": list(data["co_units"]) if kind == Outcome.Kind.DUTY else [],
            "measure": data["advice"] if kind == Outcome.Kind.REFUSAL else data["measure"],
            "basis": data["basis"],
            "due_on": data["due_on"],
            "review_on": data["review_on"],
            "until_on": data["until_on"],
            "stages": stages,
        }
