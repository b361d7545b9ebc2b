"""Letting go what cannot be collected (D39): asked by the collector, signed by civil affairs, agreed by finance.

The payment's line in the ledger stays; what is written off stands on its stage (C7).
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, require
from coordination.aid.signing import sign_form
from coordination.changes import Change, begin, need, revising, say_why
from coordination.documents.kinds import PaperKind
from coordination.recoveries import holding, papers, policies
from coordination.recoveries.lifecycle import move
from coordination.recoveries.models import Recovery
from coordination.recoveries.notices import RecoveryNotice
from coordination.recoveries.sums import spread
from coordination.recoveries.terms import must_have_been_sought, needs_deputy
from coordination.recoveries.verbs import RecoveryVerb
from coordination.recoveries.words import Ending
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.vocabulary import word

S = Recovery.Status
Why = Recovery.Why


@transaction.atomic
def ask_write_off(recovery: Recovery, *, actor: Actor, why: str, note: str) -> Recovery:
    """Say why what is left will not come in; nobody counts as not found before they were sought on several days."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_collect(actor, recovery))
    note = need(note, _("Say by what it is shown."), field="note")
    if why == Why.NOT_FOUND:
        must_have_been_sought(recovery)
    move(recovery, S.WRITE_OFF_ASKED)
    recovery.why, recovery.why_note, recovery.write_off_asked_by = why, note, actor.acting_post
    change.save(RecoveryVerb.WRITE_OFF_ASKED, reason=note, after={"amount": str(recovery.rest), "why": why})
    return recovery


@transaction.atomic
def sign_write_off(recovery: Recovery, *, actor: Actor, opinion: str = "") -> Recovery:
    """Civil affairs agrees; finance is asked next."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_sign_write_off(actor, recovery))
    move(recovery, S.WRITE_OFF_SIGNED)
    recovery.write_off_signed_by = actor.acting_post
    change.save(RecoveryVerb.WRITE_OFF_SIGNED, reason=opinion)
    return recovery


@transaction.atomic
def agree_write_off(recovery: Recovery, *, actor: Actor, opinion: str = "") -> Recovery:
    """Finance agrees; above WRITE_OFF_MAX the deputy convener has the last word."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_agree_write_off(actor, recovery))
    recovery.write_off_agreed_by = actor.acting_post
    if needs_deputy(recovery):
        move(recovery, S.WRITE_OFF_AGREED)
        change.save(RecoveryVerb.WRITE_OFF_AGREED, reason=opinion)
        return recovery
    return _write_off(change, opinion)


@transaction.atomic
def allow_write_off(recovery: Recovery, *, actor: Actor, opinion: str = "") -> Recovery:
    """The deputy convener lets a larger sum go."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_allow_write_off(actor, recovery))
    return _write_off(change, opinion)


@transaction.atomic
def refuse_write_off(recovery: Recovery, *, actor: Actor, reason: str) -> Recovery:
    """It is collected on; whoever was asked says why."""
    recovery, change = begin(recovery, actor=actor)
    require(_may_refuse(actor, recovery))
    reason = say_why(reason)
    move(recovery, S.ORDERED)
    recovery.reason, recovery.why, recovery.why_note = reason, "", ""
    recovery.write_off_asked_by = recovery.write_off_signed_by = recovery.write_off_agreed_by = None
    change.save(RecoveryVerb.WRITE_OFF_REFUSED, reason=reason)
    return recovery


def _may_refuse(actor: Actor, recovery: Recovery) -> Refusal:
    asked = {
        S.WRITE_OFF_ASKED: policies.can_sign_write_off,
        S.WRITE_OFF_SIGNED: policies.can_agree_write_off,
    }
    return asked.get(S(recovery.status), policies.can_allow_write_off)(actor, recovery)


def _write_off(change: Change[Recovery], opinion: str) -> Recovery:
    recovery, actor = change.record, change.actor
    move(recovery, S.WRITTEN_OFF)
    amount = recovery.rest
    for stage, part in list(spread(recovery.case, amount)):
        with revising(stage, actor=actor):
            stage.written_off += part
    recovery.written_off, recovery.ended_at = amount, timezone.now()
    sign_form(
        PaperKind.D39,
        recovery,
        papers.write_off(recovery, opinion),
        actor=actor,
        organ=county_of(recovery).civil_affairs,
        numbered_on=timezone.localdate(),
    )
    event = change.save(
        RecoveryVerb.WRITTEN_OFF, reason=recovery.why_note, after={"amount": str(amount), "why": recovery.why}
    )
    concerned = [*holding.concerned_by(recovery), holding.orderer_of(recovery)]
    tell(recovery, RecoveryNotice.ENDED, event, concerned, actor=actor, answer=word(Ending.WRITTEN_OFF))
    return recovery
