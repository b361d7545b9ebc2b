"""What somebody leaves behind with a post: the open steps of its desk, and who holds them afterwards.

The processes stand above the rooms and are found by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from coordination.units.models import Post
from coordination.wording import listed

if TYPE_CHECKING:
    from coordination.units.models import User

NAMED = 3  # steps that are named; the count says how many there are


@dataclass(frozen=True, slots=True)
class Left:
    """Open steps of a desk and the people who hold them from a day on."""

    count: int
    first: Sequence[Any]
    heirs: Sequence[User]

    @property
    def is_nobodys(self) -> bool:
        return self.count > 0 and not self.heirs


@dataclass(frozen=True, slots=True)
class PassedOn:
    """Open steps of a post that ends: how many, since when, and who holds them then; nobody, where none is named."""

    count: int
    since: dt.date
    heirs: tuple[str, ...]

    @property
    def whom(self) -> str:
        return listed(self.heirs)


def left_by(post: Post, last_day: dt.date) -> Left:
    """What stands at the desk of a post, and who holds the post from the day after."""
    steps = _steps_of(post)
    since = last_day + dt.timedelta(days=1)
    others = Post.objects.current(since).filter(unit=post.unit_id, role=post.role).exclude(pk=post.pk)
    heirs = [other.user for other in others.select_related("user")]
    first = list(steps.select_related("process").order_by("due_at", "pk")[:NAMED])
    return Left(steps.count(), first, heirs)


def waiting_at(post: Post) -> int:
    """How many steps wait at the desk of a post."""
    return int(_steps_of(post).count())


def hanging_on(user: User) -> Any:
    """Open steps that nobody but this person takes, whoever follows in the post."""
    tasks = apps.get_model("workflows", "Task").objects.open()
    return tasks.filter(named=user, named_alone=True)


def _steps_of(post: Post) -> Any:
    tasks = apps.get_model("workflows", "Task").objects.open()
    return tasks.held_by({(post.unit_id, post.role)})
