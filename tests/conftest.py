"""The cast: the people of the demonstration county, the same in every test.

The county is loaded once into the session's database, and again after a test
that commits, which empties the database behind itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from coordination.access import Actor
from coordination.units.actors import SESSION_KEY, actors_of
from coordination.units.counties import County, county_of
from coordination.units.models import Absence, Organisation, Post, User
from tests.audit_guards import flush_lifts_guards as flush_lifts_guards
from tests.browser.databases import pytest_report_header as pytest_report_header
from tests.garbage import pytest_collection_finish as pytest_collection_finish
from tests.kept_county import forget, keep, take_kept
from tests.no_skips import pytest_runtest_makereport as pytest_runtest_makereport
from tests.side_by_side import pytest_collection_modifyitems as pytest_collection_modifyitems


@dataclass(frozen=True)
class Cast:
    """People and units by the names that everybody knows."""

    password: str = "anhe-2026"

    def user(self, username: str) -> User:
        return User.objects.get(username=username)

    @property
    def county(self) -> County:
        return county_of(self.unit("XZF"))

    def unit(self, code: str) -> Organisation:
        return Organisation.objects.get(code=code)

    def post(self, username: str, role: str = "", unit: str = "") -> Post:
        """A person's post: the first, or the one of that role or unit."""
        posts = Post.objects.select_related("user", "unit").filter(user__username=username)
        posts = posts.filter(role=role) if role else posts
        posts = posts.filter(unit__code=unit) if unit else posts
        return posts.order_by("order", "pk")[:1].get()

    def actor(self, username: str, role: str = "", unit: str = "") -> Actor:
        post = self.post(username, role, unit)
        return Actor(post.user, post)

    def substitute(self, username: str, for_whom: str) -> Actor:
        """A person acting for an absent colleague; the substitution must be in force."""
        for actor in actors_of(self.user(username)):
            if actor.on_behalf_of and actor.on_behalf_of.user.username == for_whom:
                return actor
        raise LookupError(f"{username} does not stand in for {for_whom} today")

    def away(self, username: str, role: str = "", *, days: int = 0) -> Absence:
        """Make a person absent today and for some days more."""
        today = timezone.localdate()
        return Absence.objects.create(
            post=self.post(username, role),
            first_day=today,
            last_day=today + dt.timedelta(days=days),
            reason="培训",
        )

    def client(self, username: str, role: str = "", unit: str = "") -> Client:
        """A browser signed in as a person, acting in the first post or the one named."""
        client = Client()
        post = self.post(username, role, unit)
        client.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[SESSION_KEY] = str(post.pk)
        session.save()
        return client


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """Whether this run begins with the kept county."""
    return not request.config.getvalue("create_db") and take_kept()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_keepdb: bool, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Load the county once; tests roll back to it."""
    with django_db_blocker.unblock():
        if not django_db_keepdb:
            _load_county()
            keep()
    yield
    with django_db_blocker.unblock():
        forget()


@pytest.fixture
def cast(db: None) -> Cast:
    if not Post.objects.exists():  # a test that commits came before
        _load_county()
    return Cast()


def _load_county() -> None:
    call_command("load_demo", "--people-only", verbosity=0)
