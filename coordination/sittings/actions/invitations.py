"""Seats before the sitting: invited, answered, authorised, ruled on, reminded, counted absent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, Medium, Refusal, require
from coordination.audit.actions import save_version
from coordination.audit.verbs import RoomVerb
from coordination.changes import Change, Said, begin, lock, need, remove, trace
from coordination.notifications.actions import hint
from coordination.sittings.barred import must_take_a_seat
from coordination.sittings.models import Seat, Sitting
from coordination.sittings.policies import (
    can_answer_seat,
    can_authorise_proxy,
    can_rule_on_seat,
    can_run_sitting,
)
from coordination.sittings.verbs import SittingVerb
from coordination.units.models import Organisation, Post, Role
from coordination.units.telephone import spoke_for

ANSWER_VERBS = {
    Seat.Answer.ATTEND: SittingVerb.NOTICE_ATTEND,
    Seat.Answer.PROXY: SittingVerb.NOTICE_PROXY,
    Seat.Answer.LEAVE: SittingVerb.NOTICE_LEAVE,
}
RULING_VERBS = {
    (Seat.Answer.PROXY, True): SittingVerb.PROXY_CONSENTED,
    (Seat.Answer.PROXY, False): SittingVerb.PROXY_REFUSED,
    (Seat.Answer.LEAVE, True): SittingVerb.LEAVE_GRANTED,
    (Seat.Answer.LEAVE, False): SittingVerb.LEAVE_REFUSED,
}


@transaction.atomic
def invite_units(
    sitting: Sitting,
    members: Mapping[Organisation, str],
    invited: Mapping[Organisation, str] | None = None,
    *,
    actor: Actor,
) -> list[Seat]:
    """Set who is asked to come, each unit with the reason; seats no longer wanted go before the notice."""
    require(can_run_sitting(actor, sitting))
    sitting = lock(sitting)
    if sitting.convened_at is not None:
        raise ValidationError(_("The notice has gone out; the list of units is closed."))
    wanted = {unit: (Seat.Standing.INVITED, why) for unit, why in (invited or {}).items()}
    wanted |= {unit: (Seat.Standing.MEMBER, why) for unit, why in members.items()}
    kept = {seat.unit_id: seat for seat in sitting.seats.select_related("unit")}
    for unit_id, seat in kept.items():
        if unit_id not in {unit.pk for unit in wanted}:
            remove(seat, actor=actor)
    seats = []
    for unit, (standing, why) in wanted.items():
        seat = kept.get(unit.pk) or Seat(sitting=sitting, unit=unit)
        if seat.pk is None or (seat.standing, seat.reason) != (standing, why):
            seat.standing, seat.reason = standing, why
            save_version(seat, actor=actor)
        seats.append(seat)
    hint(sitting)
    return seats


@transaction.atomic
def answer_seat(
    seat: Seat,
    *,
    actor: Actor,
    answer: str,
    proxy: Post | None = None,
    proxy_scope: str = "",
    leave_reason: str = "",
    told_by: str = "",
) -> Seat:
    """Attend, send a proxy or ask for leave; the notice is acknowledged by the answer.

    The office enters what it was told on the telephone, and by whom.
    """
    seat, change = begin(seat, actor=actor)
    require(can_answer_seat(actor, seat))
    if answer not in ANSWER_VERBS:
        raise ValidationError({"answer": _("Choose to attend, to send a proxy or to ask for leave.")})
    if seat.answer != Seat.Answer.PENDING:
        raise ValidationError(_("This invitation has been answered already."))
    if answer == Seat.Answer.PROXY:
        _check_proxy(seat, proxy)
    if answer == Seat.Answer.LEAVE:
        need(leave_reason, _("Say why the unit cannot come."), field="leave_reason")
    seat.told_by = spoke_for(seat.unit_id, told_by, actor=actor)
    seat.answer, seat.answered_at, seat.answered_by = answer, timezone.now(), actor.acting_post
    seat.proxy = proxy if answer == Seat.Answer.PROXY else None
    seat.proxy_scope = proxy_scope if answer == Seat.Answer.PROXY else ""
    seat.leave_reason = leave_reason.strip() if answer == Seat.Answer.LEAVE else ""
    _keep(change, ANSWER_VERBS[Seat.Answer(answer)], reason=seat.leave_reason)
    return seat


def _check_proxy(seat: Seat, proxy: Post | None) -> None:
    if proxy is None:
        raise ValidationError({"proxy": _("Name the person who comes instead.")})
    if proxy.unit_id != seat.unit_id or proxy.role in (Role.UHEAD, Role.THEAD):
        raise ValidationError(
            {"proxy": _("A proxy is a deputy, the liaison or an officer of the same unit.")}
        )
    must_take_a_seat(proxy, seat.sitting, field="proxy")


@transaction.atomic
def authorise_proxy(seat: Seat, *, actor: Actor) -> Seat:
    """The unit's head puts the authorisation in writing (D40)."""
    seat, change = begin(seat, actor=actor)
    require(can_authorise_proxy(actor, seat))
    _expect(seat, Seat.Answer.PROXY)
    if seat.proxy_authorised_at is not None:
        raise ValidationError(_("The proxy has been authorised already."))
    seat.proxy_authorised_at = timezone.now()
    _keep(change, SittingVerb.PROXY_AUTHORISED)
    return seat


