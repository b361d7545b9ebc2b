"""Writing an outcome down: one form, each outcome shows the fields that it needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.deliberation.models import Outcome
from coordination.forms import Asks, OutcomeForm, day_field, money_field, offer, text_field
from coordination.rules import must_lie_ahead
from coordination.units.fields import UnitField, UnitsField

STAGES = 3
FORMS = [("cash", _("cash")), ("goods", _("goods")), ("service", _("a service"))]
Kind = Outcome.Kind


class WriteOutcomeForm(OutcomeForm):
    outcome = forms.ChoiceField(label=_("Kind of outcome"))
    text = text_field(_("What is decided"), 2)
    unit = UnitField(label=_("Unit"))
    co_units = UnitsField(label=_("Co-operating units"), widget=forms.SelectMultiple(attrs={"size": 4}))
    measure = forms.CharField(label=_("Measured by"), max_length=300)
    advice = forms.CharField(label=_("What the person may try instead"), max_length=300)
    basis = forms.CharField(label=_("Basis"), max_length=200)
    due_on = day_field(_("Due"), validators=[must_lie_ahead])
    review_on = day_field(_("Reviewed on"), validators=[must_lie_ahead])
    until_on = day_field(_("Ends on"))
    asks = {
        Kind.CATEGORY: Asks(needs=("review_on",), may=("until_on",)),
        Kind.DUTY: Asks(needs=("unit", "measure", "due_on"), may=("co_units", "basis")),
        Kind.REFERRAL: Asks(needs=("unit",)),
        Kind.POLICY_GAP: Asks(needs=("unit",)),
        Kind.CHARITY: Asks(needs=("unit",)),
        Kind.SINGLE_DIBAO: Asks(may=("unit",)),
        Kind.REFUSAL: Asks(needs=("basis",), may=("advice",)),
        Kind.EVIDENCE: Asks(needs=("due_on",)),
    }

    def __init__(self, *args: Any, kinds: list[str], units: Any, stages: int = STAGES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds_offered = [(kind, f"{Outcome.LETTERS[Kind(kind)]} · {Kind(kind).label}") for kind in kinds]
        offer(self, "outcome", kinds_offered)
        offer(self, "unit", units)
        offer(self, "co_units", units)
        self.stages = stages if Kind.AID in kinds else 0
        rows: dict[str, forms.Field] = {}
        for place in range(1, self.stages + 1):
            words = {"place": place}
            rows |= {
                f"amount_{place}": money_field(
                    _("Stage %(place)d: amount (yuan)") % words, least="0", digits=10, required=False
                ),
                f"day_{place}": day_field(_("Stage %(place)d: day") % words, required=False),
                f"form_{place}": forms.ChoiceField(
                    label=_("Stage %(place)d: form") % words, choices=FORMS, required=False
                ),
                f"condition_{place}": forms.CharField(
                    label=_("Stage %(place)d: condition") % words, max_length=200, required=False
                ),
            }
        self.fields.update(rows)
        self.asks = {**self.asks, Kind.AID: Asks(may=tuple(rows))}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
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
        return {
            "kind": data["outcome"],
            "text": data["text"],
            "unit": data["unit"],
            "co_units": list(data["co_units"]),
            "measure": data["measure"] or data["advice"],
            "basis": data["basis"],
            "due_on": data["due_on"],
            "review_on": data["review_on"],
            "until_on": data["until_on"],
            "stages": stages,
        }
