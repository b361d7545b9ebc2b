"""Who keeps out of a matter, at whose desk nobody would be left, and who could take over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.links import visible_record
from coordination.matters import is_matter, kept_out_of
from coordination.recusals.models import Declaration
from coordination.units.kept_out import heirs_of, reads
from coordination.units.models import OFFICERS, Post

if TYPE_CHECKING:
    from coordination.access import Actor


def visible_matter(label: str, pk: object, actor: Actor) -> Any:
    """The matter of that kind and key, where this reader may see it."""
    record = visible_record(label, pk, actor)
    return record if record is not None and is_matter(type(record)) else None


def standing_at(matter: Any) -> list[Declaration]:
    """Who keeps out of a matter today."""
    rows = Declaration.objects.about(matter).standing()
    return list(rows.select_related("post__user", "post__unit", "stand_in__user").order_by("pk"))


def awaits_signature(declaration: Declaration) -> bool:
    """Taken down at a sitting, and not signed yet by whoever keeps out."""
    stands = declaration.status == Declaration.Status.STANDS
    papers = Paper.objects.of(declaration).filter(kind=PaperKind.D21)
    return stands and not papers.signed().exists()


def desks_left_empty(user: Any, matter: Any) -> list[Post]:
    """The posts of a person at whose desk nobody else would be left for this matter."""
    out = {user.pk, *kept_out_of(matter)}
    own = Post.objects.current().filter(user=user).exclude(role__in=OFFICERS).select_related("unit", "user")
    return [
        post
        for post in own
        if reads(post, matter)
        and not Post.objects.current()
        .filter(unit=post.unit_id, role=post.role)
        .exclude(user__in=out)
        .exists()
    ]


def may_take_over(user: Any, matter: Any) -> list[Post]:
    """Whoever could take a person's steps of a matter over, nearest first."""
    own = Post.objects.current().filter(user=user).exclude(role__in=OFFICERS).select_related("unit", "user")
    found: dict[int, Post] = {}
    for post in own.order_by("order", "pk"):
        for heir in heirs_of(post, matter):
            found.setdefault(heir.pk, heir)
    return list(found.values())
