"""What is asked of whoever decides on aid given twice, and of whoever enters what came back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.aid.models import Overlap
from coordination.forms import Asks, OutcomeForm, money_field, outcome_field, past_day, reason_field


class OverlapForm(OutcomeForm):
    """Ask back or let stand; where nothing was given in money, it can only stand."""

    encrypted = ("reason", "paper")

    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [("ask", _("Ask for it to be given back")), ("stand", _("Let it stand"))],
    )
    amount = money_field(_("Amount asked back (yuan)"))
    way = forms.ChoiceField(
        label=_("How the person is asked"), choices=[("", _("please choose")), *Overlap.Way.choices]
    )
    paper = forms.CharField(label=_("Number of the letter or of the signed sheet"), max_length=60)
    on = past_day(_("Asked on"))
    reason = reason_field(_("Reason"), max_length=500, help_text=_("Who took it in good faith keeps it."))
    asks = {
        "ask": Asks(needs=("amount", "way", "paper", "on")),
        "stand": Asks(
            needs=("reason",),
            phrases={"reason": _("Taken in good faith|Spent on the hardship itself|Too small to ask for")},
        ),
    }

    def __init__(self, *args: Any, most: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if most <= 0:
            self.withhold("ask")
            return
        words = gettext("At most %(most)s yuan: what was given twice, in money, and is not given back.")
        self.fields["amount"].help_text = words % {"most": f"{most:,.2f}"}
        self.fields["amount"].initial = most


class TakeInForm(OutcomeForm):
    encrypted = ("voucher", "reason")

    outcome = outcome_field(
        _("Was it given back?"),
        [("returned", _("It was given back, wholly or in part")), ("missing", _("It was not given back"))],
    )
    amount = money_field(_("Given back (yuan)"))
    voucher = forms.CharField(
        label=_("Voucher"), max_length=60, help_text=_("Number of the bank's slip or of the receipt.")
    )
    reason = reason_field(pgettext_lazy("overlap", "What the person said"), max_length=500)
    asks = {"returned": Asks(needs=("amount", "voucher")), "missing": Asks(needs=("reason",))}
