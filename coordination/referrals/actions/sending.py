"""Sending a leg: consent first where it is needed, the slip signed and numbered, the receiver told."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.models import Event
from coordination.changes import Change, begin, gives_reason, revising
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import issue
from coordination.policy.deadlines import due
from coordination.policy.queries import parameter
from coordination.referrals.actions.results import gather_if_settled
from coordination.referrals.again import ask_again, note_again
from coordination.referrals.hands import drop, handle
from coordination.referrals.lifecycle import LegLifecycle, ReferralLifecycle
from coordination.referrals.models import Leg, LegReturn, Referral
from coordination.referrals.notices import ReferralNotice
from coordination.referrals.papers import region_content, slip_content
from coordination.referrals.policies import (
    can_dispatch_referral,
    can_receive_leg,
    can_resend_leg,
    can_return_leg,
    can_rule_leg,
    can_urge_leg,
)
from coordination.referrals.queries.people import leg_kind, receiver_of, window_of
from coordination.referrals.verbs import ReferralVerb
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role, User

WORDS = {
    Leg.Kind.FORWARD: "WORD_FORWARD",
    Leg.Kind.REFER: "WORD_REFER",
    Leg.Kind.REGION: "WORD_REFER",
}


@transaction.atomic
def send_leg(leg: Leg, *, actor: Actor) -> Leg:
    """A named leg on its way inside the sending of its case; what the window does itself stays there."""
    return _send(Change(leg, actor=actor))


def _send(change: Change[Leg]) -> Leg:
    leg, actor = change.record, change.actor
    require(can_dispatch_referral(actor, leg.case))
    if leg.kind == Leg.Kind.OWN:
        return _keep(change)
    _require_consent(leg)
    LegLifecycle(leg).send()
    leg.sent_at = timezone.now()
    paper = issue(
        PaperKind.D31 if leg.kind == Leg.Kind.FORWARD else PaperKind.D32,
        subject=leg,
        organ=leg.case.window,
        word=parameter(WORDS[Leg.Kind(leg.kind)], on=leg.case.policy_on, county=county_of(leg.case)).value,
        title=leg.title,
        content=region_content(leg) if leg.kind == Leg.Kind.REGION else slip_content(leg),
        actor=actor,
        recipients=[leg.receiver],
    )
    leg.number = str(paper.number)
    event = handle(change, ReferralVerb.LEG_SENT)
    by = due("RECEIPT", start=timezone.now(), on=leg.case.policy_on, county=county_of(leg.case))
    tell(leg, ReferralNotice.LEG_SENT, event, [receiver_of(leg)], actor=actor, due=by.at.isoformat())
    return leg


def _require_consent(leg: Leg) -> None:
    """A charity or service body gets only what the person agreed to send to it."""
    if not leg.needs_consent:
        return
    consent = leg.consents.filter(receiver=leg.receiver_id, withdrawn_at=None).first()
    if consent is None:
        words = _("%(unit)s gets nothing before the person agrees: enter the consent to the fields listed.")
        raise ValidationError(words % {"unit": leg.receiver.label})
    if set(leg.fields) - set(consent.fields):
        raise ValidationError(_("The consent does not cover every field that would be sent."))


def _keep(change: Change[Leg]) -> Leg:
    """What the window can do itself is nobody else's leg, and is answered like every other."""
    leg = change.record
    LegLifecycle(leg).keep()
    leg.sent_at = leg.received_at = timezone.now()
    leg.received_by = change.actor.user
    handle(change, ReferralVerb.LEG_KEPT)
    return leg


@transaction.atomic
def receive_leg(leg: Leg, *, actor: Actor, handler: User | None = None, note: str = "") -> Leg:
    """The receiver signs for the leg and names who handles it."""
    leg, change = begin(leg, actor=actor)
    require(can_receive_leg(actor, leg))
    LegLifecycle(leg).receive()
    leg.received_at, leg.received_by, leg.handler = timezone.now(), actor.user, handler
    event = handle(change, ReferralVerb.LEG_RECEIVED, reason=note)
    _begin(leg.case, actor)
    unit = leg.receiver.short_name
    tell(leg, ReferralNotice.LEG_RECEIVED, event, [window_of(leg.case)], actor=actor, unit=unit)
    return leg


def _begin(case: Referral, actor: Actor) -> None:
    """The first receipt brings the case into handling."""
    if case.status == Referral.Status.DISPATCHED:
        with revising(case, actor=actor):
            ReferralLifecycle(case).begin_handling()


