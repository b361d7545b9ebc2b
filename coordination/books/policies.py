"""Who signs for the books of a county: ``None``, or the sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.books.models import READS, Opening, is_finance_head
from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal

S = Opening.Status


def can_see_openings(actor: Actor) -> Refusal:
    if actor.has_role(*READS) or is_finance_head(actor):
        return None
    return _("The books of before are shown to who signs for them, to conveners, civil affairs and finance.")


def can_lay_down(actor: Actor) -> Refusal:
    """Whoever runs the house lays them down by a command: it reads a file of the machine."""
    if actor.has_role(Role.CLOCK):
        return None
    return _("The books are laid down by the command open_books, at the machine.")


def can_sign_opening(actor: Actor, opening: Opening) -> Refusal:
    """The office director for what is under way, the head of finance for the money: two people, each once."""
    if opening.status != S.PROPOSED:
        return _("These books wait for no signature any more.")
    if actor.has_role(Role.OFFDIR):
        is_signed = opening.office_post_id is not None
    elif is_finance_head(actor):
        is_signed = opening.finance_post_id is not None
    else:
        return _("The office director and the head of finance sign for the books.")
    if is_signed:
        return _("This signature is given already; the other one is still missing.")
    if actor.people & opening.signers:
        return _("Two people sign for the books: whoever gave the first signature does not give the second.")
    return None


def can_refuse_opening(actor: Actor, opening: Opening) -> Refusal:
    """Either of the two, also one who has signed, as long as nothing was taken over."""
    if opening.status != S.PROPOSED:
        return _("These books wait for no signature any more.")
    if actor.has_role(Role.OFFDIR) or is_finance_head(actor):
        return None
    return _("The office director and the head of finance sign for the books.")
