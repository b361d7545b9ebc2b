"""Who holds what, today: ended posts and units resolve to their successors when read."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils import timezone

from coordination.access import Actor
from coordination.units.actors import actors_of as actors_of
from coordination.units.actors import clock_actor as clock_actor
from coordination.units.models import (
    DutyLine,
    Organisation,
    Post,
    Substitution,
    Succession,
    User,
)
from coordination.units.models.people import ONE_IN_COUNTY, ONE_IN_UNIT

HolderKey = tuple[int, str]


def _heirs(on: dt.date) -> dict[int, int]:
    """Ended unit → the unit that holds its open work on a day, over any number of reforms."""
    step = dict(
        Succession.objects.filter(is_main=True, on__lte=on, predecessor__valid_to__lt=on).values_list(
            "predecessor_id", "successor_id"
        )
    )
    heirs = {}
    for ended in step:
        heir, seen = ended, set[int]()
        while heir in step and heir not in seen:
            seen.add(heir)
            heir = step[heir]
        heirs[ended] = heir
    return heirs


def current_successor(unit: Organisation, *, on: dt.date | None = None) -> Organisation:
    """The unit itself while it stands, else its main successor, over any number of reforms."""
    on = on or timezone.localdate()
    if unit.valid_to is None or unit.valid_to >= on:
        return unit
    heir = _heirs(on).get(unit.pk, unit.pk)
    return unit if heir == unit.pk else Organisation.objects.get(pk=heir)


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person comes to the tasks of one holder: in a post of their own, for absent colleagues, or both."""

    user: int
    own: bool
    absent: tuple[int, ...]

    @property
    def people(self) -> tuple[int, ...]:
        """In whose name the person acts there."""
        return (self.user, *self.absent) if self.own else self.absent

    def also(self, absent: int | None) -> Reach:
        """The same person coming once more: for this colleague, or in a post of their own."""
        return replace(self, own=True) if absent is None else replace(self, absent=(*self.absent, absent))


def users_acting_for(
    keys: Iterable[HolderKey], on: dt.date | None = None, *, all_stand: bool = False
) -> dict[HolderKey, list[User]]:
    """Who acts for each of many holders, each person once."""
    return {
        key: [user for user, _reach in hands]
        for key, hands in hands_of(keys, on, all_stand=all_stand).items()
    }


def hands_of(
    keys: Iterable[HolderKey], on: dt.date | None = None, *, all_stand: bool = False
) -> dict[HolderKey, list[tuple[User, Reach]]]:
    """The same with how each person comes there; ``all_stand`` where their units are known to stand that day.

    Every step of every process asks this, so its usual query is SQL of its own.
    """
    on = on or timezone.localdate()
    keys = set(keys)
    if not keys:
        return {}
    heirs = {} if all_stand else _heirs(on)
    asked = defaultdict[HolderKey, list[HolderKey]](list)
    for unit_id, role in keys:
        asked[heirs.get(unit_id, unit_id), role].append((unit_id, role))
    # each carries the post held besides: post_id, unit_id, role, and whether its holder is away
    held: list[Any] = list(
        User.objects.raw(_HOLDING.format(_places(asked)), [on, on, *itertools.chain(*asked), on, on, on, on])
    )
    stand_ins = _stand_ins([user.post_id for user in held if user.is_away], on)
    found: dict[HolderKey, dict[int, tuple[User, Reach]]] = {key: {} for key in keys}
    for user in held:
        coming: list[tuple[User, int | None]] = [(user, None)]
        coming += [(one, user.pk) for one in stand_ins.get(user.post_id, ())]
        for key in asked[user.unit_id, user.role]:
            for one, absent in coming:
                before, reach = found[key].get(one.pk, (one, Reach(one.pk, False, ())))
                found[key][one.pk] = (before, reach.also(absent))
    return {key: list(hands.values()) for key, hands in found.items()}


