"""Who receives and handles for which body, which windows there are, and who may verify."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from coordination.referrals.models import Leg, Referral
from coordination.units.models import Organisation, Post, Role, User
from coordination.units.queries import government, holders, meeting_office, users_acting_for

Kind = Organisation.Kind

# who works at a window; the step's holder is the role that window_role() names
WINDOW_ROLES = (Role.HOT, Role.TCLERK, Role.UCLERK, Role.LIAISON, Role.UDEPUTY, Role.CCLERK)
# by preference: who receives for a body, and who does its work
RECEIVES = (Role.TCLERK, Role.LIAISON, Role.PROV, Role.HOT)
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


def windows() -> QuerySet[Organisation]:
    """The one-door windows: every township, the county's hall at civil affairs, the hotline."""
    hotline = Post.objects.current().filter(unit=OuterRef("pk"), role=Role.HOT)
    hall = meeting_office().parent_id
    return Organisation.objects.valid_on().filter(Q(kind=Kind.TOWNSHIP) | Q(pk=hall) | Exists(hotline))


def receivers() -> QuerySet[Organisation]:
    """Whom a window can send to: those in the county who have somebody to receive, and partner regions."""
    somebody = Post.objects.current().filter(unit=OuterRef("pk"), role__in=RECEIVES)
    partner = Q(kind=Kind.INVITED_UNIT, parent=None)
    return (
        Organisation.objects.valid_on()
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


def who_may_verify(case: Referral) -> tuple[Organisation, str]:
    """Somebody who handled none of it: the office, else its director, else the deputy convener (C0)."""
    hands = set(case.hands.values_list("pk", flat=True))
    ways = [(meeting_office(), Role.OFFDIR), (government(), Role.DEPUTY)]
    if not case.is_restricted:
        ways.insert(0, (meeting_office(), Role.OFFICE))
    for unit, role in ways:
        if any(post.user_id not in hands for post in holders(unit, role)):
            return unit, role
    return ways[-1]


def people_at(unit: Organisation, *roles: str) -> list[User]:
    """The people of these roles in a unit, with those who stand in for the absent."""
    found: dict[int, User] = {}
    for users in users_acting_for({(unit.pk, str(role)) for role in roles}).values():
        for user in users:
            found.setdefault(user.pk, user)
    return list(found.values())
