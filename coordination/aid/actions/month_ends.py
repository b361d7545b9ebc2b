"""A month of a reserve settled by two people: one counts, the other signs the ledger (D29, C5-8)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, Medium, require
from coordination.aid.lifecycle import move_month
from coordination.aid.models import Account, MonthEnd
from coordination.aid.papers import ledgers
from coordination.aid.policies import money as policies
from coordination.aid.policies.separation import people_of
from coordination.aid.queries.accounts import balance_at_end
from coordination.aid.signing import sign_form
from coordination.aid.verbs import AidVerb
from coordination.changes import begin, enter, gives_reason, lock, revising
from coordination.documents.kinds import PaperKind
from coordination.policy.queries import policy_version
from coordination.units.counties import county_of

M = MonthEnd.Status


@transaction.atomic
def open_month_end(account: Account, *, actor: Actor, month: dt.date) -> MonthEnd:
    """A month is over: its book stands, and is to be counted. A month is settled once, and only when over."""
    account = lock(account)
    month, today = month.replace(day=1), timezone.localdate()
    if not account.is_reserve:
        raise ValidationError(_("The county pool is settled by finance in its own books."))
    if month >= today.replace(day=1):
        raise ValidationError({"month": _("A month is settled when it is over.")})
    month_end = MonthEnd(
        account=account,
        month=month,
        book=balance_at_end(account, month),
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(account)),
    )
    month_end.full_clean()
    enter(month_end, AidVerb.MONTH_OVER, actor=actor, after=_figures(month_end))
    return month_end


@transaction.atomic
def count_month(
    month_end: MonthEnd, *, actor: Actor, in_bank: Decimal, in_cash: Decimal, reason: str = ""
) -> MonthEnd:
    """Enter what is there, for each means; where it is not what the book says, the reason."""
    month_end, change = begin(month_end, actor=actor)
    require(policies.can_count_month(actor, month_end))
    move_month(month_end, M.COUNTED)
    month_end.in_bank, month_end.in_cash = in_bank, in_cash
    month_end.difference = in_bank + in_cash - month_end.book
    month_end.reason, month_end.returned = reason.strip(), ""
    if month_end.difference and not month_end.reason:
        raise ValidationError({"reason": _("The count differs from the book: say why.")})
    absent = people_of(actor) - {actor.user.pk}
    month_end.counted_by, month_end.counted_for_id = actor.user, next(iter(absent), None)
    month_end.counted_as = actor.acting_post.house_label if actor.acting_post else ""
    month_end.counted_at = timezone.now()
    change.save(AidVerb.MONTH_COUNTED, reason=month_end.reason, after=_figures(month_end))
    return month_end


@gives_reason
@transaction.atomic
def return_month(month_end: MonthEnd, *, actor: Actor, reason: str) -> MonthEnd:
    """The head does not sign: it is counted again, and the head has said why."""
    month_end, change = begin(month_end, actor=actor)
    require(policies.can_sign_month(actor, month_end))
    move_month(month_end, M.COUNTING)
    month_end.returned = reason.strip()
    change.save(AidVerb.MONTH_RETURNED, reason=month_end.returned, after=_figures(month_end))
    return month_end


@transaction.atomic
def sign_month(month_end: MonthEnd, *, actor: Actor, opinion: str = "") -> MonthEnd:
    """Sign the ledger of the month (D29); from then on it is frozen: no line is dated into it."""
    month_end, change = begin(month_end, actor=actor)
    require(policies.can_sign_month(actor, month_end))
    move_month(month_end, M.SIGNED)
    account = month_end.account
    by_hand = actor.medium == Medium.PAPER and actor.on_behalf_of is not None
    month_end.signed_by = actor.on_behalf_of.user if by_hand and actor.on_behalf_of else actor.user
    month_end.signed_at = timezone.now()
    month_end.paper = sign_form(
        PaperKind.D29,
        account,
        ledgers.month_ledger(month_end),
        actor=actor,
        organ=account.unit,
        title=ledgers.month_title(month_end),
    )
    if account.settled_through is None or account.settled_through < month_end.last_day:
        with revising(account, actor=actor):
            account.settled_through = month_end.last_day
    change.save(AidVerb.LEDGER_SETTLED, reason=opinion, after=_figures(month_end))
    return month_end


def _figures(month_end: MonthEnd) -> dict[str, str]:
    counted = {} if month_end.counted is None else {"counted": str(month_end.counted)}
    return {"month": f"{month_end.month:%Y-%m}", "book": str(month_end.book), **counted}
