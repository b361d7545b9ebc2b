"""The people of a county by their role and the code of their unit: whoever holds it first, today."""

from __future__ import annotations

from django.db.models import Q

from coordination.access import Actor
from coordination.units.counties import County
from coordination.units.holders import Holder
from coordination.units.models import Organisation, Post, User


class Cast:
    """The people of one county, and those above it with whom the county works."""

    def __init__(self, county: County) -> None:
        self.county = county

    def unit(self, code: str) -> Organisation:
        above_counties = Q(region=None)
        return Organisation.objects.get(Q(region=self.county.pk) | above_counties, code=code)

    # --- by role --------------------------------------------------------------------------------

    def head(self, code: str) -> Actor:
        """Who signs for a unit."""
        return first_of(Holder.head(self.unit(code)))

    def liaison(self, code: str) -> Actor:
        """Who receives for a unit."""
        return first_of(Holder.liaison(self.unit(code)))

    def handler(self, code: str) -> Actor:
        """Who does a unit's work."""
        return first_of(Holder.handler(self.unit(code)))

    def holder(self, role: str, code: str = "") -> Actor:
        """Who has a role in a unit; without a unit, the role is one of the county's own."""
        return first_of(Holder(self.unit(code), role) if code else self.county.holder(role))

    # --- by name --------------------------------------------------------------------------------

    def user(self, username: str) -> User:
        return User.objects.get(username=username)

    def post(self, username: str, role: str = "", unit: str = "") -> Post:
        """A person's post: the first, or the one of that role or unit."""
        posts = Post.objects.select_related("user", "unit").filter(user__username=username)
        posts = posts.filter(role=role) if role else posts
        posts = posts.filter(unit__code=unit) if unit else posts
        return posts.order_by("order", "pk")[:1].get()

    def actor(self, username: str, role: str = "", unit: str = "") -> Actor:
        post = self.post(username, role, unit)
        return Actor(post.user, post)


def first_of(holder: Holder) -> Actor:
    """Who acts where it does not matter which of several holders it is."""
    posts = holder.posts()
    if not posts:
        raise LookupError(f"Nobody is {holder.words} today.")
    return Actor(posts[0].user, posts[0])
