"""What the steps of a top-up ask of finance."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.forms.steps import opinion_field
from coordination.forms import Asks, OutcomeForm, outcome_field


class AgreeForm(OutcomeForm):
    encrypted = ("opinion",)
    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [("agree", _("Agree")), ("refuse", _("Refuse the top-up"))],
        initial="agree",
    )
    opinion = opinion_field(_("A reason is needed unless you agree."))
    asks = {
        "agree": Asks(may=("opinion",), phrases={"opinion": _("Agreed.")}),
        "refuse": Asks(needs=("opinion",)),
    }


class PayInForm(forms.Form):
    encrypted = ("reference",)
    reference = forms.CharField(label=_("Voucher"), required=False, max_length=60)
