"""Who takes a remedy in, answers it, replies to it and carries it out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, never_for
from coordination.documents.models import Paper
from coordination.remedies import holding
from coordination.remedies.models import DECISIONS, Remedy
from coordination.units.holders import Holder
from coordination.units.models import Role
from coordination.units.queries import acts_for

S = Remedy.Status
TAKES_IN = (
    Role.TCLERK,
    Role.TOFFICER,
    Role.THEAD,
    Role.CCLERK,
    Role.CHEAD,
    Role.OFFICE,
    Role.OFFDIR,
    Role.HOT,
)


def can_enter(actor: Actor, paper: Paper) -> Refusal:
    """Every door that a person comes to: the township, the window, civil affairs, the office."""
    if paper.kind not in DECISIONS or not paper.is_signed:
        return _("Only a signed decision about a person can be contested.")
    if not actor.has_role(*TAKES_IN):
        return _("A remedy is taken in by the township, the window, civil affairs or the office.")
    return None


def _takes(actor: Actor, holder: Holder) -> Refusal:
    if actor.role == holder.role and acts_for(actor, holder.unit.pk):
        return None
    return _("This step waits for %(holder)s.") % {"holder": holder.words}


@never_for(holding.who_decided)
def can_answer(actor: Actor, remedy: Remedy) -> Refusal:
    """Somebody else than who decided."""
    if set(actor.people) & holding.who_decided(remedy):
        return _("You decided this: what is brought against it is answered by somebody else.")
    return _takes(actor, holding.answerer_of(remedy))


def can_reply(actor: Actor, remedy: Remedy) -> Refusal:
    return _takes(actor, holding.keeper_of(remedy))


def can_carry_out(actor: Actor, remedy: Remedy) -> Refusal:
    return _takes(actor, holding.doer_of(remedy))


def can_stop(actor: Actor, remedy: Remedy) -> Refusal:
    """While a review or a suit runs, execution is stopped where the reviewing body, the court or the bureau says so."""
    if remedy.is_answered_here or remedy.is_ended:
        return _("Execution is stopped only while a review or a suit runs.")
    if remedy.is_execution_stopped:
        return _("Execution is stopped already.")
    if not actor.has_role(Role.CCLERK, Role.CHEAD):
        return _("Execution is stopped by county civil affairs.")
    return None
