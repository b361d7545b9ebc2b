"""What each step of a recovery asks for; each form gives the values of one action."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.forms import (
    AskingForm,
    Asks,
    OutcomeForm,
    money_field,
    outcome_field,
    past_day,
    planned_day,
    reason_field,
    text_field,
)
from coordination.recoveries.models import Recovery


class ProposeForm(forms.Form):
    """Asked from the page of the case."""

    encrypted = ("found",)

    ground = outcome_field(pgettext_lazy("recovery", "Ground"), Recovery.Ground.choices)
    found = text_field(
        _("What was found"),
        4,
        max_length=2000,
        help_text=_("What is untrue or wrong, and by what it is shown."),
    )
    amount = money_field(_("To be returned (yuan)"))

    def __init__(self, *args: Any, most: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = most
        self.fields["amount"].help_text = _("At most what was paid and has not come back: %(most)s yuan.") % {
            "most": f"{most:,.2f}"
        }


class HearForm(OutcomeForm):
    encrypted = ("statement",)

    outcome = outcome_field(
        _("Was the person heard?"),
        [("heard", _("Yes")), ("absent", _("No: did not come though called"))],
        initial="heard",
    )
    statement = text_field(_("What the person said, or how they were called"), 4, max_length=2000)
    on = past_day(pgettext_lazy("of a day", "On"))
    asks = {"heard": Asks(), "absent": Asks()}


class OrderForm(OutcomeForm):
    encrypted = ("reason", "fault")

    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [
            ("order", _("Order the return")),
            ("drop", _("Ask nothing back: no untruth, or taken in good faith")),
        ],
        initial="order",
    )
    amount = money_field(_("To be returned (yuan)"))
    count = forms.IntegerField(
        label=_("Instalments"),
        min_value=1,
        initial=1,
        help_text=_("A month apart; the first when the term ends."),
    )
    reason = reason_field(_("Reason"))
    is_staff_fault = forms.BooleanField(
        label=_("Somebody on the staff is at fault"),
        required=False,
        help_text=_("Finance is told, and the discipline body is asked for an answer."),
    )
    fault = text_field(_("What the staff did wrong"), 2, max_length=1000)
    needs_with = {"is_staff_fault": {"on": ("fault",)}}
    asks = {
        "order": Asks(needs=("amount", "count"), may=("is_staff_fault", "fault")),
        "drop": Asks(),
    }

    def __init__(self, *args: Any, recovery: Recovery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = recovery.amount


class CollectForm(OutcomeForm):
    encrypted = ("voucher", "note", "reason", "why_note")

    outcome = outcome_field(
        _("What happened?"),
        [
            ("received", _("Money came in")),
            ("tried", _("The person was sought")),
            ("plan", _("Other instalments are asked for")),
            ("write_off", _("It will not come in: ask for a write-off")),
        ],
        initial="received",
    )
    amount = money_field(_("Amount (yuan)"))
    on = past_day(pgettext_lazy("of a day", "On"))
    voucher = forms.CharField(
        label=_("Number of the voucher"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = text_field(_("How, and what came of it"), 2, max_length=1000)
    count = forms.IntegerField(label=_("Instalments"), min_value=1)
    reason = reason_field(_("Reason"))
    why = outcome_field(_("Ground of the write-off"), Recovery.Why.choices)
    why_note = text_field(_("Facts of the write-off"), 3, max_length=2000)
    asks = {
        "received": Asks(needs=("amount", "on", "voucher")),
        "tried": Asks(needs=("on", "note")),
        "plan": Asks(needs=("count", "reason")),
        "write_off": Asks(needs=("why", "why_note")),
    }

    def __init__(self, *args: Any, next_amount: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = next_amount


class PlanForm(OutcomeForm):
    encrypted = ("reason",)

    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [("agree", _("Agree to the instalments")), ("refuse", _("Leave the days as they are"))],
        initial="agree",
    )
    first = planned_day(_("First instalment on"))
    reason = reason_field(_("Reason"))
    asks = {"agree": Asks(needs=("first",), may=("reason",)), "refuse": Asks(needs=("reason",))}


class WriteOffForm(OutcomeForm):
    encrypted = ("opinion", "reason")

    outcome = outcome_field(
        pgettext_lazy("of a step", "Decision"),
        [("agree", _("Agree to the write-off")), ("refuse", _("Refuse: it is collected on"))],
        initial="agree",
    )
    opinion = text_field(_("Opinion"), 2, max_length=500)
    reason = reason_field(_("Reason"))
    asks = {
        "agree": Asks(may=("opinion",), phrases={"opinion": _("Agreed.")}),
        "refuse": Asks(needs=("reason",)),
    }


class FaultAnswerForm(AskingForm):
    encrypted = ("answer",)

    answer = text_field(_("Answer of the discipline body"), 4, max_length=2000)
    on = past_day(_("Answered on"))
