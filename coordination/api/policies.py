"""Who keeps the interface clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal
    from coordination.api.models import ApiClient
    from coordination.units.models import Organisation


def can_keep_clients(actor: Actor) -> Refusal:
    """Rights are the security administrator's (MLPS)."""
    if not actor.has_role(Role.SECADM):
        return _("Interface clients are kept by the security administrator.")
    return None


def can_alarm_silence(actor: Actor) -> Refusal:
    """The house itself notices it (C7)."""
    return None if actor.has_role(Role.CLOCK) else _("The house itself notices a silent platform.")


def can_add_client(actor: Actor, organisation: Organisation) -> Refusal:
    """Of the own county's units, or for the platform of a body above the counties.

    A unit's client reads and reports in its county, so that county's officer keeps it.
    """
    if organisation.county_id not in (None, actor.county_id):
        if actor.county_id is None:
            return _("A client of a county's unit is kept by the security administrator of that county.")
        return _("This unit is of another county.")
    return can_keep_clients(actor)


def can_change_key(actor: Actor, client: ApiClient) -> Refusal:
    return can_keep_clients(actor) or _is_of_another(actor, client) or _has_ended(client)


def can_end_client(actor: Actor, client: ApiClient) -> Refusal:
    return can_keep_clients(actor) or _is_of_another(actor, client) or _has_ended(client)


def _is_of_another(actor: Actor, client: ApiClient) -> Refusal:
    """A county's clients are its own officer's, a platform's above them the installation's."""
    if client.county_id != actor.county_id:
        return _("This client is kept by the security administrator of its county.")
    return None


def _has_ended(client: ApiClient) -> Refusal:
    return _("This client has ended.") if client.ended_at is not None else None
