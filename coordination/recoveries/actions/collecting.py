"""While an order runs: money comes in, the person is sought, other instalments are asked for and agreed to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions.ledger import write_line
from coordination.aid.models import NOTHING, LedgerLine
from coordination.changes import begin, need, say_why
from coordination.recoveries import holding, policies
from coordination.recoveries.actions.ordering import lay_out
from coordination.recoveries.lifecycle import move
from coordination.recoveries.models import Attempt, Receipt, Recovery
from coordination.recoveries.notices import RecoveryNotice
from coordination.recoveries.sums import next_instalment, spread
from coordination.recoveries.terms import must_be_so_many
from coordination.recoveries.verbs import RecoveryVerb
from coordination.recoveries.words import Ending
from coordination.rules import ask, must_have_come
from coordination.statements import insert
from coordination.telling import tell
from coordination.vocabulary import word

S = Recovery.Status


@transaction.atomic
def enter_receipt(
    recovery: Recovery, *, actor: Actor, amount: Decimal, on: dt.date, voucher: str
) -> Recovery:
    """What came in goes back into the accounts that it was paid from, as lines of their own."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_collect(actor, recovery))
    _must_run(recovery)
    voucher = need(voucher, _("Enter the number of the voucher."), field="voucher")
    ask("on", must_have_come, on)
    if not NOTHING < amount <= recovery.rest:
        raise ValidationError(
            {"amount": _("At most what is still owed: %(rest)s yuan.") % {"rest": recovery.rest}}
        )
    for stage, part in list(spread(recovery.case, amount)):
        assert stage.account is not None  # noqa: S101 - what was paid has its account
        write_line(
            stage.account, LedgerLine.Kind.RETURNED, part, actor=actor, stage=stage, reason=voucher[:200]
        )
    insert(
        Receipt(
            recovery=recovery,
            amount=amount,
            on=on,
            voucher=voucher,
            entered_by=actor.user,
            entered_at=timezone.now(),
        )
    )
    recovery.returned += amount
    is_whole = recovery.rest == NOTHING
    if is_whole:
        move(recovery, S.RETURNED)
        recovery.ended_at = timezone.now()
    event = change.save(RecoveryVerb.RECEIVED, after={"amount": str(amount), "rest": str(recovery.rest)})
    if is_whole:
        concerned = [*holding.concerned_by(recovery), holding.orderer_of(recovery)]
        tell(recovery, RecoveryNotice.ENDED, event, concerned, actor=actor, answer=word(Ending.RETURNED))
    return recovery


@transaction.atomic
def note_attempt(recovery: Recovery, *, actor: Actor, on: dt.date, note: str) -> Recovery:
    """A try to reach the person that brought no money; one a day."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_collect(actor, recovery))
    _must_run(recovery)
    note = need(note, _("Say how the person was sought, and what came of it."), field="note")
    ask("on", must_have_come, on)
    if recovery.attempts.filter(on=on).exists():
        raise ValidationError({"on": _("An attempt of that day is entered already.")})
    insert(Attempt(recovery=recovery, on=on, note=note, by=actor.user, entered_at=timezone.now()))
    change.save(RecoveryVerb.TRIED, after={"on": on})
    return recovery


@transaction.atomic
def ask_other_plan(recovery: Recovery, *, actor: Actor, count: int, reason: str) -> Recovery:
    """The person cannot return it by those days and asks for smaller instalments."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_collect(actor, recovery))
    reason = say_why(reason)
    must_be_so_many(count, recovery)
    move(recovery, S.REPLANNED)
    recovery.plan_asked, recovery.reason = count, reason
    change.save(RecoveryVerb.PLAN_ASKED, reason=reason, after={"instalments": count})
    return recovery


@transaction.atomic
def agree_plan(recovery: Recovery, *, actor: Actor, first: dt.date, reason: str = "") -> Recovery:
    """What is still owed in so many instalments as were asked for, a month apart from a day on."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_order(actor, recovery))
    if first < timezone.localdate():
        raise ValidationError({"first": _("From today on.")})
    move(recovery, S.ORDERED)
    count = recovery.plan_asked or 1
    lay_out(recovery, count, first, actor=actor)
    recovery.plan_asked = None
    change.save(RecoveryVerb.PLAN_AGREED, reason=reason, after={"instalments": count, "from": first})
    return recovery


@transaction.atomic
def refuse_plan(recovery: Recovery, *, actor: Actor, reason: str) -> Recovery:
    """It stays with the days of the order."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_order(actor, recovery))
    reason = say_why(reason)
    move(recovery, S.ORDERED)
    recovery.plan_asked = None
    change.save(RecoveryVerb.PLAN_REFUSED, reason=reason)
    return recovery


def _must_run(recovery: Recovery) -> None:
    """Only what is ordered is collected, and only as long as something is owed."""
    if recovery.status != S.ORDERED or next_instalment(recovery) is None:
        raise ValidationError(_("Nothing is being collected on this order now."))
