"""What is asked about accounts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coordination.aid.models import Account
from coordination.forms import money_field, offer
from coordination.proofs import SignedForm
from coordination.units.counties import County
from coordination.units.fields import UnitField
from coordination.units.models import Organisation


class AccountForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind of account"), choices=Account.Kind.choices, widget=forms.RadioSelect
    )
    unit = UnitField(label=_("Kept by"))
    residents = forms.IntegerField(
        label=_("Registered residents"),
        min_value=0,
        initial=0,
        help_text=_("A reserve holds at least so much for each of them as the rules say."),
    )
    quota = money_field(
        _("Quota of the year (yuan)"),
        required=False,
        help_text=_("Left empty: what the rules ask for at least."),
    )
    opening = money_field(
        _("Money in the account now (yuan)"),
        required=False,
        help_text=_("Left empty: the whole quota."),
        least="0",
    )

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [Organisation.Kind.TOWNSHIP, Organisation.Kind.MEMBER_UNIT]
        offer(self, "unit", county.units().filter(kind__in=kinds))


class FillForm(forms.Form):
    amount = money_field(_("Amount (yuan)"))
    reason = forms.CharField(label=_("Budget document"), max_length=200)


class MonthForm(SignedForm):
    """The month, the cash that was counted, and the password that stands for the signature."""

    encrypted = ("note",)

    month = forms.TypedChoiceField(label=_("Month"), coerce=dt.date.fromisoformat)
    counted = money_field(_("Cash and balance counted (yuan)"), least="0")
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    field_order = ("month", "counted", "note", "password", "code")

    def __init__(self, *args: Any, request: HttpRequest, months: list[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        offer(self, "month", [(month.isoformat(), f"{month:%Y-%m}") for month in months])
