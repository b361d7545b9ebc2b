"""The three officers: who is told of what concerns a county, and of what concerns the whole house."""

from __future__ import annotations

from django.db.models import Q

from coordination.units.models import Post, User


def officers_of(county: int | None, *roles: str) -> list[User]:
    """Those of a county and, above it, those of the installation; each once."""
    return _holding(Q(unit__region=county) | Q(unit__region=None), roles)


def officers_everywhere(*roles: str) -> list[User]:
    """Those of every county and of the installation: what they hear of is of no county."""
    return _holding(Q(), roles)


def _holding(where: Q, roles: tuple[str, ...]) -> list[User]:
    posts = (
        Post.objects.current().filter(where, role__in=roles).select_related("user").order_by("order", "pk")
    )
    return list({post.user_id: post.user for post in posts if post.user.is_active}.values())