@transaction.atomic
def rule_on_seat(seat: Seat, *, actor: Actor, is_granted: bool, ruling: str = "") -> Seat:
    """The chair consents to the proxy or grants the leave; a refusal means the head has to come."""
    seat, change = begin(seat, actor=actor)
    require(can_rule_on_seat(actor, seat))
    if seat.answer not in (Seat.Answer.PROXY, Seat.Answer.LEAVE):
        raise ValidationError(_("Only a proxy or a leave needs the chair's word."))
    if seat.is_granted is not None:
        raise ValidationError(_("The chair has decided on this already."))
    if seat.answer == Seat.Answer.PROXY and seat.proxy_authorised_at is None:
        raise ValidationError(_("The head of the unit has not authorised the proxy yet."))
    if not is_granted:
        need(ruling, _("Say why it is refused."), field="ruling")
    seat.is_granted, seat.ruling = is_granted, ruling.strip()
    verb = RULING_VERBS[Seat.Answer(seat.answer), is_granted]
    _keep(change, verb, reason=seat.ruling, after={"granted": is_granted})
    return seat


@transaction.atomic
def record_reminder(seat: Seat, *, actor: Actor) -> Seat:
    """Note that the unit was reminded of the notice it has not answered."""
    seat, change = begin(seat, actor=actor)
    require(_office_or_clock(actor, seat))
    _expect(seat, Seat.Answer.PENDING)
    seat.reminded_at = timezone.now()
    _keep(change, SittingVerb.NOTICE_REMINDED)
    return seat


@transaction.atomic
def record_call(seat: Seat, *, actor: Actor, result: str) -> Seat:
    """Note that the office telephoned the unit, and what it was told."""
    seat, change = begin(seat, actor=actor.by(Medium.PHONE))
    require(can_run_sitting(actor, seat.sitting))
    result = need(result, _("Write down who was reached and what was said."), field="result")
    seat.called_at = timezone.now()
    _keep(change, SittingVerb.NOTICE_CALLED, reason=result)
    return seat


@transaction.atomic
def count_absent(seat: Seat, *, actor: Actor) -> Seat:
    """A unit that never answered, or whose proxy or leave was never settled, is counted absent.

    Whoever comes all the same may still sign in.
    """
    seat, change = begin(seat, actor=actor)
    require(_office_or_clock(actor, seat))
    if seat.is_settled:
        raise ValidationError(
            _("%(unit)s has answered: %(answer)s.")
            % {"unit": seat.unit.label, "answer": seat.get_answer_display()}
        )
    seat.answer, seat.answered_at = Seat.Answer.ABSENT, timezone.now()
    _keep(change, SittingVerb.COUNTED_ABSENT)
    return seat


def _office_or_clock(actor: Actor, seat: Seat) -> Refusal:
    return None if actor.has_role(Role.CLOCK) else can_run_sitting(actor, seat.sitting)


def _expect(seat: Seat, answer: str) -> None:
    if seat.answer != answer:
        raise ValidationError(
            _("%(unit)s has answered differently in the meantime: %(answer)s.")
            % {"unit": seat.unit.label, "answer": seat.get_answer_display()}
        )


def _keep(change: Change[Seat], verb: RoomVerb, **said: Unpack[Said]) -> None:
    """The seat is saved; the event is about its sitting, and says how the unit has answered."""
    seat = change.record
    change.keep()
    said["unit"] = seat.unit
    said["after"] = {"answer": seat.answer, "proxy": seat.proxy_id, **(said.get("after") or {})}
    trace(seat.sitting, verb, actor=change.actor, **said)
