"""C10: aid paid before the house was used is asked about as if the house had paid it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from coordination.aid.models import AidCase
from coordination.aid.queries.duplicates import earlier_aid, find_duplicates
from coordination.books.actions import sign_opening
from coordination.ciphers.indexes import blind_index
from coordination.register.actions import register_person
from coordination.register.models import Person
from coordination.register.queries.chain import chain
from tests.aid.world import Aid
from tests.books.conftest import lay
from tests.books.workbook import HEAD, OTHER, Workbooks, number
from tests.order import disagreements

pytestmark = pytest.mark.django_db
S = AidCase.Status


def person(id_number: str) -> Person:
    return Person.objects.get(id_number_index=blind_index(id_number))


@pytest.fixture
def aid(county, cast) -> Aid:
    """The accounts stand already; so the books bring none."""
    return Aid(cast)


@pytest.fixture
def take(county, director, finance):
    """Take these sheets over."""

    def run(*sheets: str) -> None:
        laid = lay(county, Workbooks.good().only(*sheets))
        sign_opening(laid, actor=director)
        sign_opening(laid, actor=finance)

    return run


def test_c10_at_the_registration_it_is_hard_and_held(aid, take):
    take("aid")
    walk = aid.walk(person=person(HEAD), cause="fire")
    assert (walk.status, walk.open) == (S.DUPLICATE, ["rule"])
    [found] = walk.case.duplicates.all()
    assert (found.kind, found.ground, found.is_hard, found.amount) == ("paid", "person", True, 1800)
    assert found.given_on == dt.date(timezone.localdate().year, 1, 1)
    page = aid.cast.client("shilei", "THEAD").get(walk.case.get_absolute_url()).content.decode()
    assert str(found.given_on) in page
    assert f"{timezone.localdate()}接续 · {found.other.source_label}" in page
    assert "火灾" in page
    assert "桃源镇" in page
    assert disagreements() == []
    assert disagreements() == []


def test_c10_another_cause_is_soft(aid, take):
    take("aid")
    walk = aid.walk(person=person(HEAD), cause="traffic")
    assert walk.status == S.REGISTERED
    assert [one.is_hard for one in find_duplicates(walk.case)] == [False]


def test_c10_another_member_of_the_household_is_hard(aid, take, cast):
    take("aid")
    member = register_person(
        person(HEAD).household, actor=cast.actor("wutong"), name="丁小满", id_number=number("20010203", 5)
    )
    walk = aid.walk(person=member, cause="fire")
    assert walk.status == S.DUPLICATE
    assert [one.ground for one in walk.case.duplicates.all()] == ["household"]


def test_c10_at_the_payment_what_was_taken_over_since_holds_it(aid, take, cast):
    walk = aid.walk(person=aid.member("甲先平", HEAD), cause="fire").approved()
    assert walk.open == ["pay"]
    take("aid")
    assert person(HEAD) == walk.case.person, "the entry that stood is the one"
    walk.paid()
    assert (walk.status, walk.open) == (S.DUPLICATE, ["rule"])
    assert walk.case.plan.paid == 0
    assert disagreements() == []


def test_m2_3_22_aid_of_last_year_is_shown_and_not_asked_about(aid, take):
    take("aid")
    walk = aid.walk(person=person(OTHER), cause="illness", town="XZ01", amount=Decimal(500))
    assert walk.status == S.REGISTERED
    assert find_duplicates(walk.case) == []
    [earlier] = earlier_aid(walk.case)
    assert (earlier.amount, earlier.given_on.year) == (6000, timezone.localdate().year - 1)


def test_it_stands_in_the_chain_of_the_household_with_its_day(take, cast):
    take("aid")
    found = chain(person(HEAD).household, cast.actor("wangmin"))
    first = dt.date(timezone.localdate().year, 1, 1)
    said = [entry.sentence for entry in found.entries]
    assert any("1800" in one and "从原账册接续" in one and str(first.year) in one for one in said), said
