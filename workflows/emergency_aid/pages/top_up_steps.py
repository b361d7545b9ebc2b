"""The steps of a top-up: signed by the township head, agreed by civil affairs, paid in by finance."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.aid.actions import reserves
from coordination.aid.forms import steps as forms
from coordination.aid.forms.top_ups import AgreeForm, PayInForm
from coordination.aid.models import NOTHING
from coordination.aid.queries.accounts import missing_to_quota
from coordination.showing import Fact
from workflows.desk.task_pages import TaskPage, task_page
from workflows.emergency_aid.top_up import ReserveTopUpFlow


class TopUpPage(TaskPage):
    @property
    def sum_asked(self) -> Decimal:
        amount: Decimal = self.record.amount
        return amount

    def facts(self) -> list[Fact]:
        account = self.record.account
        return [
            Fact("title", _("Account"), account.title),
            Fact("quota", _("Quota (yuan)"), f"{account.quota:,.2f}"),
            Fact("balance", _("Balance (yuan)"), f"{account.balance:,.2f}"),
            Fact("reserved", _("Reserved (yuan)"), f"{account.reserved:,.2f}"),
            Fact("amount", _("Top-up asked for (yuan)"), f"{self.sum_asked:,.2f}"),
            Fact("number", _("Number"), self.record.number),
        ]


@task_page(ReserveTopUpFlow, "sign")
class SignPage(TopUpPage):
    form_class = forms.OpinionForm
    action = reserves.sign_top_up
    submit = gettext_lazy("Sign the request")

    @property
    def sum_asked(self) -> Decimal:
        """What is missing now, which is what the signature asks for."""
        return max(NOTHING, missing_to_quota(self.record.account))


@task_page(ReserveTopUpFlow, "agree")
class AgreePage(TopUpPage):
    form_class = AgreeForm
    actions = {"agree": reserves.agree_top_up, "refuse": reserves.refuse_top_up}

    def values(self, form: Any) -> dict[str, Any]:
        data = dict(form.cleaned_data)
        return {**data, "reason": data["opinion"]}


@task_page(ReserveTopUpFlow, "pay_in")
class PayInPage(TopUpPage):
    form_class = PayInForm
    action = reserves.pay_in
    submit = gettext_lazy("Enter the payment")
