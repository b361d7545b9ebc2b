"""Seats before the sitting: invited, answered, authorised, ruled on, reminded, counted absent."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, require
from coordination.audit.actions import record, save_version
from coordination.audit.verbs import Verb
from coordination.notifications.actions import hint
from coordination.sittings.models import Seat, Sitting
from coordination.sittings.policies import (
    can_answer_seat,
    can_authorise_proxy,
    can_rule_on_seat,
    can_run_sitting,
)
from coordination.units.models import Organisation, Post, Role
from coordination.units.telephone import BY_TELEPHONE, spoke_for

ANSWER_VERBS = {
    Seat.Answer.ATTEND: Verb.NOTICE_ATTEND,
    Seat.Answer.PROXY: Verb.NOTICE_PROXY,
    Seat.Answer.LEAVE: Verb.NOTICE_LEAVE,
}
RULING_VERBS = {
    (Seat.Answer.PROXY, True): Verb.PROXY_CONSENTED,
    (Seat.Answer.PROXY, False): Verb.PROXY_REFUSED,
    (Seat.Answer.LEAVE, True): Verb.LEAVE_GRANTED,
    (Seat.Answer.LEAVE, False): Verb.LEAVE_REFUSED,
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
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if sitting.convened_at is not None:
        raise ValidationError(_("The notice has gone out; the list of units is closed."))
    wanted = {unit: (Seat.Standing.INVITED, why) for unit, why in (invited or {}).items()}
    wanted |= {unit: (Seat.Standing.MEMBER, why) for unit, why in members.items()}
    kept = {seat.unit_id: seat for seat in sitting.seats.select_related("unit")}
    for unit_id, seat in kept.items():
        if unit_id not in {unit.pk for unit in wanted}:
            seat._history_user = actor.user  # type: ignore[attr-defined]
            seat.delete()
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
    medium: str = "",
) -> Seat:
    """Attend, send a proxy or ask for leave; the notice is acknowledged by the answer.

    The office enters what it was told on the telephone, and by whom.
    """
    seat = _lock(seat)
    require(can_answer_seat(actor, seat))
    if answer not in ANSWER_VERBS:
        raise ValidationError({"answer": _("Choose to attend, to send a proxy or to ask for leave.")})
    if seat.answer != Seat.Answer.PENDING:
        raise ValidationError(_("This invitation has been answered already."))
    if answer == Seat.Answer.PROXY:
        _check_proxy(seat, proxy)
    if answer == Seat.Answer.LEAVE and not leave_reason.strip():
        raise ValidationError({"leave_reason": _("Say why the unit cannot come.")})
    seat.told_by = spoke_for(seat.unit_id, told_by, actor=actor)
    seat.answer, seat.answered_at, seat.answered_by = answer, timezone.now(), actor.acting_post
    seat.proxy = proxy if answer == Seat.Answer.PROXY else None
    seat.proxy_scope = proxy_scope if answer == Seat.Answer.PROXY else ""
    seat.leave_reason = leave_reason.strip() if answer == Seat.Answer.LEAVE else ""
    save_version(
        seat,
        actor=actor,
        update_fields=[
            "answer",
            "answered_at",
            "answered_by",
            "told_by",
            "proxy",
            "proxy_scope",
            "leave_reason",
        ],
    )
    _trace(ANSWER_VERBS[Seat.Answer(answer)], seat, actor, reason=seat.leave_reason, medium=medium)
    return seat


def _check_proxy(seat: Seat, proxy: Post | None) -> None:
    if proxy is None:
        raise ValidationError({"proxy": _("Name the person who comes instead.")})
    if proxy.unit_id != seat.unit_id or proxy.role in (Role.UHEAD, Role.THEAD):
        raise ValidationError(
            {"proxy": _("A proxy is a deputy, the liaison or an officer of the same unit.")}
        )


@transaction.atomic
def authorise_proxy(seat: Seat, *, actor: Actor, medium: str = "") -> Seat:
    """The unit's head puts the authorisation in writing (D40)."""
    seat = _lock(seat)
    require(can_authorise_proxy(actor, seat))
    _expect(seat, Seat.Answer.PROXY)
    if seat.proxy_authorised_at is not None:
        raise ValidationError(_("The proxy has been authorised already."))
    seat.proxy_authorised_at = timezone.now()
    save_version(seat, actor=actor, update_fields=["proxy_authorised_at"])
    _trace(Verb.PROXY_AUTHORISED, seat, actor, medium=medium)
    return seat


