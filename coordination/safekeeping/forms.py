"""What office and finance enter after a restore."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coordination.aid.models import Stage
from coordination.documents.numbering import number_text
from coordination.forms import line_field, money_field, offer, past_day, reason_field
from coordination.safekeeping.models import CountyAnswer
from coordination.safekeeping.queries import series_of, unpaid_stages
from coordination.units.fields import UnitField
from coordination.units.models import Organisation

NEW = 2
"""Series begun since the copy that one sheet takes."""
YEARS = (2000, 2100)


class NumbersForm(forms.Form):
    """A field for each series of the county, empty: the last number is read off the paper, not clicked through."""

    def __init__(self, *args: Any, answer: CountyAnswer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.series = list(series_of(answer))
        for one in self.series:
            stood = number_text(one.organ, one.word, one.year, one.last) if one.last else _("none")
            self.fields[f"last_{one.pk}"] = forms.IntegerField(
                label=f"{one.organ.organ_word}{one.word}〔{one.year}〕",
                min_value=0,
                help_text=_("Last in this backup: %(number)s") % {"number": stood},
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
        organs = Organisation.objects.of_county(answer.county_id).exclude(organ_word="")
        for number in range(1, NEW + 1):
            self._add_new(number, organs)

    def _add_new(self, number: int, organs: Any) -> None:
        words = {"number": number}
        self.fields[f"organ_{number}"] = UnitField(
            label=_("Series begun since the backup %(number)s: issuing organ") % words, required=False
        )
        offer(self, f"organ_{number}", organs)
        self.fields[f"word_{number}"] = forms.CharField(
            label=_("Document word"), max_length=20, required=False
        )
        self.fields[f"year_{number}"] = forms.IntegerField(
            label=_("Year"), min_value=YEARS[0], max_value=YEARS[1], required=False
        )
        self.fields[f"number_{number}"] = forms.IntegerField(
            label=_("Last number issued"), min_value=1, required=False
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, NEW + 1):
            given = [data.get(f"{name}_{number}") for name in ("organ", "year", "number")]
            if any(given) and not all(given):
                raise ValidationError(
                    _("A series begun since the backup needs its organ, its year and its last number.")
                )
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        rows = [
            tuple(data[f"{name}_{number}"] for name in ("organ", "word", "year", "number"))
            for number in range(1, NEW + 1)
            if data[f"organ_{number}"]
        ]
        return {"last": {one.pk: data[f"last_{one.pk}"] for one in self.series}, "new": rows}


class PaymentsForm(forms.Form):
    """The last payment that finance knows of, and the last file that went to the bank."""

    last_paid_on = past_day(_("Day of the last payment"), required=False)
    last_voucher = forms.CharField(label=_("Voucher of the last payment"), max_length=60, required=False)
    last_bank_file = forms.CharField(label=_("Last bank file"), max_length=60, required=False)
    is_complete = forms.BooleanField(
        label=_("Every payment made after the backup is entered; nothing was paid beside these."),
        error_messages={"required": _("Compare with the bank first, then tick this.")},
    )

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "is_complete"}


class StageChoice(forms.ModelChoiceField):
    def label_from_instance(self, stage: Stage) -> str:
        return f"{stage.plan.case.number} · {stage.label} · {stage.amount}"


class LatePaymentForm(forms.Form):
    """A payment that the bank knows and the backup does not."""

    stage = StageChoice(
        label=_("Stage that was paid"),
        queryset=Stage.objects.none(),
        required=False,
        help_text=_("Leave it empty where the case or its plan is younger than the backup."),
    )
    case_number = forms.CharField(
        label=_("Number of the case"),
        max_length=40,
        required=False,
        help_text=_("As it stands on the voucher, without any name. Only where no stage is chosen."),
    )
    amount = money_field(_("Amount (yuan)"), required=False, help_text=_("Only where no stage is chosen."))
    paid_on = past_day(_("Paid on"))
    voucher = line_field(
        _("Voucher"), max_length=60, help_text=_("Number of the bank's slip or of the receipt.")
    )

    def __init__(self, *args: Any, answer: CountyAnswer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stage", unpaid_stages(answer))


class PlaceForm(forms.Form):
    """To which stage a payment belongs whose matter was entered anew."""

    stage = StageChoice(label=_("Stage that was paid"), queryset=Stage.objects.none())

    def __init__(self, *args: Any, answer: CountyAnswer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stage", unpaid_stages(answer))


class RefuseForm(forms.Form):
    reason = reason_field(_("Ground"), 2, max_length=200)
