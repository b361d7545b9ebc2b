"""Who needs a second factor: the installation says it of leaders, of officers, of both or of nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from coordination.second_factor.models import SecondFactor
from coordination.units.models import Post, Role
from coordination.units.models.people import OFFICERS

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal
    from coordination.units.models import User

LEADERS = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.UHEAD, Role.THEAD, Role.CHEAD)
GROUPS = {"leaders": LEADERS, "officers": tuple(role for role in OFFICERS if role != Role.CLOCK)}


def has_factor(user: User) -> bool:
    """Whether one is set up."""
    return SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).exists()


def must_have(user: User) -> bool:
    """Whether the settings ask a second factor of the holder of one of these posts."""
    roles = [role for group in settings.SECOND_FACTOR for role in GROUPS[group]]
    return bool(roles) and Post.objects.current().filter(user=user, role__in=roles).exists()


def can_give_up(actor: Actor) -> Refusal:
    if must_have(actor.user):
        return _("Leaders and officers keep their second factor: the house asks it of them.")
    return None
