"""Who looks after the anchors: ``None``, or the sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.anchors.models import AnchorAlarm
from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal


def can_see_anchors(actor: Actor) -> Refusal:
    if actor.has_role(Role.AUDADM, Role.SECADM):
        return None
    return _("Anchors are looked after by the audit and security administrators.")


def can_get_mail(actor: Actor) -> Refusal:
    """The copy outside the house is the audit administrator's."""
    if actor.has_role(Role.AUDADM):
        return None
    return _("The daily mail goes to the audit administrator.")


def can_explain_alarm(actor: Actor, alarm: AnchorAlarm) -> Refusal:
    refusal = can_see_anchors(actor)
    if refusal is not None:
        return refusal
    if alarm.status != AnchorAlarm.Status.WAITING:
        return _("An officer has said already why this happened.")
    return None


def can_confirm_alarm(actor: Actor, alarm: AnchorAlarm) -> Refusal:
    """The other of the two offices, and another person: neither covers up for itself."""
    refusal = can_see_anchors(actor)
    if refusal is not None:
        return refusal
    if alarm.status == AnchorAlarm.Status.WAITING:
        return _("First one officer says why this happened.")
    if alarm.status == AnchorAlarm.Status.ANSWERED:
        return _("This alarm is answered.")
    if actor.user.pk == alarm.explained_by_id:
        return _("You said why it happened. Somebody else confirms it.")
    if actor.role == alarm.explained_as:
        return _(
            "The security administrator confirms what the audit administrator said, and the other way round."
        )
    return None
