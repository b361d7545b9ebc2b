"""Who may open, instruct, arrange and hold a session."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal
from coordination.meetings.models import CallAnswer, Session
from coordination.units.models import Role
from coordination.units.queries import acts_for

CALL_ANSWERERS = (Role.LIAISON, Role.UDEPUTY, Role.UHEAD, Role.TCLERK, Role.THEAD)


def can_open_session(actor: Actor) -> Refusal:
    """The office opens sessions (R200)."""
    if not actor.has_role(Role.OFFICE, Role.OFFDIR):
        return _("Only the joint-meeting office opens a session.")
    return None


def can_run_session(actor: Actor, session: Session) -> Refusal:
    """The office arranges, opens and minutes the session (R200, R212)."""
    if not actor.has_role(Role.OFFICE, Role.OFFDIR):
        return _("Only the joint-meeting office arranges and minutes sessions.")
    return None


def can_close_call(actor: Actor, session: Session) -> Refusal:
    """The clock closes the call at its closing time; nobody closes it for a unit before."""
    if not actor.has_role(Role.CLOCK):
        return _("The call closes by itself at its closing time.")
    return None


def can_answer_call(actor: Actor, answer: CallAnswer) -> Refusal:
    """The unit answers; the office may enter what it was told by telephone."""
    if actor.has_role(Role.OFFICE, Role.OFFDIR):
        return None
    if not acts_for(actor, answer.unit_id):
        return _("Only %(unit)s answers for itself.") % {"unit": answer.unit.label}
    if not actor.has_role(*CALL_ANSWERERS):
        return _("The unit's head or liaison answers the call for items.")
    return None


def can_instruct_session(actor: Actor, session: Session) -> Refusal:
    """The convener charges the office with agenda and arrangements (R212)."""
    if actor.role != session.convener_role:
        return _("Only the %(convener)s gives the instruction for this session.") % {
            "convener": session.get_convener_role_display()
        }
    return None


def can_sign_notice(actor: Actor, session: Session) -> Refusal:
    """The office director signs the notice (D01)."""
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director signs the notice.")
    return None
