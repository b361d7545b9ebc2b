"""The meeting desk: sign-in, matters in their turn, positions, and the chair's conclusion last."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import record, save_version
from coordination.changes import begin, lock, need, remove, trace
from coordination.notifications.actions import hint
from coordination.sittings.acts import keep_position
from coordination.sittings.barred import must_take_a_seat
from coordination.sittings.models import Matter, Position, Recusal, Seat, Sitting
from coordination.sittings.policies import can_conclude_matter, can_run_sitting
from coordination.sittings.queries import who_comes
from coordination.sittings.quorum import quorum_of
from coordination.sittings.verbs import SittingVerb
from coordination.units.models import Post

QUORUM_NOTE = 200  # as long as its field
TEXTS = ("heard", "considered", "resolved")


class TextChanged(Exception):
    """A colleague saved the matter's text in between; carries the newer row, so that nothing is lost."""

    def __init__(self, matter: Matter) -> None:
        super().__init__(_("A colleague has changed this text in the meantime."))
        self.matter = matter


@transaction.atomic
def open_sitting(sitting: Sitting, *, actor: Actor) -> Sitting:
    """Open the sitting; from here on seats can sign in."""
    sitting, change = begin(sitting, actor=actor)
    require(can_run_sitting(actor, sitting))
    if sitting.opened_at is not None:
        raise ValidationError(_("The meeting has been opened already."))
    sitting.opened_at = timezone.now()
    change.save(SittingVerb.SESSION_OPENED)
    return sitting


@transaction.atomic
def sign_in(seat: Seat, *, actor: Actor, post: Post) -> Seat:
    """Enter who came for the unit; a proxy must be the one authorised and accepted."""
    seat, change = begin(seat, actor=actor)
    require(can_run_sitting(actor, seat.sitting))
    _require_open(seat.sitting)
    if post.unit_id != seat.unit_id or not post.is_valid_on(timezone.localdate()):
        raise ValidationError({"post": _("This person does not belong to the unit.")})
    if seat.signed_in_at is not None:
        raise ValidationError(_("%(unit)s has signed in already.") % {"unit": seat.unit.label})
    if post.pk == seat.proxy_id and not (seat.proxy_authorised_at and seat.is_granted):
        raise ValidationError(
            {"post": _("The proxy needs the head's authorisation and the chair's consent first.")}
        )
    if post.pk != seat.proxy_id and not post.is_head and seat.standing == Seat.Standing.MEMBER:
        raise ValidationError(
            {"post": _("The head or the accepted proxy signs in; enter anybody else as not present.")}
        )
    must_take_a_seat(post, seat.sitting)
    seat.signed_in_at, seat.signed_in_post = timezone.now(), post
    change.keep()
    trace(
        seat.sitting,
        SittingVerb.SEAT_SIGNED_IN,
        actor=actor,
        unit=seat.unit,
        after={"who": post.user.name},
    )
    return seat


@transaction.atomic
def withdraw_sign_in(seat: Seat, *, actor: Actor, reason: str) -> Seat:
    """Correct a sign-in entered for the wrong unit or person, while nothing has been said in its name."""
    seat, change = begin(seat, actor=actor)
    require(can_run_sitting(actor, seat.sitting))
    _require_open(seat.sitting)
    reason = need(reason, _("Say why the sign-in is taken back."))
    if seat.signed_in_at is None:
        raise ValidationError(_("%(unit)s has not signed in.") % {"unit": seat.unit.label})
    if seat.positions.exists():
        raise ValidationError(_("A position of this unit is on record; the sign-in stands."))
    seat.signed_in_at = seat.signed_in_post = None
    change.keep()
    trace(seat.sitting, SittingVerb.SEAT_SIGN_IN_UNDONE, actor=actor, unit=seat.unit, reason=reason)
    return seat


@transaction.atomic
def open_matter(matter: Matter, *, actor: Actor) -> Matter:
    """Take up a matter and put its quorum on record."""
    matter, change = begin(matter, actor=actor)
    require(can_run_sitting(actor, matter.sitting))
    _require_open(matter.sitting)
    if matter.state != Matter.State.WAITING:
        raise ValidationError(_("This matter has been taken up already."))
    if matter.sitting.matters.filter(state=Matter.State.OPEN).exists():
        raise ValidationError(_("Conclude the matter under discussion first."))
    matter.state, matter.opened_at = Matter.State.OPEN, timezone.now()
    _count(matter)
    change.keep()
    trace(matter.sitting, SittingVerb.ITEM_OPENED, actor=actor, after=_quorum_facts(matter))
    return matter


