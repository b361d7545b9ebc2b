"""One answer, one call-back, and the verification by somebody who handled none of it (C6, steps 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import Change, begin, gives_reason, lock, trace
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper, issue, sign
from coordination.documents.striking_off import strike_off
from coordination.policy.queries import parameter
from coordination.referrals.categories import must_be_settled
from coordination.referrals.hands import handle
from coordination.referrals.lifecycle import LegLifecycle, ReferralLifecycle
from coordination.referrals.models import Leg, Referral
from coordination.referrals.notices import ReferralNotice
from coordination.referrals.papers import answer_content, call_back_content, closure_rows, closure_tables
from coordination.referrals.policies import (
    can_answer_person,
    can_call_back,
    can_end_by_process,
    can_reopen_closed,
    can_tell_review,
    can_verify_referral,
)
from coordination.referrals.queries.people import receiver_of, window_of
from coordination.referrals.terms import house_words
from coordination.referrals.verbs import ReferralVerb
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Organisation

S = Referral.Status
Satisfaction = Referral.Satisfaction


@transaction.atomic
def answer_person(case: Referral, *, actor: Actor, answer: str, answer_way: str) -> Referral:
    """Tell the person once, from the accepting window, what came of all legs (D33, R116)."""
    case, change = begin(case, actor=actor)
    require(can_answer_person(actor, case))
    must_be_settled(case)
    ReferralLifecycle(case).give_answer(answer)
    case.answer_way, case.answered_at = answer_way, timezone.now()
    issue(
        PaperKind.D33,
        subject=case,
        organ=case.window,
        word=parameter("WORD_ANSWER", on=case.policy_on, county=county_of(case)).value,
        title=case.shown_title,
        content=answer_content(case),
        actor=actor,
    )
    handle(change, ReferralVerb.ANSWERED, after={"way": answer_way})
    return case


@transaction.atomic
def call_back(case: Referral, *, actor: Actor, satisfaction: str, person_says: str = "") -> Referral:
    """Ask the person on the next working day whether the matter is settled (D34, R130)."""
    case, change = begin(case, actor=actor)
    require(can_call_back(actor, case))
    ReferralLifecycle(case).call_back()
    _note_call(case, actor=actor, satisfaction=satisfaction, person_says=person_says)
    words = house_words(Satisfaction, satisfaction)
    handle(change, ReferralVerb.CALLED_BACK, after={"words": words, "satisfaction": satisfaction})
    return case


@transaction.atomic
def reopen_after_complaint(
    case: Referral, *, actor: Actor, person_says: str, legs: Iterable[Leg]
) -> Referral:
    """Dissatisfied with ground: the legs named are reopened, with what the person said."""
    case, change = begin(case, actor=actor)
    require(can_call_back(actor, case))
    _note_call(case, actor=actor, satisfaction=Satisfaction.DISSATISFIED, person_says=person_says)
    trace(case, ReferralVerb.COMPLAINED, actor=actor, reason=person_says)
    return _reopen(change, legs=legs, reason=person_says)


@transaction.atomic
def supervise_after_complaint(
    case: Referral, *, actor: Actor, person_says: str, unit: Organisation
) -> Referral:
    """Dissatisfied with ground about how a unit acted: its work comes under supervision as a duty (WF2)."""
    case, change = begin(case, actor=actor)
    require(can_call_back(actor, case))
    if not case.legs.filter(receiver=unit).exists() and unit.pk != case.window_id:
        raise ValidationError({"unit": _("Only a unit that handled the matter is put under supervision.")})
    _note_call(case, actor=actor, satisfaction=Satisfaction.DISSATISFIED, person_says=person_says)
    trace(case, ReferralVerb.COMPLAINED, actor=actor, reason=person_says)
    ReferralLifecycle(case).supervise(person_says)
    case.supervised_unit = unit
    handle(change, ReferralVerb.SUPERVISED, reason=person_says, after={"unit": unit.short_name})
    return case


def _note_call(case: Referral, *, actor: Actor, satisfaction: str, person_says: str) -> None:
    if satisfaction == Satisfaction.DISSATISFIED and not person_says.strip():
        raise ValidationError({"person_says": _("Write down what the person is dissatisfied with.")})
    case.satisfaction, case.person_says = satisfaction, person_says
    case.called_back_at = timezone.now()
    paper = draft_paper(
        PaperKind.D34,
        subject=case,
        organ=case.window,
        title=f"{case.number}第{case.round}次回访记录",
        content=call_back_content(case),
        actor=actor,
    )
    sign(paper, actor=actor)


def _reopen(change: Change[Referral], *, legs: Iterable[Leg], reason: str, is_hand: bool = True) -> Referral:
    """Legs that were answered are handled once more, by the same receivers; old results stay."""
    case, actor = change.record, change.actor
    chosen: Sequence[int] = [leg.pk for leg in legs]
    found = list(
        case.legs.select_for_update(of=("self",))
        .filter(pk__in=chosen, status=Leg.Status.ANSWERED)
        .select_related("receiver")
    )
    if not found:
        raise ValidationError({"legs": _("Choose at least one leg to be reopened.")})
    ReferralLifecycle(case).reopen(reason)
    event = handle(change, ReferralVerb.REOPENED, reason=reason, is_hand=is_hand)
    for leg in found:
        leg.case = case
        leg_change = Change(leg, actor=actor)
        LegLifecycle(leg).reopen(reason)
        handle(leg_change, ReferralVerb.LEG_REOPENED, reason=reason, is_hand=is_hand)
        tell(leg, ReferralNotice.REOPENED, event, [receiver_of(leg), Holder.head(leg.receiver)], actor=actor)
    tell(case, ReferralNotice.REOPENED, event, [window_of(case)], actor=actor)
    return case


@gives_reason
@transaction.atomic
def close_referral(case: Referral, *, actor: Actor, note: str) -> Referral:
    """Verified and struck off: a signed line of the closure ledger (D16) and one of the household's chain (R233)."""
    case, change = begin(case, actor=actor)
    require(can_verify_referral(actor, case))
    must_be_settled(case)
    ReferralLifecycle(case).close(note)
    case.verified_by, case.closed_at = actor.user, timezone.now()
    paper = strike_off(
        case,
        actor=actor,
        number=case.number,
        form="转办转介事项销号登记表",
        rows=closure_rows(case),
        tables=closure_tables(case),
        recipients=[case.window],
    )
    event = change.save(
        ReferralVerb.CLOSED,
        after={
            "satisfaction": case.satisfaction,
            "reopenings": case.reopenings,
            "paper": str(paper.number),
        },
    )
    tell(case, ReferralNotice.CLOSED, event, [window_of(case)], actor=actor)
    return case


