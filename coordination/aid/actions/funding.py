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
from coordination.audit.actions import record, save_version
from coordination.audit.models import Event
from coordination.notifications.actions import hint, notify
from coordination.policy.queries import policy_version
from coordination.units.models import Role
from coordination.units.queries import county_unit, government, users_acting_for

Kind = LedgerLine.Kind


@transaction.atomic(savepoint=False)
def reserve_stages(account: Account, stages: Sequence[Stage], *, actor: Actor, reason: str) -> None:
    """Promise each stage its amount on one account; the account says what that leaves."""
    for stage in stages:
        stage.account, stage.status = account, Stage.Status.PLANNED
        save_version(stage, actor=actor, update_fields=["account", "status"])
        if stage.amount:
            write_line(account, Kind.RESERVE, stage.amount, actor=actor, stage=stage, reason=reason)
    note_low(account, actor=actor)


@transaction.atomic(savepoint=False)
def township_can_pay(case: AidCase, total: Decimal, *, actor: Actor) -> Account | None:
    """The township's reserve, locked, where it holds so much; else the exhaustion is noted and told."""
    reserve = reserve_of(case)
    if reserve is not None:
        reserve = Account.objects.select_for_update(of=("self",)).select_related("unit").get(pk=reserve.pk)
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
        event = record(
            AidVerb.RESERVE_LOW,
            actor=actor,
            subject=account,
            unit=account.unit_id,
            after={"available": str(account.available), "quota": str(account.quota)},
        )
        _tell(account, AidNotice.RESERVE_LOW, event, actor=actor)
    return top_up


@transaction.atomic(savepoint=False)
def note_exhausted(account: Account, case: AidCase, *, actor: Actor) -> None:
    """Aid is not stopped: the county pool pays today; twice in a quarter alarms the deputy convener (C7)."""
    today = timezone.localdate()
    quarter = dt.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    since = timezone.make_aware(dt.datetime.combine(quarter, dt.time.min))
    earlier = Event.objects.filter(
        subject_type=account._meta.label_lower,
        subject_id=str(account.pk),
        verb=AidVerb.RESERVE_EXHAUSTED,
        at__gte=since,
    ).exists()
    event = record(
        AidVerb.RESERVE_EXHAUSTED,
        actor=actor,
        subject=account,
        unit=account.unit_id,
        after={"case": case.number, "available": str(account.available)},
    )
    top_up, _is_new = ask_for_top_up(account, actor=actor)
    if top_up is not None and not top_up.is_exhausted:
        top_up.is_exhausted = True
        save_version(top_up, actor=actor, update_fields=["is_exhausted"])
    _tell(account, AidNotice.RESERVE_EXHAUSTED, event, actor=actor)
    if earlier:
        _tell(
            account,
            AidNotice.RESERVE_EXHAUSTED_AGAIN,
            event,
            actor=actor,
            keys={(government().pk, str(Role.DEPUTY))},
        )


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
        policy_version=policy_version(on=today),
    )
    save_version(top_up, actor=actor)
    record(
        AidVerb.TOP_UP_ASKED,
        actor=actor,
        subject=top_up,
        unit=account.unit_id,
        after={"amount": str(missing)},
    )
    hint(top_up, account)
    return top_up, True


def _tell(
    account: Account,
    kind: AidNotice,
    event: Event,
    *,
    actor: Actor,
    keys: set[tuple[int, str]] | None = None,
) -> None:
    if keys is None:
        keys = {
            (account.unit_id, str(Role.THEAD)),
            (account.unit_id, str(Role.TCLERK)),
            (county_unit(Role.FIN).pk, str(Role.FIN)),
            (county_unit(Role.CHEAD).pk, str(Role.CHEAD)),
        }
    people = {user.pk: user for users in users_acting_for(keys).values() for user in users}
    notify(
        people.values(),
        kind,
        subject=account,
        key=f"{kind}:{event.uuid}",
        event=event,
        url=account.get_absolute_url(),
        title=account.title,
    )
