"""Ending all sign-ins of a person, wherever they were begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination.notifications.hints import look_again

if TYPE_CHECKING:
    from coordination.units.models import User


def end_sign_ins(user: User) -> None:
    """With the save of this locked row no session of the person stands any more; after the commit their open pages hear so."""
    user.sign_in_era += 1
    look_again(user.pk)
