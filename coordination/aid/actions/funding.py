"""Promising money to stages, and what follows when an account runs low or dry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor
from coordination.aid.actions.ledger import write_line
from coordination.aid.models import NOTHING, Account, AidCase, LedgerLine, Stage, TopUp
from coordination.aid.notices import AidNotice
from coordination.aid.queries.accounts import is_low, missing_to_quota
from coordination.aid.queries.lanes import reserve_of
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.changes import enter, lock, revising, trace
from coordination.policy.queries import policy_version
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role

Kind = LedgerLine.Kind
CAME_IN = (Kind.OPENING, Kind.TAKEN_OVER, Kind.TOP_UP)


@transaction.atomic(savepoint=False)
def reserve_stages(account: Account, stages: Sequence[Stage], *, actor: Actor, reason: str) -> None:
    """Promise each stage its amount on one account; the account says what that leaves."""
    for stage in stages:
        with revising(stage, actor=actor):
            stage.account, stage.status = account, Stage.Status.PLANNED
        if stage.amount:
            write_line(account, Kind.RESERVE, stage.amount, actor=actor, stage=stage, reason=reason)
    note_low(account, actor=actor)


@transaction.atomic(savepoint=False)
def township_can_pay(case: AidCase, total: Decimal, *, actor: Actor) -> Account | None:
    """The township's reserve, locked, where it holds so much; else the exhaustion is noted and told."""
    reserve = reserve_of(case)
    if reserve is not None:
        reserve = lock(reserve)
        if reserve.available >= total:
            return reserve
        note_exhausted(reserve, case, actor=actor)
    return None


@transaction.atomic(savepoint=False)
def release_stage(stage: Stage, amount: Decimal, *, actor: Actor, reason: str) -> None:
    """Give a promise back to the account that made it."""
    if amount and stage.account is not None:
        write_line(stage.account, Kind.RELEASE, amount, actor=actor, stage=stage, reason=reason)


@transaction.atomic(savepoint=False)
def note_low(account: Account, *, actor: Actor) -> TopUp | None:
    """Below the low mark a top-up is asked for by itself, once, and those concerned are told (C5-8)."""
    if not account.is_reserve or not is_low(account):
        return None
    top_up, is_new = ask_for_top_up(account, actor=actor)
    if is_new:
        left = {"available": str(account.available), "quota": str(account.quota)}
        event = trace(account, AidVerb.RESERVE_LOW, actor=actor, after=left)
        _tell(account, AidNotice.RESERVE_LOW, event, _keepers(account), actor=actor)
    return top_up


@transaction.atomic(savepoint=False)
def note_exhausted(account: Account, case: AidCase, *, actor: Actor) -> None:
    """Aid is not stopped: the county pool pays today (C7).

    Every case that finds the account dry is on record; people hear once in a dry spell, from the
    exhaustion until money comes in. A second exhaustion in a quarter, in the same spell or in a
    later one, alarms the deputy convener, whatever top-up is under way; this, too, once in a spell.
    """
    dry_since = _dry_since(account)
    is_first = not _happened(account, AidVerb.RESERVE_EXHAUSTED, dry_since)
    is_second = _happened(account, AidVerb.RESERVE_EXHAUSTED, _quarter())
    left = {"case": case.number, "available": str(account.available)}
    event = trace(account, AidVerb.RESERVE_EXHAUSTED, actor=actor, after=left)
    top_up, _is_new = ask_for_top_up(account, actor=actor)
    if top_up is not None and not top_up.is_exhausted:
        with revising(top_up, actor=actor):
            top_up.is_exhausted = True
    if is_first:
        _tell(account, AidNotice.RESERVE_EXHAUSTED, event, _keepers(account), actor=actor)
    if is_second and not _happened(account, AidVerb.RESERVE_ALARMED, dry_since):
        event = trace(account, AidVerb.RESERVE_ALARMED, actor=actor, after=left)
        deputy = county_of(account).holder(Role.DEPUTY)
        _tell(account, AidNotice.RESERVE_EXHAUSTED_AGAIN, event, [deputy], actor=actor)


def _dry_since(account: Account) -> dt.datetime:
    """When money came in last: what was told since then is of the spell that lasts."""
    came_in = account.lines.filter(kind__in=CAME_IN).order_by("-sequence").first()
    return came_in.at if came_in is not None else account.opened_at


def _quarter() -> dt.datetime:
    today = timezone.localdate()
    begins = dt.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return timezone.make_aware(dt.datetime.combine(begins, dt.time.min))


def _happened(account: Account, verb: AidVerb, since: dt.datetime) -> bool:
    own = Event.objects.filter(subject_type=account._meta.label_lower, subject_id=str(account.pk))
    return own.filter(verb=verb, at__gte=since).exists()


@transaction.atomic(savepoint=False)
def ask_for_top_up(account: Account, *, actor: Actor) -> tuple[TopUp | None, bool]:
    """The open request of this account, or a new one for what is missing to the quota."""
    top_up = TopUp.objects.filter(account=account, status__in=TopUp.OPEN).first()
    missing = missing_to_quota(account)
    if top_up is not None or missing <= NOTHING:
        return top_up, False
    today = timezone.localdate()
    top_up = TopUp(
        account=account,
        amount=missing,
        asked_at=timezone.now(),
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(account)),
    )
    enter(top_up, AidVerb.TOP_UP_ASKED, actor=actor, after={"amount": str(missing)})
    return top_up, True


def _tell(account: Account, kind: AidNotice, event: Event, holders: list[Holder], *, actor: Actor) -> None:
    """Whoever acted has not seen what it left of the account, and is told as well."""
    tell(account, kind, event, holders, actor=actor, to_actor=True)


def _keepers(account: Account) -> list[Holder]:
    county, unit = county_of(account), account.unit
    township = [Holder(unit, Role.THEAD), Holder(unit, Role.TCLERK)]
    return [*township, county.holder(Role.FIN), county.holder(Role.CHEAD)]
