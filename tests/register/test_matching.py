"""Incoming rows against the register: one person by number, candidates for a human, three queries."""

from __future__ import annotations

import datetime as dt

import pytest

from coordination.register.actions import import_households, merge_persons
from coordination.register.identity import Described
from coordination.register.intake import CategoryRow, HouseholdRow, MemberRow
from coordination.register.matching import Reason, match, match_many
from coordination.register.models import Household, IdentityQuestion, Person
from coordination.register.names import registered_names
from coordination.register.queries.finding import find_people
from coordination.units.queries import clock_actor
from tests.register.people import Clerk, id_number

BORN = dt.date(1968, 3, 9)
NUMBER = id_number()


@pytest.fixture
def clerk(cast) -> Clerk:
    return Clerk(cast)


def test_a_number_finds_its_person_in_any_spelling(clerk):
    person = clerk.person()
    for typed in (NUMBER, NUMBER.lower(), NUMBER[:6] + NUMBER[8:17]):
        found = match(name="李秀英", id_number=typed, county=clerk.county)
        assert (found.person, found.reason, found.candidates) == (person, Reason.NUMBER, ())
    assert match(id_number=NUMBER, county=clerk.county).person == person


def test_the_same_number_under_another_name_is_a_question(clerk):
    person = clerk.person()
    found = match(name="王二", id_number=NUMBER, county=clerk.county)
    assert (found.person, found.candidates, found.reason) == (None, (person,), Reason.NUMBER_OTHER_NAME)
    assert found.is_question


def test_namesakes_of_one_birthday_are_candidates_the_near_ones_first(clerk, cast):
    far = Clerk(cast, "yeqing", "XZ02", "XZ02-01").person(id_number="", born_on=BORN)
    near = clerk.person(id_number="", born_on=BORN)
    found = match(name="李秀英", born_on=BORN, township=clerk.township, county=clerk.county)
    assert (found.candidates, found.reason) == ((near, far), Reason.NAME_BIRTH_PLACE)
    assert match(name="李秀英", born_on=BORN, county=clerk.county).reason == Reason.NAME_BIRTH
    assert match(name="李秀英", township=clerk.township, county=clerk.county).candidates == (near,)
    assert match(name="李秀英", born_on=dt.date(1968, 3, 10), county=clerk.county).reason == Reason.NONE


@pytest.mark.parametrize("typed", ["张　三", "张 三", "\u200b张三", "张三\ufeff"])
def test_m2_4_2_a_name_without_a_birthday_is_found_however_it_is_spaced(clerk, typed):
    person = clerk.person(name="张三", id_number="", born_on=None)
    found = match(name=typed, township=clerk.township, county=clerk.county)
    assert (found.candidates, found.reason) == ((person,), Reason.NAME_PLACE)


@pytest.mark.parametrize(
    "typed", ["买买提.阿不都拉", "买买提．阿不都拉", "买买提‧阿不都拉", "买买提 • 阿不都拉"]
)
def test_m2_4_2_a_name_with_another_dot_is_matched_searched_and_warned_of(clerk, cast, typed):
    person = clerk.person(name="买买提·阿不都拉", id_number="", born_on=BORN)
    second = clerk.person(name=typed, id_number="", born_on=None)
    assert second.name == person.name
    assert match(name=typed, born_on=BORN, county=clerk.county).candidates == (person,)
    assert set(find_people(typed, clerk.actor)) == {person, second}
    assert set(find_people(typed[:4], clerk.actor)) == {person, second}
    assert registered_names([typed, "王五"], clerk.actor) == {typed}


def test_a_number_that_is_not_registered_meets_only_entries_without_one(clerk):
    clerk.person()
    without = clerk.person(id_number="", born_on=BORN)
    found = match(name="李秀英", id_number=id_number(serial=7), born_on=BORN, county=clerk.county)
    assert (found.person, found.candidates) == (None, (without,))


def test_a_merged_entry_leads_to_the_one_that_stands(clerk, cast):
    keep = clerk.person()
    merge = clerk.person(id_number="", born_on=BORN)
    merge_persons(keep, merge, actor=cast.actor("suting", "CCLERK"), reason="比对户口簿")
    found = match(name="李秀英", born_on=BORN, county=clerk.county)
    assert found.candidates == (keep,)


def test_a_batch_keeps_its_order_names_its_twins_and_asks_three_times(clerk, django_assert_num_queries):
    person = clerk.person()
    rows = [
        Described("李秀英", NUMBER),
        Described("赵六", "", BORN),
        Described("李秀英", NUMBER.lower()),
        Described("赵六", "", BORN),
        Described("周七", place=clerk.township.pk),
    ] * 40
    with django_assert_num_queries(3):
        found = match_many(rows, county=clerk.county)
    assert [one.person for one in found[:3]] == [person, None, person]
    assert [one.repeats for one in found[:5]] == [None, None, 0, 1, None]
    assert len(found) == len(rows)
    assert match_many([], county=clerk.county) == []


def test_a_register_is_taken_over_in_bulk_each_person_once(clerk, cast):
    clerk.person()  # stands already
    village = cast.unit("XZ01-02")

    def row(*members: MemberRow) -> HouseholdRow:
        held = CategoryRow("DIBAO", cast.unit("MZ"), BORN, dt.date(2027, 3, 1), "办法", None)
        return HouseholdRow(clerk.township, village, "1组2号", members, (held,))

    counts = import_households(
        [
            row(MemberRow("陈大", id_number(serial=11)), MemberRow("陈小", "", dt.date(2015, 1, 1), "child")),
            row(MemberRow("李秀英", NUMBER)),
            row(MemberRow("陈大", id_number(serial=11)), MemberRow("吴二", id_number(serial=13))),
        ],
        actor=clock_actor(),
    )
    assert (counts.households, counts.persons, counts.known) == (2, 3, 2)
    assert Person.objects.count() == 4
    first = Household.objects.get(number="安户000002")
    assert first.head.name == "陈大"
    assert first.next_review_on == dt.date(2027, 3, 1)
    assert first.categories.get().category == "DIBAO"
    assert first.history.count() == 2
    assert not IdentityQuestion.objects.exists()