@gives_reason
@transaction.atomic
def reopen_at_verification(case: Referral, *, actor: Actor, reason: str, legs: Iterable[Leg]) -> Referral:
    """The verifier finds a result wanting: its leg is reopened instead of the case being closed."""
    case, change = begin(case, actor=actor)
    require(can_verify_referral(actor, case))
    return _reopen(change, legs=legs, reason=reason, is_hand=False)


@gives_reason
@transaction.atomic
def reopen_closed(case: Referral, *, actor: Actor, reason: str, legs: Iterable[Leg]) -> Referral:
    """A closed matter comes back on the director's word, within the months given (C7)."""
    case, change = begin(case, actor=actor)
    require(can_reopen_closed(actor, case))
    case.verified_by, case.closed_at = None, None
    return _reopen(change, legs=legs, reason=reason)


@transaction.atomic
def tell_review(leg: Leg, *, actor: Actor, answer: str, answer_way: str) -> Leg:
    """A place on the waiting list came, or did not: the window tells the person, in a notice of its own."""
    leg = lock(leg)
    require(can_tell_review(actor, leg))
    case = leg.case
    issue(
        PaperKind.D33,
        subject=case,
        organ=case.window,
        word=parameter("WORD_ANSWER", on=case.policy_on, county=county_of(case)).value,
        title=case.shown_title,
        content=answer_content(case, answer=answer),
        actor=actor,
    )
    trace(leg, ReferralVerb.REVIEW_TOLD, actor=actor, unit=case.window_id, after={"way": answer_way})
    return leg


@transaction.atomic
def end_supervision(case: Referral, *, actor: Actor) -> Referral:
    """The duty under supervision was closed: the person is called back once more."""
    case, change = begin(case, actor=actor)
    require(can_end_by_process(actor, case))
    ReferralLifecycle(case).end_supervision()
    handle(change, ReferralVerb.SUPERVISION_ENDED)
    return case


@transaction.atomic
def note_deliberated(case: Referral, *, actor: Actor) -> Referral:
    """The deliberation has decided: the window answers the person as after any other leg."""
    case, change = begin(case, actor=actor)
    require(can_end_by_process(actor, case))
    ReferralLifecycle(case).gather()
    case.results_at = timezone.now()
    handle(change, ReferralVerb.DELIBERATED)
    return case
