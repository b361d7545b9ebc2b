"""What of a case waits for a signature: the form of its proposal, what the units said at its hearing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.sittings.models import Seat

if TYPE_CHECKING:
    from coordination.deliberation.models import Deliberation, Round


def is_proposal_signed(case: Deliberation) -> bool:
    """Whoever proposes by hand signs at once; what another process proposes is signed at a step of its own."""
    return bool(Paper.objects.of(case).signed().filter(kind=PaperKind.D18).exists())


def seats_unsigned(found: Round) -> list[Seat]:
    """The units that spoke at the round's last hearing, and whose word nobody of them has signed yet (D20)."""
    matter = found.matter
    if matter is None:
        return []
    signed = Paper.objects.of(found).signed().filter(kind=PaperKind.D20, signed_at__gte=matter.opened_at)
    seats = Seat.objects.filter(sitting=matter.sitting_id, positions__matter=matter)
    seats = seats.exclude(signed_in_post=None).exclude(unit__in=signed.values("organ"))
    return list(
        seats.select_related("unit", "signed_in_post__user", "signed_in_post__unit", "sitting__chair")
    )
