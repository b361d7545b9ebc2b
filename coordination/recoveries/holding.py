"""Whose turn a step of a recovery is; who proposed, heard, ordered or collects does not decide on it, too."""

from __future__ import annotations

from collections.abc import Iterable

from coordination.aid.queries.holding import payer_from
from coordination.recoveries.models import Recovery
from coordination.recoveries.sums import newest_paid_stage
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from coordination.units.queries import users_acting_for


def had_a_hand(recovery: Recovery) -> set[int]:
    """The people who proposed it, heard the person or asked for the write-off: none of them decides."""
    posts = (
        recovery.proposed_by,
        recovery.heard_by,
        recovery.write_off_asked_by,
    )
    return {post.user_id for post in posts if post is not None}


def had_a_hand_in_the_write_off(recovery: Recovery) -> set[int]:
    """Besides them who signed it for civil affairs and who agreed for finance."""
    posts = (recovery.write_off_signed_by, recovery.write_off_agreed_by)
    return had_a_hand(recovery) | {post.user_id for post in posts if post is not None}


def _free(barred: set[int], holders: Iterable[Holder]) -> Holder:
    """The first of these desks with somebody who had no hand in it; where none is, the first of all."""
    holders = list(holders)
    acting = users_acting_for({holder.key for holder in holders})
    for holder in holders:
        if any(user.pk not in barred for user in acting[holder.key]):
            return holder
    return holders[0]


def hearer_of(recovery: Recovery) -> Holder:
    """The clerk of the township hears the person, not who proposed it where another is there; else the county's."""
    town = recovery.case.township
    reviewer = county_of(recovery).holder(Role.CCLERK)
    return _free(
        {recovery.proposed_by.user_id},
        [Holder(town, Role.TCLERK), Holder(town, Role.TOFFICER), reviewer],
    )


def orderer_of(recovery: Recovery) -> Holder:
    """The leader of county civil affairs (社会救助法 73, 74), its head where the leader had a hand in it."""
    leader = county_of(recovery).holder(Role.CHEAD)
    return _free(had_a_hand(recovery), [leader, Holder(leader.unit, Role.UHEAD)])


def collector_of(recovery: Recovery) -> Holder:
    """Whoever pays from the account that the money came from sees what comes back."""
    stage = newest_paid_stage(recovery.case)
    return payer_from(recovery.case, stage.account if stage else None)


def finance_signer_of(recovery: Recovery) -> Holder:
    """Finance's handler; where the handler collects, the people of that bureau from its head down."""
    handler = county_of(recovery).holder(Role.FIN)
    others = (Role.UHEAD, Role.UDEPUTY, Role.LIAISON, Role.UCLERK)
    return _free(
        had_a_hand_in_the_write_off(recovery), [handler, *(Holder(handler.unit, one) for one in others)]
    )


def deputy_of(recovery: Recovery) -> Holder:
    return county_of(recovery).holder(Role.DEPUTY)


def fault_keeper_of(recovery: Recovery) -> Holder:
    """County civil affairs asks the discipline body and enters its answer."""
    return county_of(recovery).holder(Role.CCLERK)


def concerned_by(recovery: Recovery) -> list[Holder]:
    """The township whose case it is, and whoever collects."""
    town = recovery.case.township
    return [Holder(town, Role.TCLERK), Holder(town, Role.THEAD), collector_of(recovery)]
