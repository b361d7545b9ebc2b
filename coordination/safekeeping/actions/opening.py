"""Two officers open a restored house: one asks, another confirms."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from coordination.access import Actor, require
from coordination.audit.actions import record
from coordination.changes import gives_reason, lock, say_why
from coordination.safekeeping.actions.closing import HELD
from coordination.safekeeping.models import Restoration
from coordination.safekeeping.policies import can_ask_opening, can_open_again
from coordination.safekeeping.verbs import SafekeepingVerb

Status = Restoration.Status


@transaction.atomic
def ask_opening(restoration: Restoration, *, actor: Actor) -> Restoration:
    """All is answered: the second officer may confirm."""
    row = lock(restoration)
    require(can_ask_opening(actor, row))
    row.status, row.asked_by, row.asked_at = Status.ASKED, actor.user, timezone.now()
    row.save()
    record(SafekeepingVerb.OPENING_ASKED, actor=actor, subject=row, after={"status": row.status})
    return row


@transaction.atomic
def open_again(restoration: Restoration, *, actor: Actor) -> Restoration:
    """From here on people work again."""
    row = lock(restoration)
    require(can_open_again(actor, row))
    row.status, row.opened_by, row.opened_at = Status.OPEN, actor.user, timezone.now()
    row.save()
    DBTaskResult.objects.filter(run_after=HELD).update(run_after=row.opened_at)
    record(SafekeepingVerb.OPENED, actor=actor, subject=row, after={"status": row.status})
    return row


@gives_reason
@transaction.atomic
def refuse_opening(restoration: Restoration, *, actor: Actor, reason: str) -> Restoration:
    """Something is not right yet: office and finance may answer anew."""
    row = lock(restoration)
    require(can_open_again(actor, row))
    reason = say_why(reason)
    row.status, row.asked_by, row.asked_at = Status.CLOSED, None, None
    row.save()
    record(
        SafekeepingVerb.OPENING_REFUSED,
        actor=actor,
        subject=row,
        reason=reason,
        after={"status": row.status},
    )
    return row
