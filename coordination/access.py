"""Who acts, and the one place that refuses.

Nothing below this module knows of requests: views, the API, commands and the
clock make an ``Actor`` once and pass it on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

if TYPE_CHECKING:
    from coordination.units.models import Post, User

# what a policy answers: None, or the translated sentence why not
Refusal = str | Promise | None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in the post acted in, perhaps on behalf of another post.

    ``on_behalf_of`` is the absent holder's post when a substitute acts, or the
    leader's post when the office enters a signature made on paper.
    """

    user: User
    post: Post | None
    on_behalf_of: Post | None = None

    @property
    def acting_post(self) -> Post | None:
        """The post whose powers are used: the represented one, else the actor's own."""
        return self.on_behalf_of or self.post

    @property
    def unit_id(self) -> int | None:
        post = self.acting_post
        return post.unit_id if post else None

    @property
    def role(self) -> str:
        post = self.acting_post
        return post.role if post else ""

    def has_role(self, *roles: str) -> bool:
        return self.role in roles

    def for_post(self, post: Post | None) -> Actor:
        return replace(self, on_behalf_of=post)


def require(refusal: Refusal) -> None:
    """Raise the sentence that a policy returned; ``None`` means allowed."""
    if refusal is not None:
        raise PermissionDenied(refusal)


Policy = Callable[..., "Refusal"]
