"""What officers are asked for: an account to open, why, how they know who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.accounts.models import AccountCheck
from coordination.forms import line_field, offer
from coordination.proofs import ProvenForm
from coordination.units.fields import UnitField
from coordination.units.models import AccountClass, Organisation

if TYPE_CHECKING:
    from coordination.access import Actor

SAYS_NO_MORE = _(
    "It stands in the trail, and whoever is told of it reads it. Say nothing about health or family."
)


class AccountForm(forms.Form):
    """An account to open; its class stays for good, its first password is made by the house."""

    numbers = ("phone",)
    names = ("username", "name", "name_en")

    username = forms.CharField(label=_("User name"), max_length=150)
    name = forms.CharField(label=_("Person's name"), max_length=40)
    name_en = forms.CharField(label=_("Name in Latin letters"), max_length=80, required=False)
    phone = forms.CharField(label=_("Office phone"), max_length=30, required=False)
    unit = UnitField(
        label=_("Unit in which the person works"),
        help_text=_("Its head is told. The post itself is granted by the security administrator."),
    )
    account_class = forms.ChoiceField(
        label=_("Account class"),
        choices=AccountClass.choices,
        help_text=_("Fixed when the account is opened: the three officers never handle cases."),
    )
    reason = line_field(
        _("Ground"),
        phrases=_("New colleague|Transfer|Takes over a post"),
        max_length=200,
        help_text=SAYS_NO_MORE,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organisation.objects.visible_to(actor).valid_on()
        if actor.county_id is not None:
            units = units.filter(region=actor.county_id)
            offer(self, "unit", units)
        else:  # of several counties, so by their full names
            offer(self, "unit", units, label_from_instance=lambda unit: unit.full_name)


class WhyForm(forms.Form):
    """Why something is done to an account."""

    reason = line_field(_("Ground"), max_length=200, help_text=SAYS_NO_MORE)

    def __init__(self, *args: Any, phrases: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["data-phrases"] = phrases


class ConfirmForm(ProvenForm):
    """How the second officer knows that the account is this person's; and that it is the officer who says so."""

    identified = forms.ChoiceField(
        label=_("How identity was verified"), choices=AccountCheck.Way.choices, widget=forms.RadioSelect
    )
    findings = line_field(
        _("What was seen or heard"),
        phrases=_("Work card seen|Called back at the unit's number|Known to me in person"),
        max_length=200,
        help_text=SAYS_NO_MORE,
    )
