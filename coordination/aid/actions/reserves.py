"""Accounts opened, and topped up on the township head's request (D30)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions.funding import ask_for_top_up, note_low
from coordination.aid.actions.ledger import write_line
from coordination.aid.lifecycle import move_top_up
from coordination.aid.models import NOTHING, Account, LedgerLine, TopUp
from coordination.aid.notices import AidNotice
from coordination.aid.papers import ledgers
from coordination.aid.policies import money as policies
from coordination.aid.queries.accounts import least_quota, missing_to_quota
from coordination.aid.signing import sign_form
from coordination.aid.verbs import AidVerb
from coordination.audit.actions import save_version
from coordination.changes import Change, begin, lock, need, say_why, trace
from coordination.documents.kinds import PaperKind
from coordination.taken_over import can_take_over
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role

T = TopUp.Status
Kind = LedgerLine.Kind


@transaction.atomic
def open_account(
    unit: Organisation,
    *,
    actor: Actor,
    kind: str = Account.Kind.RESERVE,
    residents: int = 0,
    quota: Decimal | None = None,
    opening: Decimal | None = None,
) -> Account:
    """Open an account with its year's quota; a reserve holds at least what the rules ask for."""
    require(policies.can_open_account(actor))
    account = _new_account(unit, kind, residents, quota)
    opening = account.quota if opening is None else opening
    _begin(account, Kind.OPENING, opening, actor=actor)
    trace(account, AidVerb.ACCOUNT_OPENED, actor=actor, after=_opened(account, opening))
    note_low(account, actor=actor)
    return account


@transaction.atomic
def take_over_reserve(
    unit: Organisation,
    *,
    actor: Actor,
    balance: Decimal,
    stood_on: dt.date,
    quota: Decimal | None = None,
    residents: int = 0,
) -> Account:
    """Go on with a reserve that the township kept before: its ledger begins with what was left in it."""
    require(can_take_over(actor))
    account = _new_account(unit, Account.Kind.RESERVE, residents, quota)
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        words = _("Balance of the books of before, as of %(day)s") % {"day": stood_on}
    _begin(account, Kind.TAKEN_OVER, balance, actor=actor, reason=words)
    trace(account, AidVerb.ACCOUNT_TAKEN_OVER, actor=actor, after=_opened(account, balance))
    note_low(account, actor=actor)
    return account


def _new_account(unit: Organisation, kind: str, residents: int, quota: Decimal | None) -> Account:
    least = least_quota(residents, on=timezone.localdate(), county=county_of(unit))
    quota = least if quota is None else quota
    if kind == Account.Kind.RESERVE and quota < least:
        raise ValidationError({"quota": _("The rules ask for at least %(least)s yuan.") % {"least": least}})
    account = Account(kind=Account.Kind(kind), unit=unit, residents=residents, quota=quota)
    account.full_clean()
    return account


def _begin(account: Account, kind: Kind, opening: Decimal, *, actor: Actor, reason: str = "") -> None:
    save_version(account, actor=actor)
    if opening:
        write_line(account, kind, opening, actor=actor, reason=reason)


def _opened(account: Account, opening: Decimal) -> dict[str, str]:
    return {"quota": str(account.quota), "opening": str(opening)}


@transaction.atomic
def ask_top_up(account: Account, *, actor: Actor) -> TopUp:
    """Ask for what is missing to the quota before the low mark does it by itself."""
    account = lock(account)
    require(policies.can_ask_top_up(actor, account))
    top_up, _is_new = ask_for_top_up(account, actor=actor)
    if top_up is None:
        raise ValidationError(_("The reserve is full: nothing is missing to its quota."))
    return top_up


