"""What the pages of a sitting read: who asks what for a seat, who may sit in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from coordination.showing import Fact
from coordination.sittings.models import Recusal, Seat
from coordination.units.holders import Holder
from coordination.units.models import Post


def seat_gist(seat: Seat) -> list[Fact]:
    """Who asks what: the unit, its answer, the proxy and the words given along."""
    proxy = f"{seat.proxy.user.label} · {seat.proxy.label}" if seat.proxy else ""
    return [
        Fact("unit", _("Unit"), seat.unit.label, wide=True),
        Fact("answer", _("Answer"), seat.get_answer_display(), wide=True),
        Fact("proxy", _("Proxy"), proxy, wide=True),
        Fact(
            "what_the_proxy_may_say",
            _("What the proxy may say"),
            seat.proxy_scope if seat.proxy else "",
            wide=True,
        ),
        Fact("leave_reason", _("Reason for leave"), seat.leave_reason, wide=True),
    ]


def who_comes(seat: Seat) -> Post | None:
    """Who signed in for the unit; before that the proxy who was accepted, else the unit's head."""
    if seat.signed_in_post is not None:
        return seat.signed_in_post
    if seat.answer == Seat.Answer.PROXY and seat.is_granted:
        return seat.proxy
    return next(iter(Holder.head(seat.unit).posts()), None)


def posts_by_unit(seats: Iterable[Seat]) -> dict[int, list[Post]]:
    """The people of the units that have a seat, by unit."""
    found: dict[int, list[Post]] = {}
    posts = Post.objects.current().filter(unit__in=[seat.unit_id for seat in seats])
    for post in posts.select_related("user", "unit"):
        found.setdefault(post.unit_id, []).append(post)
    return found


def may_sit(seat: Seat, posts: dict[int, list[Post]], barred: Collection[int] = ()) -> list[Post]:
    """The head, and the proxy once authorised and accepted; anybody of a unit that only sits in."""
    mine = [post for post in posts.get(seat.unit_id, []) if post.user_id not in barred]
    if seat.standing == Seat.Standing.INVITED:
        return mine
    allowed = [post for post in mine if post.is_head]
    if seat.proxy_id and seat.proxy_authorised_at and seat.is_granted:
        allowed = [post for post in mine if post.pk == seat.proxy_id] + allowed
    return allowed


def instead(
    recusal: Recusal | None, seat: Seat, posts: dict[int, list[Post]], out: Collection[int] = ()
) -> list[Post]:
    """Who of the unit may come instead of the one who keeps out; nobody once somebody does."""
    if recusal is None or recusal.replacement_id is not None:
        return []
    barred = {recusal.post.user_id if recusal.post else None, *out}
    return [post for post in posts.get(seat.unit_id, []) if post.user_id not in barred]
