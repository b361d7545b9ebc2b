"""Who receives and handles for which body, which windows there are, and who may verify."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from coordination.referrals.models import Leg, Referral
from coordination.referrals.models.cases import TAKES_AT_WINDOW
from coordination.referrals.models.legs import RECEIVES
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Post, Role

Kind = Organisation.Kind

WINDOW_ROLES = TAKES_AT_WINDOW
# by preference: who does a body's work
HANDLES = (Role.TCLERK, Role.UCLERK, Role.PROV, Role.LIAISON, Role.HOT)


def roles_held(unit: Organisation) -> set[str]:
    return set(Post.objects.current().filter(unit=unit).values_list("role", flat=True))


def first_of(roles: Iterable[Role], held: set[str]) -> Role:
    return next((role for role in roles if role in held), Role.LIAISON)


def receiving_role(unit: Organisation) -> Role:
    """Who signs for what is sent: the clerk of a township, a unit's liaison, a body's own person."""
    return first_of(RECEIVES, roles_held(unit))


def handling_role(unit: Organisation) -> Role:
    return first_of(HANDLES, roles_held(unit))


def window_role(unit: Organisation) -> Role:
    """Who sits at a window: the township's clerk, the hotline, the handler of the county's hall."""
    return first_of((Role.TCLERK, Role.HOT, Role.UCLERK, Role.LIAISON), roles_held(unit))


def is_window(unit_id: int) -> bool:
    """Whether a unit is a one-door window: a township, the county's hall at civil affairs, the hotline."""
    hotline = Post.objects.current().filter(unit=OuterRef("pk"), role=Role.HOT)
    office = Organisation.objects.valid_on().filter(parent=OuterRef("pk"), kind=Kind.OFFICE)
    windows = Organisation.objects.valid_on().filter(
        Q(kind=Kind.TOWNSHIP) | Exists(office) | Exists(hotline), pk=unit_id
    )
    return windows.exists()


def receivers(case: Referral) -> QuerySet[Organisation]:
    """Whom a window can send to: those in the county who have somebody to receive, and partner regions.

    The bodies of civil affairs, the relief station and others, are among them (R69).
    """
    somebody = Post.objects.current().filter(unit=OuterRef("pk"), role__in=RECEIVES)
    partner = Q(kind=Kind.INVITED_UNIT, parent=None)
    return (
        county_of(case)
        .units()
        .exclude(kind__in=[Kind.VILLAGE, Kind.OFFICE, Kind.GOVERNMENT])
        .filter(Exists(somebody) | partner)
        .order_by("order", "code")
    )


def is_partner_region(unit: Organisation) -> bool:
    """A body of another region, known here as a correspondent and part of nothing of ours (R36, R37)."""
    return unit.kind == Kind.INVITED_UNIT and unit.parent_id is None


def leg_kind(window: Organisation, receiver: Organisation) -> str:
    """Kept at the window, forwarded by duty, referred with consent, or sent to another region."""
    if receiver.pk == window.pk:
        return Leg.Kind.OWN
    if is_partner_region(receiver):
        return Leg.Kind.REGION
    return Leg.Kind.REFER if is_helper(receiver) else Leg.Kind.FORWARD


def is_helper(unit: Organisation) -> bool:
    """A charity, a social-work or a service body: it has no duty of its own by law."""
    return Role.PROV in roles_held(unit)


def helpers_among(units: Iterable[Organisation]) -> set[int]:
    """Those of them that are helpers, in one query."""
    posts = Post.objects.current().filter(unit__in=units, role=Role.PROV)
    return set(posts.values_list("unit", flat=True))


def who_may_verify(case: Referral) -> Holder:
    """Somebody who handled none of it: the office, else its director, else the deputy convener (C0)."""
    hands = set(case.hands.values_list("pk", flat=True))
    county = county_of(case)
    roles = [Role.OFFDIR] if case.is_restricted else [Role.OFFICE, Role.OFFDIR]
    for holder in map(county.holder, roles):
        if any(post.user_id not in hands for post in holder.posts()):
            return holder
    return county.holder(Role.DEPUTY)


def keepers(case: Referral) -> set[int]:
    """Who works on a crisis at its window: those who took it on and sit there still, and whom it was named to (R217)."""
    here = set(
        Post.objects.current()
        .filter(unit=case.window_id, role__in=TAKES_AT_WINDOW)
        .values_list("user", flat=True)
    )
    took = set(case.hands.values_list("pk", flat=True)) & here
    return took | set(case.readers.values_list("pk", flat=True)) if took else here


def colleagues_of_keepers(case: Referral) -> set[int]:
    """Who of the window never takes a step of a crisis."""
    if not case.is_restricted:
        return set()
    here = Post.objects.current().filter(unit=case.window_id).values_list("user", flat=True)
    return set(here) - keepers(case)


def window_of(case: Referral) -> Holder:
    return Holder(case.window, window_role(case.window))


def receiver_of(leg: Leg) -> Holder:
    return Holder(leg.receiver, receiving_role(leg.receiver))


def handler_of(leg: Leg) -> Holder:
    return Holder(leg.receiver, handling_role(leg.receiver))
