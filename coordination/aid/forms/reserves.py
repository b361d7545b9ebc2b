"""What is asked about accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.models import Account
from coordination.forms import (
    AskingForm,
    Asks,
    OutcomeForm,
    money_field,
    offer,
    outcome_field,
    reason_field,
    text_field,
)
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


class MonthCountForm(AskingForm):
    """What is there at the end of a month, for each means."""

    encrypted = ("reason",)
    at_times = ("reason",)

    in_bank = money_field(
        _("In the bank account (yuan)"),
        least="0",
        help_text=_("As the bank's statement of the month's end says."),
    )
    in_cash = money_field(_("In cash (yuan)"), least="0")
    reason = text_field(
        _("Reason of a difference"),
        2,
        required=False,
        max_length=500,
        help_text=_("Asked for wherever the count is not what the book says."),
    )


class SignMonthForm(OutcomeForm):
    encrypted = ("opinion",)

    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [("sign", _("Sign the ledger")), ("return", _("Have it counted again"))],
        initial="sign",
    )
    opinion = reason_field(_("Opinion or reason"), help_text=_("A reason is needed unless you sign."))
    asks = {
        "sign": Asks(may=("opinion",), phrases={"opinion": _("Agreed.")}),
        "return": Asks(needs=("opinion",)),
    }
