"""What does not happen at the desk: a recused person is replaced, a position is sent in writing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import record, save_version
from coordination.audit.verbs import Verb
from coordination.notifications.actions import hint
from coordination.sittings.models import Matter, Position, Recusal, Seat
from coordination.sittings.policies import can_replace_recused, can_write_position
from coordination.units.models import Post


@transaction.atomic
def replace_recused(recusal: Recusal, *, actor: Actor, post: Post) -> Recusal:
    """Seat another person of the unit in place of the one barred: the unit counts again (C7)."""
    matter = (
        Matter.objects.select_for_update(of=("self",)).select_related("sitting").get(pk=recusal.matter_id)
    )
    require(can_replace_recused(actor, matter))
    recusal = Recusal.objects.select_for_update(of=("self",)).select_related("seat__unit").get(pk=recusal.pk)
    seat = recusal.seat
    if matter.state == Matter.State.CONCLUDED or not matter.sitting.is_open:
        raise ValidationError(_("This matter has been concluded."))
    if post.unit_id != seat.unit_id or not post.is_valid_on(timezone.localdate()):
        raise ValidationError({"post": _("This person does not belong to the unit.")})
    if recusal.post is not None and post.user_id == recusal.post.user_id:
        raise ValidationError({"post": _("Name somebody else: this person is recused.")})
    recusal.replacement = post
    save_version(recusal, actor=actor, update_fields=["replacement"])
    seat.signed_in_at, seat.signed_in_post = timezone.now(), post
    save_version(seat, actor=actor, update_fields=["signed_in_at", "signed_in_post"])
    record(
        Verb.RECUSAL_DECIDED,
        actor=actor,
        subject=matter.sitting,
        unit=seat.unit,
        after={"unit": seat.unit.short_name, "matter": matter.pk, "replacement": post.user.name},
    )
    hint(matter.sitting, matter)
    return recusal


@transaction.atomic
def write_position(
    matter: Matter, *, actor: Actor, seat: Seat, stance: str, reason: str = "", medium: str = ""
) -> Position:
    """The head answers a written round for the unit; to answer is to be present."""
    matter = Matter.objects.select_for_update(of=("self",)).select_related("sitting").get(pk=matter.pk)
    seat = Seat.objects.select_for_update(of=("self",)).select_related("unit").get(pk=seat.pk)
    require(can_write_position(actor, seat))
    if (
        not matter.sitting.is_written
        or matter.state != Matter.State.OPEN
        or seat.sitting_id != matter.sitting_id
    ):
        raise ValidationError(_("No written round is open for this matter."))
    if stance not in Position.Stance.values:
        raise ValidationError({"stance": _("Choose a position.")})
    if stance != Position.Stance.AGREE and not reason.strip():
        raise ValidationError({"reason": _("Write down why the unit does not agree.")})
    if actor.acting_post is None:
        raise ValidationError(_("Choose the post you act in first."))
    seat.answer, seat.answered_at, seat.answered_by = Seat.Answer.ATTEND, timezone.now(), actor.acting_post
    seat.signed_in_at, seat.signed_in_post = timezone.now(), actor.acting_post
    save_version(seat, actor=actor)
    position = matter.positions.filter(seat=seat).first() or Position(matter=matter, seat=seat)
    position.stance, position.reason, position.post = stance, reason.strip(), actor.acting_post
    position.clean_fields()
    save_version(position, actor=actor)
    record(
        Verb.POSITION_RECORDED,
        actor=actor,
        subject=matter.sitting,
        unit=seat.unit,
        after={"unit": seat.unit.short_name, "stance": stance, "matter": matter.pk},
        reason=position.reason,
        medium=medium,
    )
    hint(matter.sitting, matter)
    return position
