"""Who hears of an account and who confirms it, and what its person holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from coordination.accounts.models import AccountCheck
from coordination.audit.models import Event
from coordination.units.counties import County
from coordination.units.holders import Holder, people_of
from coordination.units.models import Organisation, Post, Role, User
from coordination.units.verbs import UnitVerb

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

EVERYDAY = (UnitVerb.SIGNED_IN, UnitVerb.SIGNED_OUT, UnitVerb.REAUTHENTICATED, UnitVerb.POST_CHOSEN)


def unended_posts(user: User) -> list[Post]:
    return list(Post.objects.unended().filter(user=user))


def check_of(user: User) -> AccountCheck | None:
    """The confirmation that an account waits for, or the last one."""
    return AccountCheck.objects.of_accounts().filter(user=user).order_by("-pk").first()


def factor_check_of(user: User) -> AccountCheck | None:
    """That its second factor was lost, while nobody has answered."""
    return AccountCheck.objects.waiting().of_factors().filter(user=user).first()


def history_of(user: User) -> QuerySet[Event]:
    """What was done to an account, newest first; that its person came and went is not told."""
    return Event.objects.of(user).exclude(verb__in=EVERYDAY)


class Officers:
    """Who sits at the posts of officers and may confirm: read once, however many accounts are asked of."""

    def __init__(self) -> None:
        self._seated: dict[tuple[int | None, Role], dict[int, User]] = {}
        self._were_reset: dict[int, bool] = {}

    def second(self, check: AccountCheck) -> list[User]:
        """Those of the county; where it has nobody besides who asked and the person, those of the installation."""
        barred = {check.user_id, check.asked_by_id}
        for county_id in dict.fromkeys((check.county_id, None)):
            seated = self._seated_at(county_id, check.officer_role)
            officers = [user for pk, user in seated.items() if pk not in barred]
            if officers:
                return officers
        return []

    def _seated_at(self, county_id: int | None, role: Role) -> dict[int, User]:
        place = (county_id, role)
        if place not in self._seated:
            posts = Post.objects.current().filter(unit__region=county_id, role=role)
            posts = posts.select_related("user").order_by("order", "pk")
            self._seated[place] = {post.user_id: post.user for post in posts}
        return self._seated[place]

    def was_reset(self, officer: User) -> bool:
        """Whose password an officer knows may be that officer; those who came with their county begin somewhere."""
        if officer.pk not in self._were_reset:
            waiting = (
                AccountCheck.objects.waiting().filter(user=officer).exclude(kind=AccountCheck.Kind.FOUNDED)
            )
            self._were_reset[officer.pk] = officer.awaits_check and waiting.exists()
        return self._were_reset[officer.pk]


def second_officers(check: AccountCheck) -> list[User]:
    return Officers().second(check)


def heads_of(user: User, *, beside: Iterable[Organisation] = ()) -> list[User]:
    """The heads of the units in which the person sits; of a head, and where there is none, the office director."""
    units = {post.unit_id: post.unit for post in _held(user)} | {unit.pk: unit for unit in beside}
    found: dict[int, User] = {}
    for unit in units.values():
        heads = people_of([Holder.head(unit)])
        others = [head for head in heads if head.pk != user.pk]
        if not others or user in heads:
            others = [one for one in _directors(unit) if one.pk != user.pk]
        found |= {one.pk: one for one in others}
    return list(found.values())


def _directors(unit: Organisation) -> list[User]:
    if unit.county_id is None:
        return []
    office = County(unit.county_id).find_unit(Role.OFFDIR)
    return [] if office is None else people_of([Holder(office, Role.OFFDIR)])


def _held(user: User) -> list[Post]:
    """Asked of the rows themselves: the posts of a closed account are nobody's, and its unit hears all the same."""
    today = timezone.localdate()
    still = Q(valid_to=None) | Q(valid_to__gte=today)
    return list(Post.objects.filter(still, user=user).select_related("unit"))
