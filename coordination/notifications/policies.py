"""Who calls about unread notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal

CALLERS = ("OFFICE", "OFFDIR")


def can_see_calls(actor: Actor, obj: object = None) -> Refusal:
    if not actor.has_role(*CALLERS):
        return _("The call list belongs to the joint-meeting office.")
    return None


def can_record_call(actor: Actor, obj: object = None) -> Refusal:
    """The office calls; the entry names who did."""
    return can_see_calls(actor)
