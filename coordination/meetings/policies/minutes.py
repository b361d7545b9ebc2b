"""Who may draft, countersign, check and sign minutes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal
from coordination.meetings.models import Countersign, Session
from coordination.sittings.policies import is_chair
from coordination.units.models import Role
from coordination.units.queries import acts_for

HEADS = (Role.UHEAD, Role.THEAD)


def can_draft_minutes(actor: Actor, session: Session) -> Refusal:
    if not actor.has_role(Role.OFFICE, Role.OFFDIR):
        return _("Only the joint-meeting office drafts the minutes.")
    return None


def can_countersign(actor: Actor, countersign: Countersign) -> Refusal:
    """The head of a unit named in a decision line countersigns (B6)."""
    if not actor.has_role(*HEADS) or not acts_for(actor, countersign.unit_id):
        return _("Only the head of %(unit)s countersigns for it.") % {"unit": countersign.unit.label}
    return None


def can_note_silence(actor: Actor, countersign: Countersign) -> Refusal:
    """Silence is noted by the clock, after its time, and is no consent."""
    if not actor.has_role(Role.CLOCK):
        return _("Silence is noted by itself when the time for countersigning is over.")
    return None


def can_check_minutes(actor: Actor, session: Session) -> Refusal:
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director checks the minutes.")
    return None


def can_sign_minutes(actor: Actor, session: Session) -> Refusal:
    """Whoever chaired the session signs its minutes."""
    if not is_chair(actor, session.sitting):
        return _("Only the chair of this session signs its minutes.")
    return None