@transaction.atomic
def declare_recusal(matter: Matter, *, actor: Actor, seat: Seat, reason: str) -> Recusal:
    """Whoever sits for the unit keeps out of this matter: until replaced, it leaves the count (D21)."""
    matter, change = begin(matter, actor=actor)
    require(can_run_sitting(actor, matter.sitting))
    _require_undecided(matter)
    reason = need(reason, _("Say what the recusal is for: kinship or interest."))
    if matter.recusals.filter(seat=seat).exists():
        raise ValidationError(_("This unit is recused already."))
    if seat.sitting_id != matter.sitting_id:
        raise ValidationError(_("This unit has no seat at the meeting."))
    recusal = Recusal(
        matter=matter,
        seat=seat,
        reason=reason,
        declared_at=timezone.now(),
        post=who_comes(seat),
    )
    recusal.clean_fields()
    for position in matter.positions.filter(seat=seat):
        remove(position, actor=actor)
    save_version(recusal, actor=actor)
    if matter.state == Matter.State.OPEN:
        _count(matter)
        change.keep()
    trace(
        matter.sitting,
        SittingVerb.RECUSAL_DECLARED,
        actor=actor,
        unit=seat.unit,
        after={"matter": matter.pk},
        reason=reason,
    )
    hint(matter)
    return recusal


@transaction.atomic
def record_position(matter: Matter, *, actor: Actor, seat: Seat, stance: str, reason: str = "") -> Position:
    """Write down what a unit present said; changed words replace the earlier ones, which history keeps."""
    matter = lock(matter)
    require(can_run_sitting(actor, matter.sitting))
    _require_open(matter.sitting)
    if matter.state != Matter.State.OPEN:
        raise ValidationError(_("Positions are taken while the matter is being discussed."))
    if seat.sitting_id != matter.sitting_id or seat.signed_in_post is None:
        raise ValidationError(_("%(unit)s has not signed in.") % {"unit": seat.unit.label})
    if matter.recusals.filter(seat=seat, replacement=None).exists():
        raise ValidationError(_("%(unit)s is recused from this matter.") % {"unit": seat.unit.label})
    return keep_position(matter, seat, stance, reason, post=seat.signed_in_post, actor=actor)


@transaction.atomic
def write_matter(matter: Matter, *, actor: Actor, revision: int, **texts: str) -> Matter:
    """Save heard, considered and resolved; refuses where a colleague saved a newer text."""
    matter, change = begin(matter, actor=actor)
    require(can_run_sitting(actor, matter.sitting))
    _require_open(matter.sitting)
    if matter.revision != revision:
        raise TextChanged(matter)
    changed = [name for name in TEXTS if name in texts and getattr(matter, name) != texts[name]]
    if not changed:
        return matter
    for name in changed:
        setattr(matter, name, texts[name])
    matter.revision += 1
    change.keep()
    # not the whole desk: its other texts are being written meanwhile
    record(SittingVerb.MATTER_WRITTEN, actor=actor, subject=matter.sitting, after={"matter": matter.pk})
    return matter


@transaction.atomic
def conclude_matter(
    matter: Matter,
    *,
    actor: Actor,
    conclusion: str,
    reason: str = "",
    deferred_to: dt.date | None = None,
) -> Matter:
    """The chair's word, after the units': without a quorum only a briefing or a deferral is possible."""
    matter, change = begin(matter, actor=actor)
    require(can_conclude_matter(actor, matter))
    _require_open(matter.sitting)
    if matter.state != Matter.State.OPEN:
        raise ValidationError(_("Only the matter under discussion can be concluded."))
    if conclusion not in Matter.Conclusion.values:
        raise ValidationError({"conclusion": _("Choose a conclusion.")})
    _count(matter)
    _check_conclusion(matter, Matter.Conclusion(conclusion), reason, deferred_to)
    matter.conclusion, matter.conclusion_reason = conclusion, reason.strip()
    matter.is_against_majority = _is_against_majority(matter)
    if matter.is_against_majority and not matter.conclusion_reason:
        raise ValidationError(
            {"reason": _("Most units spoke otherwise; write down the chair's reason for this conclusion.")}
        )
    matter.deferred_to = deferred_to if conclusion == Matter.Conclusion.DEFER else None
    matter.state, matter.concluded_at = Matter.State.CONCLUDED, timezone.now()
    change.keep()
    trace(
        matter.sitting,
        SittingVerb.ITEM_CONCLUDED,
        actor=actor,
        reason=matter.conclusion_reason,
        after={"matter": matter.pk, "conclusion": conclusion, **_quorum_facts(matter)},
    )
    return matter


