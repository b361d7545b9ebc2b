"""The application as it is taken at the window, and the reopening of a closed one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.referrals.forms.fields import LegsField, UnitField, day_input, text_field
from coordination.referrals.models import Leg, Referral
from coordination.register.identity import normalise_id_number
from coordination.register.models import Person
from coordination.units.models import Organisation

NOBODY = "new"


class NewCaseForm(forms.Form):
    """Own words first; what a check answers is not asked; no name stands in the title."""

    title = forms.CharField(
        label=_("Matter in a few words"),
        max_length=80,
        help_text=_("What it is about, without the name of any person in hardship."),
        widget=forms.TextInput(attrs={"data-count": "true"}),
    )
    facts = text_field(
        _("Facts"), rows=5, help_text=_("What happened, what the household lives on, what was tried.")
    )
    wish = text_field(_("What the person asks"), rows=2, required=False)
    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Leave it empty where the identity is not known yet; a temporary number is given."),
    )
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept encrypted. Not required: no hukou and no proof is asked at the window."),
    )
    born_on = forms.DateField(label=_("Date of birth"), required=False, widget=day_input())
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    township = UnitField(label=_("Township"), queryset=Organisation.objects.none())
    village = UnitField(label=_("Village"), queryset=Organisation.objects.none(), required=False)
    address = forms.CharField(
        label=_("Address"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_disabled = forms.BooleanField(label=_("Severe disability (green channel)"), required=False)
    is_restricted = forms.BooleanField(
        label=_("Psychological crisis: restrict to those who need to know"), required=False
    )
    channel = forms.ChoiceField(
        label=_("Source channel"),
        choices=[(value, label) for value, label in Referral.Channel.choices if value != "process"],
    )
    order_number = forms.CharField(label=_("Number of the 12345 work order"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Referral.Kind.choices)
    same_as = forms.ChoiceField(label=_("Is it one of these?"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, window: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = Organisation.Kind
        fields: Any = self.fields
        townships = Organisation.objects.valid_on().filter(kind=kind.TOWNSHIP)
        villages = Organisation.objects.valid_on().filter(kind=kind.VILLAGE)
        if window.kind == kind.TOWNSHIP:
            townships = townships.filter(pk=window.pk)
            villages = villages.filter(parent=window)
            fields["township"].initial = window.pk
        fields["township"].queryset = townships.order_by("order", "code")
        fields["village"].queryset = villages.order_by("parent__order", "order", "code")
        if window.code and window.kind == kind.SERVICE_BODY:
            fields["channel"].initial = Referral.Channel.HOTLINE
            fields["kind"].initial = Referral.Kind.HOTLINE
        chosen = (self.data or {}).get("same_as", "")
        fields["same_as"].choices = [("", ""), (chosen, chosen), (NOBODY, NOBODY)]

    def offer(self, candidates: Sequence[Person]) -> None:
        """People alike in the register: the clerk says which one it is, or none of them."""
        if not candidates:
            return
        choices = [
            (one.key, f"{one.masked_name} · {one.masked_id_number or '—'} · {one.household.masked_address}")
            for one in candidates
        ]
        field: Any = self.fields["same_as"]
        field.widget = forms.RadioSelect()
        field.choices = [*choices, (NOBODY, _("None of them: enter a new person"))]
        self.order_fields(["same_as"])

    def clean_id_number(self) -> str:
        text = str(self.cleaned_data["id_number"]).strip()
        if not text:
            return ""
        number = normalise_id_number(text)
        if not number:
            raise forms.ValidationError(_("The number is not valid: look at its digits once more."))
        return number

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        village, township = data.get("village"), data.get("township")
        if village is not None and township is not None and village.parent_id != township.pk:
            self.add_error("village", _("This village is part of another township."))
        if data.get("channel") == Referral.Channel.HOTLINE and not data.get("order_number"):
            self.add_error("order_number", _("A work order of the hotline has its number."))
        return data


class ReopenForm(forms.Form):
    reason = text_field(_("Why it is reopened"))
    legs = LegsField(label=_("Legs to be reopened"), queryset=Leg.objects.none())

    def __init__(self, *args: Any, case: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["legs"]
        field.queryset = case.legs.filter(status=Leg.Status.ANSWERED).select_related("receiver", "case")
