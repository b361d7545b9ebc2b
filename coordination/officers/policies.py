"""Who sits at which officer's desk: ``None``, or the sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal


def can_sit(actor: Actor) -> Refusal:
    if actor.has_role(Role.SYSADM, Role.SECADM, Role.AUDADM):
        return None
    return _("These are the desks of the system, the security and the audit administrator.")


def can_verify(actor: Actor) -> Refusal:
    if actor.has_role(Role.AUDADM):
        return None
    return _("The audit administrator has the trail verified.")


def can_watch_parts(actor: Actor) -> Refusal:
    """The parts of the system and its jobs: they say nothing of any matter."""
    if actor.has_role(Role.SYSADM):
        return None
    return _("The parts of the system are looked after by the system administrator.")


def can_watch_posts(actor: Actor) -> Refusal:
    if actor.has_role(Role.SECADM):
        return None
    return _("Posts and substitutes as they were set are looked over by the security administrator.")