@transaction.atomic
def sign_top_up(
    top_up: TopUp,
    *,
    actor: Actor,
    opinion: str = "",
) -> TopUp:
    """The township head signs the request (D30); it draws its number and goes to civil affairs and finance.

    It asks for what is missing now, since money has moved since it was drafted; where nothing is
    missing any more it ends unsigned. From the signature finance's TOPUP_DAYS run.
    """
    top_up, change = begin(top_up, actor=actor)
    require(policies.can_sign_top_up(actor, top_up))
    missing = missing_to_quota(top_up.account)
    if missing <= NOTHING:
        return _lapse(change)
    move_top_up(top_up, T.SIGNED)
    top_up.amount, top_up.signed_at = missing, timezone.now()
    county = county_of(top_up)
    paper = sign_form(
        PaperKind.D30,
        top_up,
        ledgers.top_up(top_up),
        actor=actor,
        organ=top_up.account.unit,
        numbered_on=timezone.localdate(),
        recipients=(county.civil_affairs, county.unit(Role.FIN)),
    )
    top_up.number, top_up.signed_by = str(paper.number), actor.acting_post
    change.save(AidVerb.TOP_UP_SIGNED, reason=opinion, after=_sum(top_up))
    return top_up


def _lapse(change: Change[TopUp]) -> TopUp:
    """Money has come back meanwhile: the request ends, and says so."""
    top_up = change.record
    move_top_up(top_up, T.REFUSED)
    with translation.override(settings.LANGUAGE_CODE):
        top_up.reason = _("The reserve is full: nothing is missing to its quota.")
    top_up.ended_at = timezone.now()
    change.save(AidVerb.TOP_UP_LAPSED, reason=top_up.reason, after=_sum(top_up))
    return top_up


@transaction.atomic
def agree_top_up(top_up: TopUp, *, actor: Actor, opinion: str = "") -> TopUp:
    """Civil affairs agrees; the days of finance run since the request was signed."""
    top_up, change = begin(top_up, actor=actor)
    require(policies.can_agree_top_up(actor, top_up))
    move_top_up(top_up, T.AGREED)
    top_up.agreed_by = actor.acting_post
    change.save(AidVerb.TOP_UP_AGREED, reason=opinion, after=_sum(top_up))
    return top_up


@transaction.atomic
def refuse_top_up(top_up: TopUp, *, actor: Actor, reason: str) -> TopUp:
    top_up, change = begin(top_up, actor=actor)
    require(policies.can_agree_top_up(actor, top_up))
    reason = say_why(reason)
    move_top_up(top_up, T.REFUSED)
    top_up.reason, top_up.ended_at = reason, timezone.now()
    change.save(AidVerb.TOP_UP_REFUSED, reason=reason, after=_sum(top_up))
    return top_up


@transaction.atomic
def pay_in(top_up: TopUp, *, actor: Actor, reference: str = "") -> TopUp:
    """Finance pays the agreed sum in, once: the request has its one ledger line."""
    top_up, change = begin(top_up, actor=actor)
    require(policies.can_pay_in(actor, top_up))
    move_top_up(top_up, T.DONE)
    write_line(
        top_up.account,
        Kind.TOP_UP,
        top_up.amount,
        actor=actor,
        top_up=top_up,
        reason=" ".join(filter(None, [top_up.number, reference.strip()]))[:200],
    )
    top_up.ended_at = timezone.now()
    event = change.save(AidVerb.TOPPED_UP, after=_sum(top_up))
    unit = top_up.account.unit
    township = [Holder(unit, Role.THEAD), Holder(unit, Role.TCLERK)]
    tell(top_up.account, AidNotice.TOPPED_UP, event, township, actor=actor)
    return top_up


@transaction.atomic
def fill_pool(account: Account, *, actor: Actor, amount: Decimal, reason: str) -> Account:
    """Finance pays money of the budget into the county pool."""
    account = lock(account)
    require(policies.can_fill_pool(actor, account))
    if amount <= 0:
        raise ValidationError({"amount": _("More than nothing.")})
    reason = need(reason, _("Name the budget document."))
    write_line(account, Kind.TOP_UP, amount, actor=actor, reason=reason[:200])
    trace(account, AidVerb.TOPPED_UP, actor=actor, after={"amount": str(amount)}, basis=reason)
    return account


def _sum(top_up: TopUp) -> dict[str, str]:
    return {"amount": str(top_up.amount)}
