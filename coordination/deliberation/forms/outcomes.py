"""Writing an outcome down: one form, each outcome shows the fields that it needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.deliberation.models import Outcome
from coordination.forms import Asks, OutcomeForm, offer, planned_day, text_field
from coordination.policy.days import worked_day
from coordination.policy.stages import StageRows
from coordination.units.fields import UnitField, UnitsField

FORMS = [("cash", _("cash")), ("goods", _("goods")), ("service", _("a service"))]
Kind = Outcome.Kind


# What these open stands under the outcome's text in clear: a duty, an item, the title of a referral.
OPENED_IN_CLEAR = (Kind.DUTY, Kind.REFERRAL, Kind.POLICY_GAP, Kind.CHARITY, Kind.SINGLE_DIBAO)


class WriteOutcomeForm(OutcomeForm):
    encrypted = ("advice", "condition_*")
    outcome = forms.ChoiceField(label=_("Kind of outcome"), choices=Kind.choices)
    text = text_field(_("What is decided"), 2)
    unit = UnitField(label=_("Unit"))
    co_units = UnitsField(label=_("Co-operating units"), widget=forms.SelectMultiple(attrs={"size": 4}))
    measure = forms.CharField(label=_("Measured by"), max_length=300)
    advice = forms.CharField(label=_("What the person may try instead"), max_length=300)
    basis = forms.CharField(label=_("Basis"), max_length=200)
    due_on = worked_day(_("Due"))
    review_on = planned_day(_("Reviewed on"))
    until_on = planned_day(_("Ends on"))
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
    rows = StageRows(0, FORMS)

    def __init__(self, *args: Any, kinds: list[str], units: Any, stages: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds_offered = [(kind, f"{Outcome.LETTERS[Kind(kind)]} · {Kind(kind).label}") for kind in kinds]
        offer(self, "outcome", kinds_offered)
        offer(self, "unit", units)
        offer(self, "co_units", units)
        self.rows = StageRows(stages if Kind.AID in kinds else 0, FORMS)
        rows = self.rows.fields()
        self.fields.update(rows)
        self.asks = {**self.asks, Kind.AID: Asks(may=tuple(rows))}

    def opens_in_clear(self) -> tuple[str, ...]:
        """Whoever carries the outcome out reads what is to be done; the case itself stays with those who decide it."""
        return ("text", "measure", "basis") if self.cleaned_data.get("outcome") in OPENED_IN_CLEAR else ()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.rows.read(data)
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
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
            "stages": self.rows.read(data),
        }
