"""A person is kept out of a matter and let in again: whoever keeps steps and pages hears of it.

A declaration of recusal (D21) and a case about a leak write here; queries, steps, sockets and
notices ask nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor
from coordination.links import WithSource
from coordination.matters import belonging, is_matter, is_withheld, kept_out_of, kinds_below, matter_of
from coordination.units.counties import county_of
from coordination.units.models import OFFICERS, KeptOut, Post, Role, User

if TYPE_CHECKING:
    from coordination.access import Refusal

Heard = Callable[[Any], None]
_hearers: list[Heard] = []


def hears_of_the_kept_out(hearer: Heard) -> Heard:
    """Enter what has to look at a matter again once somebody is kept out of it or let in: ``hearer(matter)``."""
    _hearers.append(hearer)
    return hearer


def keep_out(
    record: models.Model, user: User | None, *, ground: models.Model, stand_in: Post | None = None
) -> None:
    """Shut every address of the matter to this person, as long as the ground stands; one paper or file to all."""
    if is_withheld(type(record)):
        _shut(record, user, ground._meta.label_lower, ground.pk, stand_in)
        return
    matter = matter_of(record)
    for one in (matter, *what_came_of(matter)):
        _shut(one, user, ground._meta.label_lower, ground.pk, stand_in)
        _tell(one)


def inherit(matter: Any) -> None:
    """What comes of a matter is shut to whoever is kept out of that one, on the same grounds.

    Called once, when the matter is entered; who keeps out later is told on by ``keep_out``.
    """
    origin = matter_of(_source_of(matter))
    if origin is None or origin == matter:
        return
    for row in KeptOut.objects.about(origin).exclude(user=None).select_related("user", "stand_in"):
        _shut(matter, row.user, row.ground_type, row.ground_id, row.stand_in)


def what_came_of(matter: Any) -> list[Any]:
    """The matters that one opened, and what these opened: an aid case, a referral, a hearing."""
    found: dict[tuple[str, int], Any] = {}
    reached = [matter]
    while reached:
        for one in _opened_by(reached.pop()):
            key = (one._meta.label_lower, one.pk)
            if key not in found and one != matter:
                found[key] = one
                reached.append(one)
    return list(found.values())


def _source_of(matter: Any) -> Any:
    try:
        model: Any = apps.get_model(matter.source_type)
    except (LookupError, ValueError):
        return None  # of no source, or of one whose room is gone
    return model._default_manager.filter(pk=matter.source_id).first()


def _opened_by(matter: Any) -> Iterator[Any]:
    kinds = [kind for kind in apps.get_models() if is_matter(kind) and issubclass(kind, WithSource)]
    condition = Q(source_type=matter._meta.label_lower, source_id=matter.pk)
    for below in kinds_below(matter._meta.label_lower):
        rows: Any = below._default_manager
        belong = rows.filter(belonging(below, matter)).order_by().values("pk")
        condition |= Q(source_type=below._meta.label_lower, source_id__in=belong)
    for kind in kinds:
        yield from kind._default_manager.filter(condition)


def _shut(matter: Any, user: User | None, ground_type: str, ground_id: int, stand_in: Post | None) -> None:
    KeptOut.objects.update_or_create(
        user=user,
        subject_type=matter._meta.label_lower,
        subject_id=matter.pk,
        ground_type=ground_type,
        ground_id=ground_id,
        defaults={"stand_in": stand_in, "since": timezone.now()},
    )


def let_in(ground: models.Model) -> None:
    """What this ground alone had shut is open again."""
    rows = list(KeptOut.objects.on_ground_of(ground))
    matters = [row.matter for row in rows]
    KeptOut.objects.on_ground_of(ground).delete()
    for matter in matters:
        _tell(matter)


def is_kept_out(actor: Actor, record: Any) -> bool:
    return KeptOut.objects.for_actor(actor).about(record).exists()


def why_kept_out(actor: Actor, record: Any) -> Refusal:
    """What a step of the matter says to whoever is kept out of it."""
    if is_kept_out(actor, record):
        return _("You are kept out of this matter: somebody else takes its steps.")
    return None


def look_again(matter: models.Model) -> None:
    """Who may work on a matter has become otherwise: its open steps say anew for whom they are."""
    _tell(matter)


def _tell(matter: Any) -> None:
    for hearer in _hearers if is_matter(type(matter)) else ():
        hearer(matter)


HEADS = (Role.UHEAD, Role.THEAD, Role.OFFDIR, Role.CHEAD)
CIVIL_AFFAIRS = (Role.CHEAD, Role.CCLERK)


def heirs_of(post: Post, record: Any) -> list[Post]:
    """Who may take over the steps of somebody kept out: of the own unit the head first, then county civil affairs.

    Besides the head, who answers for the desk, only those who may read the matter by themselves.
    """
    matter = matter_of(record)
    out = kept_out_of(matter)
    near = Q(unit=post.unit_id) | Q(role__in=CIVIL_AFFAIRS)
    posts = (
        Post.objects.of_county(county_of(matter))
        .current()
        .filter(near)
        .exclude(role__in=OFFICERS)
        .exclude(user=post.user_id)
    )
    found = posts.exclude(user__in=out).select_related("unit", "user").order_by("order", "pk")
    return sorted(
        (one for one in found if _is_head(one, post) or reads(one, matter)),
        key=lambda one: (one.unit_id != post.unit_id, one.role not in HEADS),
    )


def _is_head(one: Post, post: Post) -> bool:
    return one.unit_id == post.unit_id and one.role in HEADS


def reads(post: Post, matter: Any) -> bool:
    """Whether the holder of a post may read a matter by that post."""
    rows = type(matter)._default_manager.visible_to(Actor(post.user, post))
    found: bool = rows.filter(pk=matter.pk).exists()
    return found
