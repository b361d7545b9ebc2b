"""The county's only finance post ends: pages still open, and money waits where it was kept last."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.aid.models import Account
from coordination.aid.queries.holding import payer_of
from coordination.units.counties import county_of
from coordination.units.models import Post, Role

from .world import Aid


@pytest.fixture
def gone(aid) -> Aid:
    """Since yesterday nobody is the finance handler."""
    posts = Post.objects.filter(role=Role.FIN, unit__region=aid.cast.county.pk)
    assert posts.count() == 1
    before = timezone.localdate() - dt.timedelta(days=400)
    posts.update(valid_from=before, valid_to=timezone.localdate() - dt.timedelta(days=1))
    return aid


@pytest.mark.parametrize("name", ["reserves", "cases"])
def test_lists_open_for_everybody(gone, name):
    for code, role in (("XZ01", Role.THEAD), ("XZ01", Role.TCLERK), ("JT", Role.LIAISON), ("CZ", Role.UHEAD)):
        person = gone.cast.holder(role, code)
        answer = gone.cast.client(person.user.username, role).get(reverse(f"aid:{name}"))
        assert answer.status_code == 200, (code, role)


def test_a_clerks_task_and_the_papers_open(gone):
    walk = gone.walk().approved()
    clerk = gone.cast.client("wutong")
    assert clerk.get(walk.case.get_absolute_url()).status_code == 200
    assert clerk.get("/papers/").status_code in (200, 404)
    for task in walk.open:
        assert clerk.get(walk.task(task).get_absolute_url()).status_code in (200, 403, 404)


def test_a_payment_finds_its_payer_where_the_role_was_held_last(cast, gone):
    case = gone.walk().approved().case
    assert payer_of(case).role == Role.TOFFICER
    assert county_of(case).holder(Role.FIN).unit == cast.unit("CZ")
    assert county_of(case).holder(Role.FIN).posts() == []


def test_finance_reads_every_account_and_a_township_its_own(cast, gone):
    def seen(username, role=""):
        return Account.objects.visible_to(cast.actor(username, role)).count()

    assert seen("wutong") == 1
    assert seen(cast.head("CZ").user.username) == 2


def test_where_nobody_ever_held_it_pages_open_and_a_payment_says_what_to_do(cast, gone):
    case = gone.walk().approved().case
    Post.objects.filter(role=Role.FIN, unit__region=cast.county.pk).update(role=Role.UCLERK)
    assert cast.client("wutong").get(reverse("aid:reserves")).status_code == 200
    assert Account.objects.visible_to(cast.actor("wutong")).count() == 1
    with pytest.raises(LookupError, match="give somebody a post"):
        county_of(case).holder(Role.FIN)


def test_a_new_holder_elsewhere_takes_the_books_along(cast, gone):
    head = cast.head("YB")
    Post.objects.filter(pk=head.post.pk).update(role=Role.FIN)
    assert county_of(gone.reserve).unit(Role.FIN) == cast.unit("YB")
