"""Whose turn a step of a leak is."""

from __future__ import annotations

from coordination.leaks.models import Leak
from coordination.leaks.policies import had_a_hand
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from coordination.units.queries import users_acting_for


def officer_of(leak: Leak) -> Holder:
    return county_of(leak).officer(Role.SECADM)


def teller_of(leak: Leak) -> Holder:
    return county_of(leak).holder(Role.CCLERK)


def closer_of(leak: Leak) -> Holder:
    """The office director; where the director had a hand in it, the leader of county civil affairs."""
    director = county_of(leak).holder(Role.OFFDIR)
    barred = set(had_a_hand(leak))
    if any(user.pk not in barred for user in users_acting_for({director.key})[director.key]):
        return director
    return county_of(leak).holder(Role.CHEAD)
