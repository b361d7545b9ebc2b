"""How a stage is paid: what the facts allow, and what each way asks for."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.aid.models import Payment, Stage
from coordination.aid.models.plans import RECEIPT_NUMBER, TWO_WITNESSES
from coordination.aid.queries.payees import Payee
from coordination.aid.rules import MEANS, must_be_account, must_be_witnessed, must_have_receipt
from coordination.forms import UNSEEN, Asks, OutcomeForm, line_field, offer, outcome_field
from coordination.register.models import Person
from coordination.rules import ask

Method = Payment.Method
METHODS = {
    "own": Method.CARD,
    "member": Method.CARD,
    "other": Method.CARD,
    "cash": Method.CASH,
    "goods": Method.GOODS,
    "service": Method.SERVICE,
}


class PayForm(OutcomeForm):
    """Ways of payment that the stage and the register do not allow are not offered (C7)."""

    encrypted = ("reference", "witnesses", "account", "account_name", "relation", "account_reason")
    names = ("account_name", "witnesses")
    decides = "how"

    how = outcome_field(
        _("How is it paid?"),
        [
            ("own", _("To the person's own account")),
            ("member", _("To the account of a member of the household")),
            ("other", _("To somebody else's account")),
            ("cash", _("In cash, before two witnesses")),
            ("goods", _("In goods, before two witnesses")),
            ("service", _("As a service")),
        ],
    )
    member = forms.ModelChoiceField(
        Person.objects.none(), label=_("Whose account"), to_field_name="key", empty_label=None
    )
    account_name = forms.CharField(
        label=_("Holder of the account"), max_length=40, widget=forms.TextInput(attrs=UNSEEN)
    )
    account = forms.CharField(
        label=_("Bank account"),
        max_length=40,
        widget=forms.TextInput(attrs=UNSEEN),
        validators=[must_be_account],
        help_text=_("It is encrypted. It is not entered in the register."),
    )
    relation = line_field(_("Relation to the person"), max_length=60)
    account_reason = line_field(_("Why into this account"), max_length=200)
    reference = forms.CharField(
        label=_("Voucher"),
        max_length=60,
        help_text=_("Number of the bank's slip or of the receipt."),
        error_messages={"required": RECEIPT_NUMBER},
    )
    witnesses = forms.CharField(
        label=_("Witnesses"),
        max_length=80,
        help_text=_("Two names, where it is paid in cash or in goods."),
        error_messages={"required": TWO_WITNESSES},
    )
    asks = {
        "own": Asks(may=("reference",)),
        "member": Asks(needs=("member",), may=("reference",)),
        "other": Asks(
            needs=("account_name", "account", "relation", "account_reason"),
            may=("reference",),
            phrases={
                "relation": _("Kin|Neighbour|Village committee|Hospital"),
                "account_reason": _(
                    "The person has no account|The bill is paid directly|Guardian of a minor"
                ),
            },
        ),
        "cash": Asks(needs=("witnesses", "reference")),
        "goods": Asks(needs=("witnesses", "reference")),
        "service": Asks(may=("reference",)),
    }

    def __init__(
        self, *args: Any, stage: Stage | None, own: Payee, members: list[Payee], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        means = MEANS[stage.form] if stage is not None else tuple(Method)
        self.withhold(*(how for how, method in METHODS.items() if method not in means))
        if not own.account:
            self.withhold("own")
        if members:
            keys = [one.person.pk for one in members]
            offer(self, "member", Person.objects.filter(pk__in=keys), label_from_instance=_named)
        else:
            self.withhold("member")
        how = cast(forms.ChoiceField, self.fields["how"])
        # somebody else's account is named, never proposed
        how.initial = next((key for key, _words in cast(Any, how.choices) if key != "other"), None)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        method = METHODS.get(data.get("how", ""), "")
        if "witnesses" not in self.errors:
            ask("witnesses", must_be_witnessed, method, data.get("witnesses", ""))
        if "reference" not in self.errors:
            ask("reference", must_have_receipt, method, data.get("reference", ""))
        return data


def _named(person: Person) -> str:
    return Payee(person).words
