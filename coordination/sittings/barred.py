"""Who takes no seat at a sitting, be it as head or as proxy: a room says it of its own matters (C0, C7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from coordination.sittings.models import Sitting
    from coordination.units.models import Post

Barred = Callable[["Sitting"], set[int]]
_said: list[Barred] = []


def bars_from_seats(barred: Barred) -> Barred:
    """Enter who of the people takes no seat where a room's matters are heard."""
    _said.append(barred)
    return barred


def barred_from(sitting: Sitting) -> set[int]:
    return {user for barred in _said for user in barred(sitting)}


def must_take_a_seat(post: Post, sitting: Sitting, *, field: str = "post") -> None:
    """Refuse to seat somebody who proposed what is heard, or keeps out of it."""
    if post.user_id in barred_from(sitting):
        raise ValidationError(
            {
                field: _(
                    "This person proposed the matter or keeps out of it: somebody else comes for the unit."
                )
            }
        )
