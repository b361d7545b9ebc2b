"""The one place where an Actor is made: from a person's posts and the substitutions in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Exists, Q
from django.utils import timezone

from coordination.access import Actor
from coordination.units.models import Absence, KeptOut, Post, Role, Substitution, User

if TYPE_CHECKING:
    from collections.abc import Mapping

SESSION_KEY = "acting_as"


def actors_of(user: User, on: dt.date | None = None, *, for_a_request: bool = False) -> list[Actor]:
    """Every way in which a person may act on a day: own posts first, then posts stood in for.

    ``for_a_request``: with it is asked whether anything is shut to the person, so that not each list asks.
    """
    on = on or timezone.localdate()
    own = list(
        Post.objects.current(on).filter(user=user).select_related("unit__region").order_by("order", "pk")
    )
    for post in own:
        post.user = user
    by_key = {post.pk: post for post in own}
    is_away, is_shut = _somebody_is_away(by_key, on, user) if own else (False, True)
    stood_in_for = _stood_in_for(by_key, on) if is_away else []
    may_be = is_shut or not for_a_request
    return [Actor(user, post, may_be_kept_out=may_be) for post in own] + [
        Actor(user, by_key[one.substitute_id], on_behalf_of=one.post)
        for one in stood_in_for
        if one.post_id not in by_key
    ]


def _somebody_is_away(posts: Iterable[int], on: dt.date, user: User) -> tuple[bool, bool]:
    """Whether anybody is absent for whom these posts stand in, and whether any matter is shut to the person.

    Mostly neither is, and that is all there is to ask.
    """
    absent = Absence.objects.on(on).filter(post__substitutions__substitute__in=posts)
    shut = KeptOut.objects.filter(Q(user=user.pk) | Q(user=None))
    rows = User.objects.filter(pk=user.pk).values_list(Exists(absent), Exists(shut))
    return next(iter(rows), (False, True))


def _stood_in_for(posts: Iterable[int], on: dt.date) -> list[Substitution]:
    """The substitutions in force by which these posts act for others, one a post stood in for."""
    found = (
        Substitution.objects.in_force(on)
        .filter(substitute__in=posts)
        .select_related("post__user", "post__unit__region")
        .order_by("post__order", "post", "substitute__order", "substitute")
    )
    first: dict[int, Substitution] = {}
    for substitution in found:
        first.setdefault(substitution.post_id, substitution)
    return list(first.values())


def acting_key(actor: Actor) -> str:
    """How the session and the post switcher name an actor: "12", or "12-34" on behalf of 34."""
    if actor.post is None:
        return ""
    behalf = f"-{actor.on_behalf_of.pk}" if actor.on_behalf_of else ""
    return f"{actor.post.pk}{behalf}"


def choose_actor(user: User, actors: Sequence[Actor], key: str = "") -> Actor:
    """The actor of that key while it is in force, else the post last acted in, else the first."""
    for actor in actors:
        if key and acting_key(actor) == key:
            return actor
    for actor in actors:
        if actor.on_behalf_of is None and actor.post and actor.post.pk == user.last_post_id:
            return actor
    return actors[0] if actors else Actor(user, None)


def actor_for_session(user: User, session: Mapping[str, str], on: dt.date | None = None) -> Actor:
    """The actor of a signed-in session, for sockets; requests have ``request.actor``."""
    return choose_actor(user, actors_of(user, on), session.get(SESSION_KEY, ""))


def clock_actor() -> Actor:
    """The named clock: it acts on closing times and rungs, and decides nothing."""
    post = Post.objects.select_related("user", "unit").filter(role=Role.CLOCK).order_by("pk").first()
    if post is None:
        raise Post.DoesNotExist(
            "No clock user: it comes with the first county (manage.py new_county FILE.xlsx, or load_demo)."
        )
    return Actor(post.user, post)
