"""What is asked of whoever rules on other aid that was found, or answers what may be the same."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.aid.models import AidCase
from coordination.forms import Asks, OutcomeForm, line_field, money_field, outcome_field, reason_field


def found_field(help_text: Any = "") -> forms.CharField:
    return line_field(
        _("Other aid was found: why is it another matter?"), max_length=200, help_text=help_text
    )


ANOTHER = _("Another person of the same name|Another cause|Charity, of another purpose")


class RulingForm(OutcomeForm):
    encrypted = ("reason",)
    outcome = outcome_field(
        _("What do you rule?"),
        [
            ("stop", _("Aided already: refuse this request")),
            ("net_off", _("Net off what was given, and go on with the rest")),
            ("other_cause", _("It is another cause: go on")),
            ("county", _("The same cause deserves aid a second time: lay it before the county leader")),
        ],
    )
    cause = forms.ChoiceField(
        label=_("The other cause"), choices=[("", _("please choose")), *AidCase.Cause.choices]
    )
    netted = money_field(
        _("Amount netted off (yuan)"),
        help_text=_("Left empty: as much as was given there, up to what is still to be given here."),
    )
    reason = reason_field(_("Reason"))
    asks = {"other_cause": Asks(needs=("cause",)), "net_off": Asks(may=("netted",))}


class AllowForm(OutcomeForm):
    encrypted = ("reason",)
    outcome = outcome_field(
        _("Is one cause aided a second time?"),
        [("allow", _("Allow it")), ("refuse", _("Refuse the request"))],
    )
    reason = reason_field(_("Reason"))
