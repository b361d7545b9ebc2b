"""What a unit said on the telephone, entered by the office for it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.units.queries import acts_for


def spoke_for(unit_id: int, told_by: str, *, actor: Actor) -> str:
    """Who spoke for the unit on the telephone; nobody where the unit answers for itself."""
    if acts_for(actor, unit_id):
        return ""
    if not told_by.strip():
        raise ValidationError({"told_by": _("Write down who of the unit said it on the telephone.")})
    return told_by.strip()
