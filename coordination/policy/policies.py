"""Who may change the rules and the calendar."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal


def can_change_parameters(actor: Actor, obj: object = None) -> Refusal:
    """The office director proposes the rules to the county and enters them."""
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director puts rules in force.")
    return None


def can_put_in_force(actor: Actor, day: dt.date) -> Refusal:
    """Rules begin tomorrow at the earliest: matters opened today keep the rules of today."""
    if (refusal := can_change_parameters(actor)) is not None:
        return refusal
    if day <= timezone.localdate():
        return _("New rules begin tomorrow at the earliest; open matters keep the rules they began under.")
    return None


def can_import_calendar(actor: Actor, obj: object = None) -> Refusal:
    if not actor.has_role(Role.OFFICE, Role.OFFDIR):
        return _("The joint-meeting office imports the State Council's notice.")
    return None
