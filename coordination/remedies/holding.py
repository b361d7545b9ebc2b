"""Whose turn a step of a remedy is: whoever decided does not answer what is brought against it (社会救助法 68)."""

from __future__ import annotations

from coordination.remedies.models import Remedy
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Role
from coordination.units.queries import users_acting_for


def who_decided(remedy: Remedy) -> set[int]:
    """The people who signed the decision, or in whose name it was signed."""
    found: set[int] = set()
    for one in remedy.paper.signatures.select_related("post", "on_behalf_of"):
        found |= {post.user_id for post in (one.post, one.on_behalf_of) if post is not None}
        found.add(one.user_id)
    return found


def answerer_of(remedy: Remedy) -> Holder:
    """The leader of county civil affairs, or who stands beside or above where the leader decided."""
    county = county_of(remedy)
    leader = county.holder(Role.CHEAD)
    desks = [
        leader,
        Holder(leader.unit, Role.UHEAD),
        county.holder(Role.DEPUTY),
        county.holder(Role.CHIEF),
    ]
    barred, acting = who_decided(remedy), users_acting_for({desk.key for desk in desks})
    for desk in desks:
        if any(user.pk not in barred for user in acting[desk.key]):
            return desk
    return desks[-1]


def keeper_of(remedy: Remedy) -> Holder:
    """County civil affairs replies to the reviewing body and the court, and keeps the count."""
    return county_of(remedy).holder(Role.CCLERK)


def doer_of(remedy: Remedy) -> Holder:
    """Whoever decided carries out what comes of it: a township by its clerk, the county by its handler."""
    if remedy.organ.kind == Organisation.Kind.TOWNSHIP:
        return Holder(remedy.organ, Role.TCLERK)
    return keeper_of(remedy)


def concerned_by(remedy: Remedy) -> list[Holder]:
    """Who decided, and civil affairs."""
    county = county_of(remedy)
    found = [keeper_of(remedy), county.holder(Role.CHEAD)]
    if remedy.organ.kind == Organisation.Kind.TOWNSHIP:
        found += [Holder(remedy.organ, Role.TCLERK), Holder(remedy.organ, Role.THEAD)]
    return found
