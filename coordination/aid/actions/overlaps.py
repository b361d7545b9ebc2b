"""Aid given twice, found after a merge (C7): told to both townships, asked back or let stand.

What comes back is given of the person's own accord: nobody is ordered to, and who took in good faith keeps it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions.ledger import write_line
from coordination.aid.lifecycle import move_overlap
from coordination.aid.models import LedgerLine, Overlap
from coordination.aid.notices import AidAnswer, AidNotice
from coordination.aid.policies import overlaps as policies
from coordination.aid.queries.holding import township_side
from coordination.aid.queries.overlaps import (
    Pair,
    brought_together,
    has_money_ahead,
    money_given,
    most_to_ask,
)
from coordination.aid.rules import must_be_asked_within, must_be_given_back_within
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.changes import Change, begin, enter, gives_reason, need, trace
from coordination.policy.queries import policy_version
from coordination.register.models import Person
from coordination.rules import ask, must_have_come
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.vocabulary import word

O = Overlap.Status  # noqa: E741 - as the other rooms call the statuses of a record
_ANSWERS = {O.STANDS: AidAnswer.LET_STAND, O.RETURNED: AidAnswer.GIVEN_BACK}


@transaction.atomic(savepoint=False)
def find_overlaps(keep: Person, entries: Sequence[Person], *, actor: Actor, reason: str) -> list[Overlap]:
    """Of two entries that are one now: a record for each two cases of one cause, told to both townships."""
    return [_enter(pair, actor, reason) for pair in brought_together(keep, entries)]


def _enter(pair: Pair, actor: Actor, reason: str) -> Overlap:
    today = timezone.localdate()
    overlap = Overlap(
        case=pair.case,
        other=pair.other,
        ground=pair.ground,
        amount=pair.amount,
        given_on=pair.given_on,
        status=O.AHEAD if pair.is_ahead else O.OPEN,
        found_at=timezone.now(),
        joined_by=actor.acting_post,
        joined_because=reason.strip()[:500],
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(pair.case)),
    )
    overlap.full_clean()
    said = {"cases": [pair.case.number, pair.other.number], "amount": str(pair.amount)}
    event = enter(overlap, AidVerb.OVERLAP_FOUND, actor=actor, after=said, reason=reason)
    for case in (pair.case, pair.other):
        trace(case, AidVerb.OVERLAP_FOUND, actor=actor, after=said, reason=reason)
    asked = [] if pair.is_ahead else [policies.decider_of_overlap(overlap)]  # who has the step hears of that
    sides = [*township_side(pair.case), *township_side(pair.other)]
    tell(overlap, AidNotice.OVERLAP, event, [one for one in sides if one not in asked], actor=actor)
    return overlap


@transaction.atomic
def look_again(overlap: Overlap, *, actor: Actor) -> Overlap:
    """The payment before which it was to be ruled on comes no more: what was given twice is asked about now."""
    overlap, change = begin(overlap, actor=actor)
    if overlap.status != O.AHEAD or has_money_ahead(overlap.case):
        return overlap
    if money_given(overlap.case):
        move_overlap(overlap, O.OPEN)
        change.save(AidVerb.OVERLAP_OPENED)
    else:
        _end(change, O.LAPSED)
        change.save(AidVerb.OVERLAP_LAPSED)
    return overlap


@transaction.atomic
def ask_back(
    overlap: Overlap, *, actor: Actor, amount: Decimal, way: str, paper: str, on: dt.date
) -> Overlap:
    """Ask the person to give back what was given twice: how much, how, by which letter or signed sheet."""
    overlap, change = begin(overlap, actor=actor)
    require(policies.can_decide_overlap(actor, overlap))
    ask("amount", must_be_asked_within, amount, most_to_ask(overlap))
    ask("on", must_have_come, on)
    move_overlap(overlap, O.ASKED)
    overlap.asked_amount = overlap.returned + amount
    overlap.asked_way, overlap.asked_on = Overlap.Way(way), on
    overlap.asked_paper = need(paper, _("Enter the number of the letter or sheet."), field="paper")[:60]
    _decide(change)
    change.save(AidVerb.ASKED_BACK, after={"amount": str(amount)})
    return overlap


@gives_reason
@transaction.atomic
def let_stand(overlap: Overlap, *, actor: Actor, reason: str) -> Overlap:
    """Who took it in good faith keeps it: nothing is asked back, and the reason stands."""
    overlap, change = begin(overlap, actor=actor)
    require(policies.can_decide_overlap(actor, overlap))
    _end(change, O.STANDS)
    overlap.reason = reason.strip()[:500]
    _decide(change)
    event = change.save(AidVerb.OVERLAP_STANDS, reason=overlap.reason)
    _tell_answer(overlap, event, actor)
    return overlap


@transaction.atomic
def take_in(overlap: Overlap, *, actor: Actor, amount: Decimal, voucher: str) -> Overlap:
    """Enter what came back into the account that paid it; a part of it leaves the rest awaited."""
    overlap, change = begin(overlap, actor=actor)
    require(policies.can_take_in(actor, overlap))
    if overlap.status != O.ASKED:
        raise ValidationError(_("Nothing is asked back here."))
    given = money_given(overlap.case)
    held = sum(one.rest for one in given)
    ask("amount", must_be_given_back_within, amount, min(overlap.awaited, Decimal(held)))
    voucher = need(voucher, _("Enter the number of the voucher."), field="voucher")
    rest = amount
    for one in given:
        part = min(rest, one.rest)
        if part <= 0 or one.stage.account is None:
            break
        kind = LedgerLine.Kind.RETURNED
        write_line(one.stage.account, kind, part, actor=actor, stage=one.stage, reason=voucher[:200])
        rest -= part
    overlap.returned += amount
    if overlap.awaited <= 0:
        _end(change, O.RETURNED)
    event = change.save(AidVerb.OVERLAP_RETURNED, after={"amount": str(amount)})
    trace(overlap.case, AidVerb.OVERLAP_RETURNED, actor=actor, after={"amount": str(amount)})
    if overlap.status == O.RETURNED:
        _tell_answer(overlap, event, actor)
    return overlap


@gives_reason
@transaction.atomic
def give_up_waiting(overlap: Overlap, *, actor: Actor, reason: str) -> Overlap:
    """It was not given back: nobody is made to, and the head decides whether it stands."""
    overlap, change = begin(overlap, actor=actor)
    require(policies.can_take_in(actor, overlap))
    move_overlap(overlap, O.OPEN)
    overlap.reason = reason.strip()[:500]
    change.save(AidVerb.NOT_GIVEN_BACK, reason=overlap.reason)
    return overlap


def _decide(change: Change[Overlap]) -> None:
    overlap, actor = change.record, change.actor
    overlap.decided_at, overlap.decided_by = timezone.now(), actor.acting_post


def _end(change: Change[Overlap], status: Overlap.Status) -> None:
    move_overlap(change.record, status)
    change.record.ended_at = timezone.now()


def _tell_answer(overlap: Overlap, event: Event, actor: Actor) -> None:
    """The township that gave first hears how it ended."""
    answer = word(_ANSWERS[Overlap.Status(overlap.status)])
    tell(overlap, AidNotice.OVERLAP_ANSWERED, event, township_side(overlap.other), actor=actor, answer=answer)
