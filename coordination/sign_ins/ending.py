"""How sign-ins end, whoever ends them and whatever else is changed with it: rows, cache, sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from coordination.notifications.hints import look_again
from coordination.sign_ins.models import SignIn
from coordination.sign_ins.store import forget, remember_gone

if TYPE_CHECKING:
    from coordination.units.models import User


def take_all_away(user: User) -> int:
    """Within a change of the person's account: wherever they were signed in, they are no more. How many there were."""
    return take_away(SignIn.objects.of(user), user)


def take_away(rows: Any, user: User) -> int:
    """Take the rows away; how many of them still opened the house."""
    standing: int = rows.standing().count()
    keys = list(rows.values_list("session_key", flat=True))
    SignIn.objects.filter(pk__in=keys).delete()
    open_nothing(keys)
    look_again(user.pk)
    return standing


def open_nothing(session_keys: list[str]) -> None:
    """Nothing opens by these keys: here at once, and everywhere once it is done."""
    forget(session_keys)
    transaction.on_commit(lambda: remember_gone(session_keys), robust=True)
