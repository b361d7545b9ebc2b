"""Who signs shows once more that it is they."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from coordination.access import Refusal
    from coordination.units.models import User

FAILURES = 5
REST_SECONDS = 15 * 60


def check_password_again(user: User, password: str) -> Refusal:
    """``None`` where the password is the signer's own, else the sentence that says why not.

    After five failures a quarter of an hour passes before the next try is looked at.
    """
    key = f"reauthentication:{user.pk}"
    failures, until = cache.get(key, (0, 0.0))
    if failures >= FAILURES and time.time() < until:
        return _("Too many wrong passwords. Wait a quarter of an hour, or ask the security administrator.")
    if not password:
        return _("Enter your password to sign.")
    if not user.check_password(password):
        cache.set(key, (failures + 1, time.time() + REST_SECONDS), REST_SECONDS)
        return _("This is not your password. Nothing was signed.")
    cache.delete(key)
    return None
