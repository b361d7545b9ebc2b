"""The cast: the people of the demonstration county, the same in every test.

The county is loaded once into the session's database, and again after a test
that commits, which empties the database behind itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoDbBlocker

from coordination.access import Actor
from coordination.audit.closing import is_closed
from coordination.demo import cast as demo
from coordination.policy.models import Parameter
from coordination.units.actors import SESSION_KEY, actors_of
from coordination.units.counties import county_of
from coordination.units.models import Absence, Organisation, Post
from tests.audit_guards import flush_lifts_guards as flush_lifts_guards
from tests.bound_rows import watched_rows as watched_rows
from tests.browser.databases import pytest_report_header as pytest_report_header
from tests.empty_house import empty_house as empty_house
from tests.garbage import freeze
from tests.kept_county import forget, keep, take_kept
from tests.no_skips import pytest_runtest_makereport as pytest_runtest_makereport
from tests.promises import compare_promises
from tests.promises import pytest_sessionfinish as pytest_sessionfinish
from tests.promises import pytest_testnodedown as pytest_testnodedown
from tests.side_by_side import pytest_collection_modifyitems as pytest_collection_modifyitems


class Cast(demo.Cast):
    """People and units by the names that everybody knows."""

    password = "anhe-2026"

    @classmethod
    def first(cls) -> Cast:
        """Those of the first county; another has its own units of the same codes."""
        government = Organisation.objects.filter(code="XZF").order_by("pk")[:1].get()
        return cls(county_of(government))

    def substitute(self, username: str, for_whom: str) -> Actor:
        """A person acting for an absent colleague; the substitution must be in force."""
        for actor in actors_of(self.user(username)):
            if actor.on_behalf_of and actor.on_behalf_of.user.username == for_whom:
                return actor
        raise LookupError(f"{username} does not stand in for {for_whom} today")

    def away(self, username: str, role: str = "", *, days: int = 0, reason: str = "培训") -> Absence:
        """Make a person absent today and for some days more."""
        today = timezone.localdate()
        return Absence.objects.create(
            post=self.post(username, role),
            first_day=today,
            last_day=today + dt.timedelta(days=days),
            reason=reason,
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


def pytest_collection_finish() -> None:
    freeze()
    compare_promises()


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
        assert not is_closed()  # asked once for all tests, so that none counts the question among its queries
    yield
    with django_db_blocker.unblock():
        forget()


@pytest.fixture(autouse=True)
def language_of_the_house() -> Iterator[None]:
    """A page in English leaves its language to the thread; the next test begins in the house's own."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def no_limits_reached() -> Iterator[None]:
    """What a test counted at a door counts for no other."""
    yield
    caches["limits"].clear()


@pytest.fixture
def cast(db: None) -> Cast:
    if not Post.objects.exists():  # a test that commits came before
        _load_county()
    return Cast.first()


@pytest.fixture
def one_moment(cast: Cast) -> Iterator[None]:
    """All that a test does is done on one day, in the order in which it is done."""
    if not Parameter.objects.exists():
        call_command("loaddata", "policy_parameters", "calendar", verbosity=0)
    with time_machine.travel(timezone.now(), tick=False):
        yield


def _load_county() -> None:
    call_command("load_demo", "--people-only", "--county", "anhe", verbosity=0)
