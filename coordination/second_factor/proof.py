"""Where the sign-in of a request stands with its second factor, and what it asks before a signature."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.limits import CODES, TooOften, turn_away
from coordination.networks import address_of
from coordination.policy.queries import parameter
from coordination.policy.regions import region_of
from coordination.second_factor.actions import give
from coordination.second_factor.policies import has_factor, must_have
from coordination.units.second_step import ASKED, SESSION_KEY, TO_SET_UP

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.pages import Request
    from coordination.units.models import User


def after_password(user: User, session: Any) -> None:
    """What the sign-in waits for from here on; asked once, at the door."""
    if has_factor(user):
        session[SESSION_KEY] = ASKED
    elif must_have(user):
        session[SESSION_KEY] = TO_SET_UP


class Proof:
    """The second factor of who signed in, as a request finds it."""

    def __init__(self, request: Request) -> None:
        self.request = request

    @property
    def given_at(self) -> float | None:
        """When it was given last, in seconds since 1970; none where the sign-in stands without one."""
        found = self.request.session.get(SESSION_KEY)
        return found if isinstance(found, float) else None

    @property
    def is_due(self) -> bool:
        """Whether a signature asks for it again: it was given longer ago than the county takes."""
        return self.given_at is not None and time.time() - self.given_at > self._minutes * 60

    @property
    def _minutes(self) -> float:
        found = parameter(
            "SECOND_FACTOR_MINUTES", on=timezone.localdate(), county=region_of(self.request.actor)
        )
        return float(found.value)

    def note_given(self) -> None:
        self.request.session[SESSION_KEY] = time.time()

    def is_given(self, code: str, *, actor: Actor) -> bool:
        """Whether the code is right; guessed no faster than a password."""
        attempt = knock(self.request)
        if not give(code, actor=actor):
            self.request.slowed = [*attempt.newly_slowed()]  # type: ignore[attr-defined]
            return False
        attempt.succeeded()
        self.note_given()
        return True

    def must_be_given(self, code: str) -> None:
        """Before a signature: raises the sentence at its field."""
        if not self.is_given(code, actor=self.request.actor):
            raise ValidationError(wrong_words())


def knock(request: Request) -> Any:
    user: Any = request.user
    try:
        return CODES.knock(user.get_username(), address_of(request))
    except TooOften as error:
        raise turn_away(request, error) from error


def wrong_words() -> str:
    return _(
        "This code does not count: it is wrong, or it was used already. Wait for the next one and type it, or take a recovery code."
    )
