"""The organisations of the county as pages show them: with their people and their history."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from coordination.units.models import DutyLine, Organisation, Post, Role, Succession

if TYPE_CHECKING:
    from coordination.access import Actor

HEADS = {Role.UHEAD, Role.THEAD, Role.CHIEF, Role.OFFDIR}
LIAISONS = {Role.LIAISON, Role.TCLERK, Role.PROV, Role.HOT, Role.UP}
Kind = Organisation.Kind


@dataclass
class Branch:
    """A unit with its head, its liaison, what stands below it, and who took over from it."""

    unit: Organisation
    head: Post | None = None
    liaison: Post | None = None
    below: list[Branch] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)


@dataclass(frozen=True)
class Tree:
    """The four levels of the running county, in the order of the page."""

    above: list[Branch]
    office: list[Branch]
    members: list[Branch]
    townships: list[Branch]
    others: list[Branch]
    ended: list[Branch]

    @property
    def villages(self) -> int:
        return sum(len(township.below) for township in self.townships)


def county_tree(actor: Actor, on: dt.date | None = None) -> Tree:
    """Every organisation that the actor sees and stands on a day, and those that ended, in three queries."""
    on = on or timezone.localdate()
    # who keeps the installation sees several counties: what stands above them, then one after the other
    of_county = F("region__order").asc(nulls_first=True), F("region").asc(nulls_first=True)
    units = Organisation.objects.visible_to(actor).order_by(*of_county, "order", "code")
    branches = {unit.pk: Branch(unit) for unit in units}
    posts = Post.objects.current(on).filter(unit__in=branches, role__in=HEADS | LIAISONS)
    for post in posts.select_related("user"):
        branch = branches[post.unit_id]
        if post.role in HEADS:
            branch.head = branch.head or post
        else:
            branch.liaison = branch.liaison or post
    successions = Succession.objects.filter(predecessor__in=branches, successor__in=branches)
    for succession in successions.order_by("-is_main", "on", "pk"):
        succession.successor = branches[succession.successor_id].unit
        branches[succession.predecessor_id].successions.append(succession)
    standing = defaultdict[str, list[Branch]](list)
    ended: list[Branch] = []
    for branch in branches.values():
        if branch.unit.is_valid_on(on):
            standing[branch.unit.kind].append(branch)
        elif branch.unit.valid_to and branch.unit.valid_to < on:
            ended.append(branch)
    for village in standing[Kind.VILLAGE]:
        if village.unit.parent_id:
            branches[village.unit.parent_id].below.append(village)
    return Tree(
        above=standing[Kind.GOVERNMENT],
        office=standing[Kind.OFFICE],
        members=standing[Kind.MEMBER_UNIT],
        townships=standing[Kind.TOWNSHIP],
        others=standing[Kind.SERVICE_BODY] + standing[Kind.INVITED_UNIT],
        ended=ended,
    )


@dataclass(frozen=True)
class Holding:
    """A post with those who stand in for it and the days on which its holder is away."""

    post: Post
    substitutes: list[Post]
    absence: str
    away: bool


def holdings(unit: Organisation, on: dt.date | None = None) -> list[Holding]:
    """The posts of a unit with substitutes and absences, present and to come, in three queries."""
    on = on or timezone.localdate()
    posts = list(
        Post.objects.current(on)
        .filter(unit=unit)
        .select_related("user", "unit")
        .prefetch_related("absences", "substitutions__substitute__user", "substitutions__substitute__unit")
        .order_by("order", "pk")
    )
    order = {role: place for place, role in enumerate(Role.values)}
    found = []
    for post in sorted(posts, key=lambda post: (order[post.role], post.order, post.pk)):
        coming = sorted(
            (absence for absence in post.absences.all() if absence.last_day >= on),
            key=lambda absence: absence.first_day,
        )
        found.append(
            Holding(
                post=post,
                substitutes=[one.substitute for one in post.substitutions.all() if one.is_valid_on(on)],
                absence="；".join(_days(absence.first_day, absence.last_day) for absence in coming),
                away=any(absence.first_day <= on for absence in coming),
            )
        )
    return found


def _days(first: dt.date, last: dt.date) -> str:
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d} – {last:%m-%d}"


@dataclass(frozen=True)
class Duty:
    """A duty line with its partners of today and the line that continues it."""

    line: DutyLine
    partners: list[Organisation]
    continued_as: DutyLine | None


def duties(lines: list[DutyLine], on: dt.date | None = None) -> list[Duty]:
    """Lines as shown: an ended line leads to the one that continues it today."""
    on = on or timezone.localdate()
    found = []
    for line in lines:
        heir = line.succeeded_by
        seen = {line.pk}
        while heir is not None and not heir.is_valid_on(on) and heir.succeeded_by and heir.pk not in seen:
            seen.add(heir.pk)
            heir = heir.succeeded_by
        found.append(Duty(line, list(line.partners.all()), heir))
    return found