@transaction.atomic
def rule_on_seat(seat: Seat, *, actor: Actor, is_granted: bool, ruling: str = "", medium: str = "") -> Seat:
    """The chair consents to the proxy or grants the leave; a refusal means the head has to come."""
    seat = _lock(seat)
    require(can_rule_on_seat(actor, seat))
    if seat.answer not in (Seat.Answer.PROXY, Seat.Answer.LEAVE):
        raise ValidationError(_("Only a proxy or a leave needs the chair's word."))
    if seat.is_granted is not None:
        raise ValidationError(_("The chair has decided on this already."))
    if seat.answer == Seat.Answer.PROXY and seat.proxy_authorised_at is None:
        raise ValidationError(_("The head of the unit has not authorised the proxy yet."))
    if not is_granted and not ruling.strip():
        raise ValidationError({"ruling": _("Say why it is refused.")})
    seat.is_granted, seat.ruling = is_granted, ruling.strip()
    save_version(seat, actor=actor, update_fields=["is_granted", "ruling"])
    _trace(
        RULING_VERBS[Seat.Answer(seat.answer), is_granted],
        seat,
        actor,
        reason=seat.ruling,
        after={"granted": is_granted},
        medium=medium,
    )
    return seat


@transaction.atomic
def record_reminder(seat: Seat, *, actor: Actor) -> Seat:
    """Note that the unit was reminded of the notice it has not answered."""
    seat = _lock(seat)
    require(_office_or_clock(actor, seat))
    _expect(seat, Seat.Answer.PENDING)
    seat.reminded_at = timezone.now()
    save_version(seat, actor=actor, update_fields=["reminded_at"])
    _trace(Verb.NOTICE_REMINDED, seat, actor)
    return seat


@transaction.atomic
def record_call(seat: Seat, *, actor: Actor, result: str) -> Seat:
    """Note that the office telephoned the unit, and what it was told."""
    seat = _lock(seat)
    require(can_run_sitting(actor, seat.sitting))
    if not result.strip():
        raise ValidationError({"result": _("Write down who was reached and what was said.")})
    seat.called_at = timezone.now()
    save_version(seat, actor=actor, update_fields=["called_at"])
    _trace(Verb.NOTICE_CALLED, seat, actor, reason=result.strip(), medium=BY_TELEPHONE)
    return seat


@transaction.atomic
def count_absent(seat: Seat, *, actor: Actor) -> Seat:
    """A unit that never answered, or whose proxy or leave was never settled, is counted absent.

    Whoever comes all the same may still sign in.
    """
    seat = _lock(seat)
    require(_office_or_clock(actor, seat))
    if seat.is_settled:
        raise ValidationError(
            _("%(unit)s has answered: %(answer)s.")
            % {"unit": seat.unit.label, "answer": seat.get_answer_display()}
        )
    seat.answer, seat.answered_at = Seat.Answer.ABSENT, timezone.now()
    save_version(seat, actor=actor, update_fields=["answer", "answered_at"])
    _trace(Verb.COUNTED_ABSENT, seat, actor)
    return seat


def _office_or_clock(actor: Actor, seat: Seat) -> Refusal:
    return None if actor.has_role(Role.CLOCK) else can_run_sitting(actor, seat.sitting)


def _lock(seat: Seat) -> Seat:
    return (
        Seat.objects.select_for_update(of=("self",)).select_related("unit", "sitting__chair").get(pk=seat.pk)
    )


def _expect(seat: Seat, answer: str) -> None:
    if seat.answer != answer:
        raise ValidationError(
            _("%(unit)s has answered differently in the meantime: %(answer)s.")
            % {"unit": seat.unit.label, "answer": seat.get_answer_display()}
        )


def _trace(
    verb: Verb,
    seat: Seat,
    actor: Actor,
    *,
    reason: str = "",
    after: dict[str, object] | None = None,
    medium: str = "",
) -> None:
    record(
        verb,
        actor=actor,
        subject=seat.sitting,
        unit=seat.unit,
        reason=reason,
        after={
            "unit": seat.unit.short_name,
            "answer": seat.answer,
            "proxy": seat.proxy_id,
            **(after or {}),
        },
        medium=medium,
    )
    hint(seat.sitting, seat)
