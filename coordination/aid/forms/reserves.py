"""What is asked about accounts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.aid.models import Account
from coordination.units.models import Organisation


def money_field(
    label: Any, *, required: bool = True, help_text: Any = "", least: str = "0.01", outcome: str = ""
) -> Any:
    only = {"data-for-outcome": outcome} if outcome else {}
    return forms.DecimalField(
        label=label,
        required=required,
        help_text=help_text,
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.01", "min": least, "inputmode": "decimal", **only}),
    )


class AccountForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind of account"), choices=Account.Kind.choices, widget=forms.RadioSelect
    )
    unit = forms.ModelChoiceField(label=_("Kept by"), queryset=Organisation.objects.none())
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Organisation.objects.valid_on().filter(
            kind__in=[Organisation.Kind.TOWNSHIP, Organisation.Kind.MEMBER_UNIT]
        )
        field.label_from_instance = lambda unit: unit.label


class FillForm(forms.Form):
    amount = money_field(_("Amount (yuan)"))
    reason = forms.CharField(label=_("Budget document"), max_length=200)


class MonthForm(forms.Form):
    """The month, the cash that was counted, and the password that stands for the signature."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=dt.date.fromisoformat)
    counted = money_field(_("Cash and balance counted (yuan)"), least="0")
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("It stands for your signature: the step is signed with your name, post and time."),
    )

    def __init__(self, *args: Any, request: HttpRequest, months: list[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        field: Any = self.fields["month"]
        field.choices = [(month.isoformat(), f"{month:%Y-%m}") for month in months]

    def clean_password(self) -> str:
        """A wrong password counts like one at the door."""
        password: str = self.cleaned_data["password"]
        name = self.request.user.get_username()
        if authenticate(self.request, username=name, password=password) is None:
            raise ValidationError(gettext("This is not your password."))
        return password

    def values(self) -> dict[str, Any]:
        """What is signed; the password was only its proof."""
        return {name: self.cleaned_data[name] for name in ("month", "counted", "note")}
