"""Who may read the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal


def can_watch_doors(actor: Actor) -> Refusal:
    """Rights, and whoever tries to get round them, are the security administrator's (MLPS)."""
    if actor.has_role("SECADM"):
        return None
    return _("Failed sign-ins and limits are watched by the security administrator.")


def can_read_trail(actor: Actor) -> Refusal:
    """All logs are the audit administrator's, and nobody else's (three officers, MLPS)."""
    if actor.has_role("AUDADM"):
        return None
    return _("Only the audit administrator reads the whole trail; your own traces are open to you.")


def can_see_runs(actor: Actor) -> Refusal:
    """Whoever is alarmed by what a verification finds reads what it found."""
    if actor.has_role("AUDADM", "SECADM"):
        return None
    return _("How the trail was verified is read by the audit and the security administrator.")
