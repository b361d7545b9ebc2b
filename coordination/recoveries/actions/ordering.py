"""From the finding to the order: proposed, the person heard, ordered with both remedies or dropped (社会救助法 48, 73, 74)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.models import NOTHING, AidCase
from coordination.aid.signing import sign_form
from coordination.changes import begin, enter, gives_reason, lock, need, revising, say_why
from coordination.documents.kinds import PaperKind
from coordination.policy.queries import policy_version
from coordination.recoveries import holding, papers, policies
from coordination.recoveries.lifecycle import move
from coordination.recoveries.models import Instalment, Recovery
from coordination.recoveries.notices import RecoveryNotice
from coordination.recoveries.sums import first_day, instalments, spread, standing
from coordination.recoveries.terms import must_be_so_many
from coordination.recoveries.verbs import RecoveryVerb
from coordination.recoveries.words import Ending
from coordination.rules import ask, must_have_come
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from coordination.vocabulary import word

S = Recovery.Status


@transaction.atomic
def propose(case: AidCase, *, actor: Actor, ground: str, found: str, amount: Decimal) -> Recovery:
    """Say what was found and how much is to be asked back; nothing is owed before the order."""
    case = lock(case)
    require(policies.can_propose(actor, case))
    found = need(found, _("Say what was found, and by what it is shown."), field="found")
    _within(amount, standing(case))
    if actor.acting_post is None:
        raise ValidationError(_("Choose the post you act in first."))
    today = timezone.localdate()
    recovery = Recovery(
        case=case,
        ground=ground,
        found=found,
        amount=amount,
        proposed_by=actor.acting_post,
        proposed_at=timezone.now(),
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(case)),
    )
    enter(recovery, RecoveryVerb.PROPOSED, actor=actor, after={"amount": str(amount), "ground": ground})
    return recovery


@transaction.atomic
def hear(recovery: Recovery, *, actor: Actor, was_heard: bool, statement: str, on: dt.date) -> Recovery:
    """Write down what the person says to it, or that nobody came though called (D36)."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_hear(actor, recovery))
    statement = need(statement, _("Write what the person said, or how they were called."), field="statement")
    ask("on", must_have_come, on)
    move(recovery, S.HEARD)
    recovery.was_heard, recovery.statement, recovery.heard_on = was_heard, statement, on
    recovery.heard_by = actor.acting_post
    organ = actor.acting_post.unit if actor.acting_post else recovery.case.township
    sign_form(PaperKind.D36, recovery, papers.hearing(recovery), actor=actor, organ=organ)
    change.save(RecoveryVerb.HEARD, after={"was_heard": was_heard})
    return recovery


@transaction.atomic
def order(
    recovery: Recovery,
    *,
    actor: Actor,
    amount: Decimal,
    count: int = 1,
    reason: str,
    is_staff_fault: bool = False,
    fault: str = "",
) -> Recovery:
    """Order the return (D38): how much, by which days, on what ground, and how to contest it.

    A fine is not for this house: it is a formal penalty of its own (C7).
    """
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_order(actor, recovery))
    reason = say_why(reason)
    _within(amount, min(recovery.amount, standing(recovery.case)))
    recovery.amount = amount
    must_be_so_many(count, recovery)
    if is_staff_fault:
        fault = need(fault, _("Say what the staff did wrong."), field="fault")
    move(recovery, S.ORDERED)
    now = timezone.now()
    recovery.reason = reason
    recovery.is_staff_fault, recovery.fault = is_staff_fault, fault if is_staff_fault else ""
    recovery.ordered_by, recovery.ordered_at = actor.acting_post, now
    lay_out(recovery, count, first_day(recovery, timezone.localdate(now)), actor=actor)
    recovery.paper = sign_form(
        PaperKind.D38,
        recovery,
        papers.order(recovery),
        actor=actor,
        organ=county_of(recovery).civil_affairs,
        numbered_on=timezone.localdate(now),
    )
    _no_longer_accounted_for(recovery, actor=actor)
    event = change.save(
        RecoveryVerb.ORDERED,
        reason=reason,
        basis=papers.basis(recovery),
        after={"amount": str(amount), "instalments": count, "staff_fault": is_staff_fault},
    )
    tell(recovery, RecoveryNotice.ORDERED, event, holding.concerned_by(recovery), actor=actor)
    if is_staff_fault:
        finance = county_of(recovery).holder(Role.FIN)
        bosses = [finance, Holder(finance.unit, Role.UHEAD), county_of(recovery).holder(Role.OFFDIR)]
        tell(recovery, RecoveryNotice.STAFF_FAULT, event, bosses, actor=actor)
    return recovery


