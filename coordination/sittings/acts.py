"""What several acts of a sitting write down alike (for actions alone)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.audit.actions import save_version
from coordination.changes import need, trace
from coordination.notifications.actions import hint
from coordination.sittings.models import Matter, Position, Seat
from coordination.sittings.verbs import SittingVerb
from coordination.units.models import Post


def keep_position(
    matter: Matter, seat: Seat, stance: str, reason: str, *, post: Post, actor: Actor
) -> Position:
    """What a unit says of a matter, over what it said before; whoever does not agree says why."""
    if stance not in Position.Stance.values:
        raise ValidationError({"stance": _("Choose a position.")})
    if stance != Position.Stance.AGREE:
        need(reason, _("Write down why the unit does not agree."))
    position = matter.positions.filter(seat=seat).first() or Position(matter=matter, seat=seat)
    before = {"stance": position.stance} if position.pk else None
    position.stance, position.reason, position.post = stance, reason.strip(), post
    position.clean_fields()
    save_version(position, actor=actor)
    trace(
        matter.sitting,
        SittingVerb.POSITION_RECORDED,
        actor=actor,
        unit=seat.unit,
        before=before,
        after={"stance": stance, "matter": matter.pk},
        reason=position.reason,
    )
    hint(matter)
    return position
