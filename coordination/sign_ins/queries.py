"""Where a person is signed in now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination.sign_ins.models import SignIn

if TYPE_CHECKING:
    from coordination.units.models import User

SHOWN = 50


def sign_ins_of(user: User) -> list[SignIn]:
    """Those that still open the house, the one last seen first."""
    return list(SignIn.objects.standing().of(user).order_by("-last_seen_at", "number")[:SHOWN])
