"""Who asks aid back, decides on it, collects it and lets it go: never one person twice (C0, invariant 8)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, never_for
from coordination.aid.models import NOTHING, AidCase
from coordination.aid.policies.separation import holds, people_of
from coordination.recoveries import holding
from coordination.recoveries.lifecycle import RUNNING
from coordination.recoveries.models import Recovery
from coordination.recoveries.sums import standing
from coordination.units.holders import Holder
from coordination.units.models import Role
from coordination.units.queries import acts_for

S = Recovery.Status
TOWNSHIP = (Role.TCLERK, Role.TOFFICER, Role.THEAD)


def can_propose(actor: Actor, case: AidCase) -> Refusal:
    """The township, civil affairs or finance, as long as money of the case stands and nobody asks it back yet."""
    near = actor.has_role(*TOWNSHIP) and acts_for(actor, case.township_id)
    if not near and not actor.has_role(Role.CCLERK, Role.FIN):
        return _("Aid is asked back by the township, civil affairs or finance.")
    if case.recoveries.filter(status__in=Recovery.OPEN).exists():
        return _("A recovery of this aid is under way already.")
    if standing(case) <= NOTHING:
        return _("Nothing was paid in this case that could be asked back.")
    return None


def _takes(actor: Actor, holder: Holder, barred: set[int]) -> Refusal:
    if not holds(actor, holder):
        return _("This step waits for %(holder)s.") % {"holder": holder.words}
    if people_of(actor) & barred:
        return _("You had a hand in this recovery already: somebody else takes this step.")
    return None


@never_for(lambda recovery: [recovery.proposed_by.user_id])
def can_hear(actor: Actor, recovery: Recovery) -> Refusal:
    return _takes(actor, holding.hearer_of(recovery), {recovery.proposed_by.user_id})


@never_for(holding.had_a_hand)
def can_order(actor: Actor, recovery: Recovery) -> Refusal:
    """The leader of county civil affairs, who neither proposed it nor heard the person."""
    return _takes(actor, holding.orderer_of(recovery), holding.had_a_hand(recovery))


def can_revoke(actor: Actor, recovery: Recovery) -> Refusal:
    """The house itself, once a remedy against the order is decided; nobody takes an order back by hand."""
    if not actor.has_role(Role.CLOCK):
        return _("An order is taken back by the decision on an objection, a review or a suit.")
    if recovery.status not in RUNNING:
        return _("Nothing is being collected on this order now.")
    return None


def can_collect(actor: Actor, recovery: Recovery) -> Refusal:
    return _takes(actor, holding.collector_of(recovery), set())


@never_for(holding.had_a_hand)
def can_sign_write_off(actor: Actor, recovery: Recovery) -> Refusal:
    return _takes(actor, holding.orderer_of(recovery), holding.had_a_hand(recovery))


@never_for(holding.had_a_hand_in_the_write_off)
def can_agree_write_off(actor: Actor, recovery: Recovery) -> Refusal:
    barred = holding.had_a_hand_in_the_write_off(recovery)
    return _takes(actor, holding.finance_signer_of(recovery), barred)


@never_for(holding.had_a_hand_in_the_write_off)
def can_allow_write_off(actor: Actor, recovery: Recovery) -> Refusal:
    return _takes(actor, holding.deputy_of(recovery), holding.had_a_hand_in_the_write_off(recovery))


def can_enter_fault_answer(actor: Actor, recovery: Recovery) -> Refusal:
    return _takes(actor, holding.fault_keeper_of(recovery), set())
