"""Who decides on aid that was given twice, and who enters what comes back of it.

These are no parts in the case: what is asked here is whether money is given back, and not whether it was due.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, never_for
from coordination.aid.models import Overlap
from coordination.aid.policies.separation import holds, people_of
from coordination.aid.queries.overlaps import money_given
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role


def decider_of_overlap(overlap: Overlap) -> Holder:
    """The head of the township that paid later (C7); the county leader where it has none."""
    head = Holder(overlap.case.township, Role.THEAD)
    return head if head.people() else county_of(overlap).holder(Role.CHEAD)


def payer_of_overlap(overlap: Overlap) -> Holder:
    """Whoever pays out of the account that the money goes back into: the second officer, or finance."""
    given = money_given(overlap.case)
    account = given[0].stage.account if given else None
    second = Holder(overlap.case.township, Role.TOFFICER)
    if account is not None and account.is_reserve and second.people():
        return second
    return county_of(overlap).holder(Role.FIN)


def deciders(overlap: Overlap) -> list[int]:
    """Who asked for the money does not enter it as well."""
    return [overlap.decided_by.user_id] if overlap.decided_by is not None else []


def can_decide_overlap(actor: Actor, overlap: Overlap) -> Refusal:
    holder = decider_of_overlap(overlap)
    return None if holds(actor, holder) else _("This step waits for %(holder)s.") % {"holder": holder.words}


@never_for(deciders)
def can_take_in(actor: Actor, overlap: Overlap) -> Refusal:
    holder = payer_of_overlap(overlap)
    if not holds(actor, holder):
        return _("This step waits for %(holder)s.") % {"holder": holder.words}
    if not people_of(actor).isdisjoint(deciders(overlap)):
        return _("Who asked for the money back does not enter it as well: somebody else takes this step.")
    return None
