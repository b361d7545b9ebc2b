"""Rules of aid that a form and an action ask alike."""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.aid.models import Payment, Stage
from coordination.aid.models.plans import RECEIPT_NUMBER, TWO_WITNESSES

BETWEEN_NAMES = re.compile(r"[、，,；;\n]")
ACCOUNT = re.compile(r"[0-9]{8,30}", re.ASCII)
Method = Payment.Method
# a stage that was approved in goods is given in goods; money goes to an account or from hand to hand
MEANS: dict[str, tuple[Method, ...]] = {
    Stage.Form.CASH: (Method.CARD, Method.CASH),
    Stage.Form.GOODS: (Method.GOODS,),
    Stage.Form.SERVICE: (Method.SERVICE,),
}


def names_of(witnesses: str) -> list[str]:
    """The names in a line, whatever mark stands between them."""
    return [name.strip() for name in BETWEEN_NAMES.split(witnesses) if name.strip()]


def must_be_witnessed(method: str, witnesses: str) -> None:
    """What passes from hand to hand is seen by two people."""
    if method in Payment.WITNESSED and len({*names_of(witnesses)}) < 2:
        raise ValidationError(TWO_WITNESSES)


def must_have_receipt(method: str, reference: str) -> None:
    """And signed for: the number of that paper is the voucher."""
    if method in Payment.WITNESSED and not reference.strip():
        raise ValidationError(RECEIPT_NUMBER)


def must_fit_stage(method: str, form: str) -> None:
    """It is given as it was approved."""
    if method not in MEANS[form]:
        raise ValidationError(_("This stage was approved as %(form)s.") % {"form": Stage.Form(form).label})


def must_be_netted_within(netted: Decimal, most: Decimal) -> None:
    """Up to what was given there, and to what is still to be given here (C10)."""
    if not 0 < netted <= most:
        raise ValidationError(_("At most %(most)s yuan can be netted off.") % {"most": most})


def must_be_asked_within(amount: Decimal, most: Decimal) -> None:
    """Up to what was given twice in money, and is not given back yet (C7)."""
    if not 0 < amount <= most:
        raise ValidationError(_("At most %(most)s yuan can be asked back.") % {"most": most})


def must_be_given_back_within(amount: Decimal, most: Decimal) -> None:
    """No more comes in than is awaited."""
    if not 0 < amount <= most:
        raise ValidationError(_("At most %(most)s yuan are awaited.") % {"most": most})


def must_be_account(account: str) -> None:
    """The number of a bank account: its digits alone decide where money goes."""
    if not ACCOUNT.fullmatch("".join(account.split())):
        raise ValidationError(_("A bank account has 8 to 30 digits and nothing else."))
