"""Who may draft, sign and receive an assignment."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal
from coordination.duties.models import Assignment
from coordination.units.models import Role
from coordination.units.queries import acts_for, liaison_role


def can_draft_assignment(actor: Actor) -> Refusal:
    """The office breaks decisions down; lines of signed minutes open theirs by themselves."""
    if not actor.has_role(Role.OFFICE, Role.OFFDIR, Role.CLOCK):
        return _("Only the joint-meeting office drafts assignments.")
    return None


def can_sign_slip(actor: Actor, assignment: Assignment) -> Refusal:
    """The office director always signs the slip (D07)."""
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director signs assignment slips.")
    return None


def can_receive_assignment(actor: Actor, assignment: Assignment) -> Refusal:
    """The lead unit's liaison signs the receipt; in a township the clerk (D09)."""
    unit = assignment.lead_unit
    if actor.role != liaison_role(unit) or not acts_for(actor, unit.pk):
        return _("Only the liaison of %(unit)s signs the receipt.") % {"unit": unit.label}
    return None
