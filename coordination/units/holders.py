"""Who holds a step or hears of it: a role in a unit, resolved to people whenever it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from coordination.units.models import Organisation, Post, Role, Substitution, User
from coordination.units.queries import HolderKey, current_successor, users_acting_for


class Holder(NamedTuple):
    """A role in a unit, or in the one that took over its work."""

    unit: Organisation
    role: str

    @classmethod
    def of_post(cls, post: Post) -> Holder:
        return cls(post.unit, post.role)

    @classmethod
    def head(cls, unit: Organisation) -> Holder:
        """Who signs for a unit."""
        return cls(unit, head_role(unit))

    @classmethod
    def liaison(cls, unit: Organisation) -> Holder:
        """Who receives for a unit."""
        return cls(unit, liaison_role(unit))

    @classmethod
    def handler(cls, unit: Organisation) -> Holder:
        """Who does a unit's work."""
        return cls(unit, handler_role(unit))

    @property
    def key(self) -> HolderKey:
        return self.unit.pk, str(self.role)

    @property
    def words(self) -> str:
        return f"{self.unit.label} · {Role(self.role).label}"

    def posts(self, on: dt.date | None = None) -> list[Post]:
        """The posts of this role in the unit on a day."""
        unit = current_successor(self.unit, on=on)
        return list(Post.objects.current(on).filter(unit=unit, role=self.role).select_related("user", "unit"))

    def acting_posts(self, on: dt.date | None = None) -> list[Post]:
        """These posts, and the B posts that stand in for those who are absent."""
        posts = self.posts(on)
        in_force = (
            Substitution.objects.in_force(on)
            .filter(post__in=posts)
            .select_related("substitute__user", "substitute__unit")
            .order_by("pk")
        )
        named = {post.pk: post for post in posts}
        for substitution in in_force:
            named.setdefault(substitution.substitute_id, substitution.substitute)
        return list(named.values())

    def people(self, on: dt.date | None = None) -> list[User]:
        """Those in whose inbox a step of this holder stands."""
        return list({post.user_id: post.user for post in self.acting_posts(on)}.values())


def people_of(holders: Iterable[Holder]) -> list[User]:
    """Everybody who acts for one of these holders today, each once."""
    acting = users_acting_for({holder.key for holder in holders})
    return list({user.pk: user for users in acting.values() for user in users}.values())


def liaison_and_head(unit: Organisation) -> list[Holder]:
    """Whom a unit's matter concerns at home."""
    return [Holder.liaison(unit), Holder.head(unit)]


def head_role(unit: Organisation) -> Role:
    """Who signs for a unit: its head, in a township the first responsible person, in the office its director."""
    if unit.kind == Organisation.Kind.OFFICE:
        return Role.OFFDIR
    return Role.THEAD if unit.kind == Organisation.Kind.TOWNSHIP else Role.UHEAD


def liaison_role(unit: Organisation) -> Role:
    """Who receives for a unit: its liaison, in a township the clerk, in the office its staff."""
    if unit.kind == Organisation.Kind.OFFICE:
        return Role.OFFICE
    return Role.TCLERK if unit.kind == Organisation.Kind.TOWNSHIP else Role.LIAISON


def handler_role(unit: Organisation) -> Role:
    """Who does a unit's work: its handler, in a township the clerk, in the office its staff."""
    if unit.kind == Organisation.Kind.OFFICE:
        return Role.OFFICE
    return Role.TCLERK if unit.kind == Organisation.Kind.TOWNSHIP else Role.UCLERK
