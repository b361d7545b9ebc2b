"""What is asked of the county that answers another one's question about aid."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.models import AidElsewhere
from coordination.forms import Asks, OutcomeForm, money_field, outcome_field, past_day

A = AidElsewhere.Answer
SAYS = ("amount", "given_on", "words")


class InquiryForm(OutcomeForm):
    encrypted = ("words",)

    outcome = outcome_field(pgettext_lazy("inquiry", "Answer"), list(A.choices))
    amount = money_field(_("Amount or value (yuan)"))
    given_on = past_day(pgettext_lazy("inquiry", "Given or asked for on"))
    words = forms.CharField(
        label=pgettext_lazy("inquiry", "In a sentence"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The other county reads this: what is given, by whom, and whether more follows."),
    )
    asks = {
        A.GIVEN: Asks(needs=SAYS),
        A.PROMISED: Asks(needs=SAYS),
        A.OTHER: Asks(needs=("words",)),
        A.NONE: Asks(
            needs=("words",),
            phrases={"words": _("Refused|Withdrawn by the person|Given back in full")},
        ),
    }
