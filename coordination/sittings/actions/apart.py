"""What does not happen at the desk: a recused person is replaced, a position is sent in writing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, lock, revising, trace
from coordination.notifications.actions import hint
from coordination.sittings.acts import keep_position
from coordination.sittings.barred import must_take_a_seat
from coordination.sittings.models import Matter, Position, Recusal, Seat
from coordination.sittings.policies import can_replace_recused, can_write_position
from coordination.sittings.verbs import SittingVerb
from coordination.units.models import Post


@transaction.atomic
def replace_recused(recusal: Recusal, *, actor: Actor, post: Post) -> Recusal:
    """Seat another person of the unit in place of the one barred: the unit counts again (C7)."""
    recusal, change = begin(recusal, actor=actor)
    matter = recusal.matter
    require(can_replace_recused(actor, matter))
    seat = recusal.seat
    if matter.state == Matter.State.CONCLUDED or not matter.sitting.is_open:
        raise ValidationError(_("This matter has been concluded."))
    if post.unit_id != seat.unit_id or not post.is_valid_on(timezone.localdate()):
        raise ValidationError({"post": _("This person does not belong to the unit.")})
    if recusal.post is not None and post.user_id == recusal.post.user_id:
        raise ValidationError({"post": _("Name somebody else: this person is recused.")})
    must_take_a_seat(post, matter.sitting)
    recusal.replacement = post
    change.keep()
    with revising(seat, actor=actor):
        seat.signed_in_at, seat.signed_in_post = timezone.now(), post
    trace(
        matter.sitting,
        SittingVerb.RECUSAL_DECIDED,
        actor=actor,
        unit=seat.unit,
        after={"matter": matter.pk, "replacement": post.user.name},
    )
    hint(matter)
    return recusal


@transaction.atomic
def write_position(matter: Matter, *, actor: Actor, seat: Seat, stance: str, reason: str = "") -> Position:
    """The head answers a written round for the unit; to answer is to be present."""
    matter = lock(matter)
    seat, change = begin(seat, actor=actor)
    require(can_write_position(actor, seat))
    if (
        not matter.sitting.is_written
        or matter.state != Matter.State.OPEN
        or seat.sitting_id != matter.sitting_id
    ):
        raise ValidationError(_("No written round is open for this matter."))
    if actor.acting_post is None:
        raise ValidationError(_("Choose the post you act in first."))
    seat.answer, seat.answered_at, seat.answered_by = Seat.Answer.ATTEND, timezone.now(), actor.acting_post
    seat.signed_in_at, seat.signed_in_post = timezone.now(), actor.acting_post
    change.keep()
    return keep_position(matter, seat, stance, reason, post=actor.acting_post, actor=actor)
