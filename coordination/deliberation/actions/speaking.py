"""What a unit said at a hearing, signed by whoever said it (D20); the chair signs the table of all."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import lock, trace
from coordination.deliberation.models import Deliberation, Round
from coordination.deliberation.papers.forms import position_content
from coordination.deliberation.policies import can_note_unsigned, can_sign_position
from coordination.deliberation.queries.signatures import seats_unsigned
from coordination.deliberation.verbs import DeliberationVerb
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper, sign
from coordination.sittings.models import Seat


@transaction.atomic
def sign_position(seat: Seat, *, actor: Actor) -> Seat:
    """The speaker's signature under the unit's own sheet, which no other unit reads (C9)."""
    case, found = _begin(seat)
    require(can_sign_position(actor, seat))
    matter = seat.sitting.matters.get()
    position = matter.positions.filter(seat=seat).select_related("post__user").first()
    if position is None or seat.pk not in {one.pk for one in seats_unsigned(found)}:
        raise ValidationError(_("What this unit said is signed already, or it said nothing."))
    paper = draft_paper(
        PaperKind.D20,
        subject=found,
        organ=seat.unit,
        title=f"{case.title}（{seat.unit.short_name}）",
        content=position_content(case, found, position),
        actor=actor,
    )
    sign(paper, actor=actor)
    said = {"unit": seat.unit.short_name}
    trace(case, DeliberationVerb.POSITION_SIGNED, actor=actor, unit=seat.unit, after=said)
    return seat


@transaction.atomic
def note_unsigned(seat: Seat, *, actor: Actor) -> Seat:
    """At the closing time what was said stands as the desk noted it, and the decision waits no longer."""
    case, _found = _begin(seat)
    require(can_note_unsigned(actor, seat))
    said = {"unit": seat.unit.short_name}
    trace(case, DeliberationVerb.POSITION_UNSIGNED, actor=actor, unit=seat.unit, after=said)
    return seat


def _begin(seat: Seat) -> tuple[Deliberation, Round]:
    """The round that was heard at the sitting of this seat, its case locked."""
    found = Round.objects.select_related("deliberation").get(hearings__matter__sitting=seat.sitting_id)
    return lock(found.deliberation), found