# as Post.current says it
_HOLDING = (
    "SELECT u.id, u.username, u.name, u.name_en, u.phone, u.is_active, u.account_class, u.language,"
    " p.id AS post_id, p.unit_id AS unit_id, p.role AS role, EXISTS (SELECT 1 FROM units_absence a"
    " WHERE a.post_id = p.id AND a.first_day <= %s AND a.last_day >= %s) AS is_away"
    " FROM units_post p JOIN units_user u ON u.id = p.user_id JOIN units_organisation o ON o.id = p.unit_id"
    " WHERE (p.unit_id, p.role) IN (VALUES {}) AND u.is_active"
    " AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to >= %s)"
    " AND o.valid_from <= %s AND (o.valid_to IS NULL OR o.valid_to >= %s)"
    ' ORDER BY p."order", p.id'
)


def _places(keys: Iterable[HolderKey]) -> str:
    return ", ".join("(%s, %s)" for _key in keys)


def _stand_ins(away: list[int], on: dt.date) -> dict[int, list[User]]:
    """Who stands in for these posts, whose holders are away."""
    found = defaultdict[int, list[User]](list)
    if away:
        in_force = Substitution.objects.in_force(on).filter(post__in=away).select_related("substitute__user")
        for substitution in in_force.order_by("pk"):
            found[substitution.post_id].append(substitution.substitute.user)
    return found


def holder_keys(actors: Actor | Iterable[Actor], on: dt.date | None = None) -> set[HolderKey]:
    """The (unit, role) pairs whose tasks these actors may take, with those of ended predecessors."""
    return set(reaches(actors, on))


def reaches(actors: Actor | Iterable[Actor], on: dt.date | None = None) -> dict[HolderKey, Reach]:
    """The holders whose tasks these actors of one person may take, and how the person comes to each."""
    on = on or timezone.localdate()
    actors = [actors] if isinstance(actors, Actor) else list(actors)
    ended = defaultdict[int, list[int]](list)
    for unit_id, heir in _heirs(on).items():
        ended[heir].append(unit_id)
    found: dict[HolderKey, Reach] = {}
    for actor in actors:
        post = actor.acting_post
        if post is None:
            continue
        for unit_id in (post.unit_id, *ended.get(post.unit_id, ())):
            key = (unit_id, post.role)
            before = found.get(key, Reach(actor.user.pk, False, ()))
            found[key] = before.also(None if actor.on_behalf_of is None else post.user_id)
    return found


def units_of(actor: Actor) -> set[int]:
    """The unit acted for and the ended ones whose work it took over."""
    return {unit_id for unit_id, _role in holder_keys(actor)}


def holder_beside(post: Post) -> Post | None:
    """Of a post that is one (R196, R199) who else holds it on any of its days; of others nobody is asked."""
    beside = Post.objects.filter(role=post.role).exclude(pk=post.pk)
    if post.role in ONE_IN_UNIT:
        beside = beside.filter(unit=post.unit_id)
    elif post.role in ONE_IN_COUNTY and post.unit.region_id is not None:
        beside = beside.filter(unit__region=post.unit.region_id)
    else:
        return None
    if post.valid_to is not None:
        beside = beside.filter(valid_from__lte=post.valid_to)
    still = Q(valid_to=None) | Q(valid_to__gte=post.valid_from)
    return beside.filter(still).select_related("user").order_by("valid_from").first()


def acts_for(actor: Actor, unit_id: int) -> bool:
    """Whether the actor's unit is this one, or took over from it."""
    return actor.unit_id == unit_id or unit_id in units_of(actor)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit whose duty fits a matter, with the words by which it was found."""

    unit: Organisation
    duty_line: DutyLine
    words: tuple[str, ...]

    @property
    def weight(self) -> int:
        return sum(len(word) for word in self.words)


def suggest_units(text: str, units: Iterable[Organisation], on: dt.date | None = None) -> list[Suggestion]:
    """Of these units those for a matter, by the duty catalogue: the more and the longer the words, the earlier."""
    text = text.casefold()
    best: dict[int, Suggestion] = {}
    lines = DutyLine.objects.valid_on(on).filter(unit__in=units).exclude(keywords="").select_related("unit")
    for line in lines:
        words = tuple(word for word in line.keyword_list if word.casefold() in text)
        found = Suggestion(line.unit, line, words)
        if words and (line.unit_id not in best or found.weight > best[line.unit_id].weight):
            best[line.unit_id] = found
    return sorted(best.values(), key=lambda found: (-found.weight, found.unit.order, found.unit.pk))