@transaction.atomic
def confirm_read_back(matter: Matter, *, actor: Actor) -> Matter:
    """What was written down has been read to the room, and nobody objected."""
    matter, change = begin(matter, actor=actor)
    require(can_run_sitting(actor, matter.sitting))
    _require_open(matter.sitting)
    if not matter.awaits_read_back:
        raise ValidationError(_("Only a concluded matter is read back, and once."))
    matter.read_back_at = timezone.now()
    change.keep()
    trace(matter.sitting, SittingVerb.MATTER_READ_BACK, actor=actor, after={"matter": matter.pk})
    return matter


@transaction.atomic
def end_sitting(sitting: Sitting, *, actor: Actor) -> Sitting:
    """Close the sitting once no matter is left under discussion."""
    sitting, change = begin(sitting, actor=actor)
    require(can_run_sitting(actor, sitting))
    _require_open(sitting)
    if sitting.matters.filter(state=Matter.State.OPEN).exists():
        raise ValidationError(_("A matter is still under discussion; the chair concludes it first."))
    sitting.ended_at = timezone.now()
    change.save(SittingVerb.SESSION_ENDED)
    return sitting


def _check_conclusion(
    matter: Matter, conclusion: Matter.Conclusion, reason: str, deferred_to: dt.date | None
) -> None:
    if conclusion in Matter.NEEDS_QUORUM and not matter.is_quorate:
        raise ValidationError(
            {"conclusion": _("No quorum for this matter: %(note)s") % {"note": matter.quorum_note}}
        )
    resolves = conclusion in Matter.NEEDS_QUORUM and conclusion != Matter.Conclusion.REFER_UP
    if resolves and not matter.resolved.strip():
        raise ValidationError({"conclusion": _("Write down what was resolved before concluding.")})
    if conclusion == Matter.Conclusion.DEFER:
        if deferred_to is None:
            raise ValidationError({"deferred_to": _("Name the day to which the matter is deferred.")})
        if deferred_to <= timezone.localdate():
            raise ValidationError({"deferred_to": _("The day must lie ahead.")})
    needs_reason = (Matter.Conclusion.DEFER, Matter.Conclusion.REJECT, Matter.Conclusion.REFER_UP)
    if conclusion in needs_reason:
        need(reason, _("Write down the reason for this conclusion."))


def _is_against_majority(matter: Matter) -> bool:
    """More than half of the units that spoke said otherwise (an administrative-decision rule, art. 30)."""
    stances = list(matter.positions.values_list("stance", flat=True))
    agreeing = stances.count(Position.Stance.AGREE)
    opposing = stances.count(Position.Stance.OPPOSE)
    if matter.is_adopted:
        return opposing * 2 > len(stances)
    if matter.conclusion == Matter.Conclusion.REJECT:
        return agreeing * 2 > len(stances)
    return False


def _count(matter: Matter) -> None:
    quorum = quorum_of(matter)
    matter.invited_count, matter.present_count = quorum.invited, quorum.present
    matter.needed_count, matter.is_quorate = quorum.needed, quorum.is_met
    matter.quorum_note = quorum.note[:QUORUM_NOTE]


def _quorum_facts(matter: Matter) -> dict[str, object]:
    return {
        "invited": matter.invited_count,
        "present": matter.present_count,
        "needed": matter.needed_count,
        "quorate": matter.is_quorate,
    }


def _require_open(sitting: Sitting) -> None:
    if not sitting.is_open:
        raise ValidationError(_("The meeting is not in session."))


def _require_undecided(matter: Matter) -> None:
    _require_open(matter.sitting)
    if matter.state == Matter.State.CONCLUDED:
        raise ValidationError(_("This matter has been concluded."))
