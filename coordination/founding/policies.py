"""Who founds a county by pages: ``None``, or the sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.founding.models import Undertaking
from coordination.policy.base import base_stands
from coordination.units.models import Post, Role
from coordination.wording import listed

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal

S = Undertaking.Status


def can_see_foundings(actor: Actor) -> Refusal:
    if actor.has_role(Role.SYSADM):
        return None
    return _("Counties are founded by the system administrator.")


def can_found(actor: Actor) -> Refusal:
    """Officers keep their own county; a new one is the installation's, where somebody keeps that."""
    refusal = can_see_foundings(actor)
    if refusal is not None:
        return refusal
    if not base_stands():
        return _("The base rules and the calendar are not loaded yet. Run: manage.py load_base")
    above = Post.objects.current().filter(unit__region=None, role=Role.SYSADM).select_related("user")
    if actor.county_id is None or not above:
        return None
    words = _("A new county is founded by the system administrator of the installation: %(names)s.")
    return words % {"names": listed([post.user.label for post in above])}


def can_carry_out(actor: Actor, undertaking: Undertaking) -> Refusal:
    refusal = can_found(actor)
    if refusal is None and undertaking.status != S.CHECKED:
        return _("Only a workbook without problems is carried out, and only once.")
    return refusal


def can_fetch_sheets(actor: Actor, undertaking: Undertaking) -> Refusal:
    refusal = can_found(actor)
    if refusal is None and not undertaking.has_sheets:
        return _("No sheets with first passwords wait here: they are fetched once.")
    return refusal