@transaction.atomic
def drop(recovery: Recovery, *, actor: Actor, reason: str) -> Recovery:
    """No untruth was found, or the aid was taken in good faith: nothing is asked back (C7)."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_order(actor, recovery))
    reason = say_why(reason)
    move(recovery, S.DROPPED)
    recovery.reason, recovery.ended_at = reason, timezone.now()
    event = change.save(RecoveryVerb.DROPPED, reason=reason)
    concerned = holding.concerned_by(recovery)
    tell(recovery, RecoveryNotice.ENDED, event, concerned, actor=actor, answer=word(Ending.DROPPED))
    return recovery


@gives_reason
@transaction.atomic
def revoke(recovery: Recovery, *, actor: Actor, reason: str) -> Recovery:
    """A remedy has taken the order away: nothing more is collected. What a changed decision still asks is ordered anew.

    What came in stays in its account until it is paid out again; what was not returned counts as spent as told.
    """
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_revoke(actor, recovery))
    reason = say_why(reason)
    plan = recovery.case.plan
    if plan.confirmed is not None:
        with revising(plan, actor=actor):
            plan.confirmed += _of_advance(recovery, recovery.rest)
    move(recovery, S.DROPPED)
    recovery.reason, recovery.ended_at = reason, timezone.now()
    event = change.save(RecoveryVerb.REVOKED, reason=reason, after={"returned": str(recovery.returned)})
    concerned = [*holding.concerned_by(recovery), holding.orderer_of(recovery)]
    tell(recovery, RecoveryNotice.ENDED, event, concerned, actor=actor, answer=word(Ending.DROPPED))
    return recovery


@transaction.atomic
def enter_fault_answer(recovery: Recovery, *, actor: Actor, answer: str, on: dt.date) -> Recovery:
    """What the discipline body answered to the fault of the staff that was laid before it (R85)."""
    recovery, change = begin(recovery, actor=actor)
    require(policies.can_enter_fault_answer(actor, recovery))
    answer = need(answer, _("Say what the discipline body answered."), field="answer")
    ask("on", must_have_come, on)
    recovery.fault_answer, recovery.fault_answered_on = answer, on
    change.save(RecoveryVerb.FAULT_ANSWERED)
    return recovery


@transaction.atomic(savepoint=False)
def lay_out(recovery: Recovery, count: int, first: dt.date, *, actor: Actor) -> None:
    """So many instalments from a day on of what is still owed; what was laid out before gives way."""
    paid = recovery.returned
    recovery.instalments.all().delete()
    rows = instalments(recovery.amount - paid, count, first)
    if paid > NOTHING:  # what came in already stands as the first
        rows.insert(0, (timezone.localdate(recovery.ordered_at), paid))
    for number, (day, amount) in enumerate(rows, 1):
        Instalment.objects.create(recovery=recovery, number=number, due_on=day, amount=amount)


def _within(amount: Decimal, most: Decimal) -> None:
    if not NOTHING < amount <= most:
        raise ValidationError(
            {"amount": _("At most what was paid and has not come back: %(most)s yuan.") % {"most": most}}
        )


def _no_longer_accounted_for(recovery: Recovery, *, actor: Actor) -> None:
    """What was told of an advance and proved untrue is not confirmed any more: it stands open until it is back."""
    plan = recovery.case.plan
    of_advance = _of_advance(recovery, recovery.amount)
    if plan.confirmed and of_advance:
        with revising(plan, actor=actor):
            plan.confirmed = max(NOTHING, plan.confirmed - of_advance)


def _of_advance(recovery: Recovery, amount: Decimal) -> Decimal:
    """How much of a sum falls to what was paid in advance."""
    return sum((part for stage, part in spread(recovery.case, amount) if stage.is_advance), NOTHING)
