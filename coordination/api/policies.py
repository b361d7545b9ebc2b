"""Who keeps the interface clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal
    from coordination.api.models import ApiClient


def can_keep_clients(actor: Actor) -> Refusal:
    """Rights are the security administrator's (MLPS)."""
    if not actor.has_role(Role.SECADM):
        return _("Interface clients are kept by the security administrator.")
    return None


def can_change_key(actor: Actor, client: ApiClient) -> Refusal:
    return can_keep_clients(actor) or _has_ended(client)


def can_end_client(actor: Actor, client: ApiClient) -> Refusal:
    return can_keep_clients(actor) or _has_ended(client)


def _has_ended(client: ApiClient) -> Refusal:
    return _("This client has ended.") if client.ended_at is not None else None
