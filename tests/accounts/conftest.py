"""Accounts of the demonstration county, and how two confirm them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from coordination.access import Actor
from coordination.accounts.actions import answer_check, confirm_own, reset_password
from coordination.accounts.models import AccountCheck
from coordination.accounts.queries import check_of
from coordination.audit.models import Event
from coordination.units.models import User
from tests.conftest import Cast

OWN = "泉城路七号-2027"


@dataclass
class Desk:
    """The officers at work on accounts: 杨帆 keeps them, 马骏 confirms them."""

    cast: Cast

    @property
    def keeper(self) -> Actor:
        return self.cast.actor("yangfan")

    @property
    def second(self) -> Actor:
        return self.cast.actor("majun")

    def reset(self, username: str, *, by: str = "yangfan") -> str:
        """A new first password of a person."""
        user = self.cast.user(username)
        return reset_password(user, actor=self.cast.actor(by), reason="本人忘记密码")[1]

    def check(self, username: str) -> AccountCheck:
        found = check_of(self.user(username))
        assert found is not None
        return found

    def user(self, username: str) -> User:
        return User.objects.get(username=username)

    def choose_own(self, username: str) -> None:
        """The person has signed in and chosen a password of their own."""
        user = self.user(username)
        user.set_password(OWN)
        user.must_change_password = False
        user.save()

    def confirm_own(self, username: str) -> AccountCheck:
        return confirm_own(self.check(username), actor=self.actor(username))

    def confirm(self, username: str, *, by: str = "majun") -> AccountCheck:
        return answer_check(
            self.check(username), actor=self.actor(by), identified="in_person", findings="已查看工作证"
        )

    def actor(self, username: str) -> Actor:
        """As the person stands in the database now."""
        post = self.user(username).posts.select_related("unit", "user").order_by("order", "pk").first()
        return Actor(self.user(username), post)


def events(user: User, verb: str) -> list[Event]:
    return list(Event.objects.of(user).filter(verb=verb))


def signs_in(username: str, password: str) -> bool:
    said = {"username": username, "password": password}
    return Client().post("/login/", said).status_code == 302


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast)
