"""Who keeps the interface clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal


def can_keep_clients(actor: Actor) -> Refusal:
    """Rights are the security administrator's (MLPS)."""
    if not actor.has_role(Role.SECADM):
        return _("Interface clients are kept by the security administrator.")
    return None
