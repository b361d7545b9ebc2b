"""The one place where an Actor is made: from a person's posts and the substitutions in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from coordination.access import Actor
from coordination.units.models import Post, Role, Substitution, User

if TYPE_CHECKING:
    from collections.abc import Mapping

SESSION_KEY = "acting_as"


def actors_of(user: User, on: dt.date | None = None) -> list[Actor]:
    """Every way in which a person may act on a day: own posts first, then posts stood in for."""
    on = on or timezone.localdate()
    standing_in = (
        Substitution.objects.in_force(on)
        .filter(post=OuterRef("pk"), substitute__user=user)
        .order_by("substitute__order", "substitute")
    )
    posts = list(
        Post.objects.current(on)
        .annotate(stood_in_by=Subquery(standing_in.values("substitute")[:1]))
        .filter(Q(user=user) | Q(stood_in_by__isnull=False))
        .select_related("user", "unit__region")
        .order_by("order", "pk")
    )
    own = {post.pk: post for post in posts if post.user_id == user.pk}
    actors = [Actor(user, post) for post in own.values()]
    for post in posts:
        if post.pk not in own:
            stood_in_by: int = post.stood_in_by  # type: ignore[attr-defined]
            actors.append(Actor(user, own[stood_in_by], on_behalf_of=post))
    return actors


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
        raise Post.DoesNotExist("No clock user: load the base data first (manage.py load_base).")
    return Actor(post.user, post)