@gives_reason
@transaction.atomic
def return_leg(
    leg: Leg, *, actor: Actor, reason: str, basis: str, right_unit: Organisation | None = None
) -> Leg:
    """ "Not ours" is a dispute, not an exit: with its ground and the right unit; after RETURN_MAX it is ruled."""
    leg, change = begin(leg, actor=actor)
    require(can_return_leg(actor, leg))
    if right_unit is not None and right_unit.pk == leg.receiver_id:
        raise ValidationError({"right_unit": _("Name the unit that you think right, or none.")})
    most = int(parameter("RETURN_MAX", on=leg.case.policy_on, county=county_of(leg.case)).value)
    is_last = leg.returns + 1 >= most
    lifecycle = LegLifecycle(leg)
    lifecycle.give_to_ruling() if is_last else lifecycle.give_back()
    LegReturn.objects.create(
        leg=leg,
        unit=leg.receiver,
        reason=reason,
        basis=basis,
        right_unit=right_unit,
        returned_by=actor.user,
        returned_at=timezone.now(),
    )
    event = handle(
        change,
        ReferralVerb.LEG_RETURNED,
        reason=reason,
        basis=basis,
        after={"right_unit": right_unit.short_name if right_unit else ""},
    )
    unit = leg.receiver.short_name
    tell(leg, ReferralNotice.LEG_RETURNED, event, [window_of(leg.case)], actor=actor, unit=unit)
    if is_last:
        director = [county_of(leg).holder(Role.OFFDIR)]
        count = str(leg.returns)
        tell(leg, ReferralNotice.LEG_TO_RULE, event, director, actor=actor, count=count)
    return leg


@transaction.atomic
def resend_leg(leg: Leg, *, actor: Actor, receiver: Organisation, reason: str = "", again: str = "") -> Leg:
    """Send a returned leg to the right unit, with a slip of its own."""
    leg, change = begin(leg, actor=actor)
    require(can_resend_leg(actor, leg))
    standing = ask_again(leg.case, receiver, leg.purpose, again, actor=actor, but=leg)
    _send_on(leg, receiver, actor)
    if leg.kind == Leg.Kind.OWN:
        _begin(leg.case, actor)
    note_again(leg, standing, again, actor=actor)
    return _send(change)


@transaction.atomic
def rule_leg(
    leg: Leg, *, actor: Actor, receiver: Organisation, ruling: str, basis: str, again: str = ""
) -> Leg:
    """The office says whose it is: that unit handles it and cannot return it; the ruling is kept as precedent."""
    leg, change = begin(leg, actor=actor)
    require(can_rule_leg(actor, leg))
    standing = ask_again(leg.case, receiver, leg.purpose, again, actor=actor, but=leg)
    back = _send_on(leg, receiver, actor)
    if leg.kind == Leg.Kind.REFER:
        raise ValidationError(
            {"receiver": _("A ruling names a unit with the duty; a charity agrees or not.")}
        )
    LegLifecycle(leg).send()
    leg.is_ruled, leg.sent_at = True, timezone.now()
    with revising(back, actor=actor):
        back.ruling, back.ruled_by, back.ruled_at = ruling, actor.user, timezone.now()
    paper = issue(
        PaperKind.D31,
        subject=leg,
        organ=county_of(leg).office,
        word=parameter("WORD_FORWARD", on=leg.case.policy_on, county=county_of(leg.case)).value,
        title=leg.title,
        content=slip_content(leg, ruling=ruling, basis=basis),
        actor=actor,
        recipients=[leg.receiver, leg.case.window],
    )
    leg.number = str(paper.number)
    note_again(leg, standing, again, actor=actor)
    event = handle(change, ReferralVerb.LEG_RULED, reason=ruling, basis=basis)
    holders = [receiver_of(leg), Holder.head(leg.receiver), window_of(leg.case)]
    unit = leg.receiver.short_name
    tell(leg, ReferralNotice.LEG_RULED, event, holders, actor=actor, unit=unit)
    return leg


def _send_on(leg: Leg, receiver: Organisation, actor: Actor) -> LegReturn:
    """The leg's next receiver, noted on the return that led to it."""
    back = leg.leg_returns.select_for_update(of=("self",)).order_by("-pk").first()
    if back is None:
        raise ValidationError(_("Only a leg that came back is sent on."))
    with revising(back, actor=actor):
        back.sent_on_to = receiver
    leg.receiver, leg.kind = receiver, leg_kind(leg.case.window, receiver)
    return back


@gives_reason
@transaction.atomic
def drop_leg(leg: Leg, *, actor: Actor, reason: str) -> Leg:
    """Nobody needs to handle it any more: the window says why, and the others go on."""
    leg, change = begin(leg, actor=actor)
    require(can_resend_leg(actor, leg))
    event = drop(change, reason)
    tell(leg, ReferralNotice.LEG_DROPPED, event, [receiver_of(leg)], actor=actor)
    gather_if_settled(leg.case, actor=actor)
    return leg


@transaction.atomic
def urge_leg(leg: Leg, *, actor: Actor) -> Leg:
    """Ask a receiver for its result (催办), once a day."""
    leg, change = begin(leg, actor=actor)
    require(can_urge_leg(actor, leg))
    today = timezone.localdate()
    last = Event.objects.of(leg).filter(verb=ReferralVerb.LEG_URGED).first()
    if last is not None and timezone.localdate(last.at) == today:
        raise ValidationError(_("%(unit)s was urged today already.") % {"unit": leg.receiver.label})
    event = change.save(ReferralVerb.LEG_URGED)
    unit = leg.case.window.short_name
    holders = [receiver_of(leg), Holder.head(leg.receiver)]
    tell(leg, ReferralNotice.LEG_URGED, event, holders, actor=actor, unit=unit)
    return leg
