"""Who keeps, reads and fills the accounts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, never_for
from coordination.aid.models import Account, MonthEnd, TopUp
from coordination.aid.policies.separation import people_of
from coordination.units.models import Role
from coordination.units.queries import acts_for


def can_open_account(actor: Actor) -> Refusal:
    if not actor.has_role(Role.FIN):
        return _("Accounts are opened by finance.")
    return None


def can_ask_top_up(actor: Actor, account: Account) -> Refusal:
    """The township's clerk or head asks; below the low mark it happens by itself."""
    if not account.is_reserve:
        return _("Only a township's reserve is topped up on request.")
    if not actor.has_role(Role.TCLERK, Role.THEAD, Role.TOFFICER) or not acts_for(actor, account.unit_id):
        return _("A top-up is asked for by the township.")
    if account.top_ups.filter(status__in=TopUp.OPEN).exists():
        return _("A top-up is under way already.")
    return None


def can_sign_top_up(actor: Actor, top_up: TopUp) -> Refusal:
    if not actor.has_role(Role.THEAD) or not acts_for(actor, top_up.account.unit_id):
        return _("The township head signs the request.")
    return None


def can_agree_top_up(actor: Actor, top_up: TopUp) -> Refusal:
    if not actor.has_role(Role.CHEAD):
        return _("Civil affairs agrees to top-ups.")
    return None


def can_pay_in(actor: Actor, top_up: TopUp) -> Refusal:
    if not actor.has_role(Role.FIN):
        return _("Finance pays top-ups in.")
    return None


def can_fill_pool(actor: Actor, account: Account) -> Refusal:
    if account.is_reserve:
        return _("A township's reserve is topped up on its head's request.")
    if not actor.has_role(Role.FIN):
        return _("Finance pays top-ups in.")
    return None


def can_count_month(actor: Actor, month_end: MonthEnd) -> Refusal:
    """The township's second officer or clerk counts what is there at the end of a month (D29)."""
    if not actor.has_role(Role.TOFFICER, Role.TCLERK) or not acts_for(actor, month_end.account.unit_id):
        return _("The township's second officer or clerk counts the reserve.")
    return None


@never_for(lambda month_end: month_end.counters)
def can_sign_month(actor: Actor, month_end: MonthEnd) -> Refusal:
    """The township head signs the ledger, the county leader where nobody else is left; never who counted."""
    is_head = actor.has_role(Role.THEAD) and acts_for(actor, month_end.account.unit_id)
    if not is_head and not actor.has_role(Role.CHEAD):
        return _("The township head signs the ledger of the month.")
    if not people_of(actor).isdisjoint(month_end.counters):
        return _("Nobody signs the month that they counted: somebody else takes this step.")
    return None
