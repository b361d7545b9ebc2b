"""Money of an advance that the person gives back by themself: a line of its own, entered by whoever pays."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions.ledger import write_line
from coordination.aid.acts import take_part
from coordination.aid.models import NOTHING, AidCase, LedgerLine, Part
from coordination.aid.policies.cases import can_take_back
from coordination.aid.queries.advances import advance_account, advance_of
from coordination.aid.verbs import AidVerb
from coordination.changes import begin, need


@transaction.atomic
def take_back(case: AidCase, *, actor: Actor, amount: Decimal, voucher: str) -> AidCase:
    """Enter what came back into the account that it was paid from; never more than is not accounted for."""
    case, change = begin(case, actor=actor)
    require(can_take_back(actor, case))
    voucher = need(voucher, _("Enter the number of the voucher."), field="voucher")
    account, stage = advance_account(case), advance_of(case)
    rest = account.rest if account is not None else NOTHING
    if stage is None or stage.account is None or not NOTHING < amount <= rest:
        raise ValidationError(
            {"amount": _("At most what is not accounted for: %(rest)s yuan.") % {"rest": rest}}
        )
    take_part(case, Part.Function.PAYER, actor=actor)
    write_line(
        stage.account, LedgerLine.Kind.RETURNED, amount, actor=actor, stage=stage, reason=voucher[:200]
    )
    change.save(AidVerb.GIVEN_BACK, after={"amount": str(amount), "stage": stage.house_label})
    return case
