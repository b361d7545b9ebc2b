"""Who may answer, sign in, speak and conclude at a sitting."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal
from coordination.sittings.models import Matter, Seat, Sitting
from coordination.units.models import Role
from coordination.units.queries import acts_for

UNIT_ANSWERS = (Role.LIAISON, Role.UDEPUTY, Role.UHEAD, Role.TCLERK, Role.THEAD)
UNIT_HEADS = (Role.UHEAD, Role.THEAD)
OFFICE = (Role.OFFICE, Role.OFFDIR)
CONVENERS = (Role.CHIEF, Role.DEPUTY)


def is_chair(actor: Actor, sitting: Sitting) -> bool:
    """Whether the post acted in is the one that presides."""
    chair = sitting.chair
    return chair is not None and actor.role == chair.role and acts_for(actor, chair.unit_id)


def can_run_sitting(actor: Actor, sitting: Sitting) -> Refusal:
    """The office keeps the desk: sign-in, matters, texts, positions; a written round's chair ends it alone."""
    if sitting.is_written and is_chair(actor, sitting):
        return None
    if not actor.has_role(*OFFICE):
        return _("Only the joint-meeting office keeps the meeting desk.")
    return None


def can_answer_seat(actor: Actor, seat: Seat) -> Refusal:
    """The unit answers for itself; the office may enter what it was told by telephone."""
    if actor.has_role(*OFFICE):
        return None
    if not acts_for(actor, seat.unit_id):
        return _("Only %(unit)s answers this invitation.") % {"unit": seat.unit.label}
    if not actor.has_role(*UNIT_ANSWERS):
        return _("The unit's head or liaison answers invitations.")
    return None


def can_authorise_proxy(actor: Actor, seat: Seat) -> Refusal:
    """The head signs the authorisation of whoever comes instead (D40)."""
    if not actor.has_role(*UNIT_HEADS) or not acts_for(actor, seat.unit_id):
        return _("Only the head of %(unit)s authorises a proxy.") % {"unit": seat.unit.label}
    return None


def can_rule_on_seat(actor: Actor, seat: Seat) -> Refusal:
    """The chair of the sitting consents to a proxy and grants leave."""
    if not is_chair(actor, seat.sitting):
        return _("Only the chair of this meeting decides on proxies and leave.")
    return None


def can_conclude_matter(actor: Actor, matter: Matter) -> Refusal:
    """The chair concludes; at the desk the office writes down what the chair said."""
    if not is_chair(actor, matter.sitting) and not actor.has_role(*OFFICE):
        return _("The chair concludes, and the office writes the conclusion down.")
    return None


def can_replace_recused(actor: Actor, matter: Matter) -> Refusal:
    """The office director names who of the unit comes instead of a recused person (C7)."""
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director names who comes instead of a recused person.")
    return None


def can_write_position(actor: Actor, seat: Seat) -> Refusal:
    """In a written round the unit's head states its position; nobody is there to write it down."""
    if not acts_for(actor, seat.unit_id) or not actor.has_role(*UNIT_HEADS):
        return _("Only the head of %(unit)s states its position in writing.") % {"unit": seat.unit.label}
    return None
