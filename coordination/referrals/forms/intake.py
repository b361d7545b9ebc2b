"""The application as it is taken at the window, and the reopening of a closed one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.forms import Asks, OutcomeForm, offer, past_day, reason_field, text_field
from coordination.referrals.forms.again import again_field
from coordination.referrals.forms.legs import LegsField, answered_legs
from coordination.referrals.models import Referral
from coordination.register.fields import IdNumberField
from coordination.register.models import Person
from coordination.register.rules import must_lie_in
from coordination.rules import ask
from coordination.units.counties import county_of
from coordination.units.fields import UnitField
from coordination.units.models import Organisation

NOBODY = "new"
AT_THE_WINDOW = [(value, label) for value, label in Referral.Channel.choices if value != "process"]


class NewCaseForm(OutcomeForm):
    """Own words first; what a check answers is not asked; no name stands in the title."""

    encrypted = ("again", "facts", "wish", "id_number", "phone", "address")
    numbers = ("order_number",)
    names = ("name",)

    again = again_field()
    title = forms.CharField(
        label=_("Matter in a few words"),
        max_length=80,
        help_text=_("What it is about, without the name of any person in hardship."),
        widget=forms.TextInput(attrs={"data-count": "true"}),
    )
    facts = text_field(
        _("Facts"),
        5,
        max_length=2000,
        help_text=_("What happened, what the household lives on, what was tried."),
    )
    wish = text_field(_("What the person asks"), 2, required=False, max_length=2000)
    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Leave it empty where the identity is not known yet; a temporary number is given."),
    )
    id_number = IdNumberField(
        label=_("ID number"),
        required=False,
        help_text=_("Kept encrypted. Not required: no hukou and no proof is asked at the window."),
    )
    born_on = past_day(_("Date of birth"), initial=None, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    township = UnitField(label=_("Township"))
    village = UnitField(label=_("Village"), required=False)
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
        choices=AT_THE_WINDOW,
    )
    order_number = forms.CharField(label=_("Number of the 12345 work order"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), choices=Referral.Kind.choices)
    same_as = forms.ChoiceField(label=_("Is it one of these?"), required=False, widget=forms.HiddenInput)
    decides = "channel"
    asks = {
        **dict.fromkeys((code for code, _words in AT_THE_WINDOW), Asks(may=("order_number",))),
        Referral.Channel.HOTLINE: Asks(needs=("order_number",)),
    }

    def __init__(self, *args: Any, window: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = Organisation.Kind
        places = county_of(window).units()
        townships = places.filter(kind=kind.TOWNSHIP)
        villages = places.filter(kind=kind.VILLAGE)
        if window.kind == kind.TOWNSHIP:
            townships, villages = townships.filter(pk=window.pk), villages.filter(parent=window)
            self.fields["township"].initial = window.pk
        offer(self, "township", townships)
        offer(self, "village", villages.order_by("parent__order", "order", "code"))
        if window.code and window.kind == kind.SERVICE_BODY:
            self.fields["channel"].initial = Referral.Channel.HOTLINE
            self.fields["kind"].initial = Referral.Kind.HOTLINE
        chosen = (self.data or {}).get("same_as", "")
        offer(self, "same_as", [("", ""), (chosen, chosen), (NOBODY, NOBODY)])

    def ask_which(self, candidates: Sequence[Person]) -> None:
        """People alike in the register: the clerk says which one it is, or none of them."""
        if not candidates:
            return
        choices = [
            (one.key, f"{one.masked_name} · {one.masked_id_number or '—'} · {one.household.masked_address}")
            for one in candidates
        ]
        self.fields["same_as"].widget = forms.RadioSelect()
        offer(self, "same_as", [*choices, (NOBODY, _("None of them: enter a new person"))])
        self.order_fields(["same_as"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        ask("village", must_lie_in, data.get("village"), data.get("township"))
        return data


class ReopenForm(forms.Form):
    encrypted = ("reason",)
    reason = reason_field(_("Why it is reopened"))
    legs = LegsField(label=_("Legs to be reopened"))

    def __init__(self, *args: Any, case: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "legs", answered_legs(case))
