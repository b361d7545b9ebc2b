"""Households and persons entered, one person once, with and without papers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from coordination.audit.models import Event
from coordination.register.actions import (
    amend_person,
    confirm_category,
    correct_identity,
    establish_identity,
    move_household,
    move_person,
    open_file,
    register_household,
    register_person,
)
from coordination.register.models import Household, IdentityQuestion, Person
from coordination.register.privacy import mask_id_number
from coordination.register.verbs import RegisterVerb
from tests.register.people import Clerk, id_number

BORN = dt.date(1968, 3, 9)


@pytest.fixture
def clerk(cast) -> Clerk:
    return Clerk(cast)


def test_the_clerk_registers_a_household_and_its_first_member_heads_it(clerk, cast):
    household = clerk.household()
    assert household.number == "安户000001"
    head = clerk.person(household)
    child = clerk.person(
        household, name="李小宝", id_number="", born_on=dt.date(2015, 6, 1), relation="child"
    )
    household.refresh_from_db()
    assert household.head == head
    assert (head.relation, child.relation) == ("head", "child")
    assert head.born_on == BORN
    assert child.age(dt.date(2026, 5, 31)) == 10
    verbs = [event.verb for event in Event.objects.filter(household=household.key).order_by("pk")]
    assert verbs == [RegisterVerb.HOUSEHOLD_REGISTERED, *[RegisterVerb.PERSON_REGISTERED] * 2]
    assert head.history.count() >= 1
    assert head.history.earliest().history_user == cast.user("wutong")


def test_another_township_and_a_member_unit_register_nobody(clerk, cast):
    for username in ("yeqing", "duwei", "shilei"):
        with pytest.raises(PermissionDenied):
            register_household(actor=cast.actor(username), township=clerk.township)
    household = clerk.household()
    with pytest.raises(PermissionDenied):
        register_person(household, actor=cast.actor("yeqing"), name="王二")
    assert Person.objects.count() == 0


def test_a_village_belongs_to_its_township(clerk, cast):
    with pytest.raises(ValidationError):
        clerk.household(village=cast.unit("XZ02-01"))
    with pytest.raises(ValidationError):
        register_household(actor=cast.actor("suting", "CCLERK"), township=cast.unit("CZ"))


@pytest.mark.parametrize(
    "typed",
    [
        id_number(),
        f" {id_number()} ",
        id_number().translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ],
)
def test_one_person_once_however_the_number_is_written(clerk, typed):
    clerk.person()
    with pytest.raises(ValidationError, match="安户000001"):
        clerk.person(id_number=typed)
    with pytest.raises(ValidationError):
        clerk.person(id_number=id_number()[:6] + id_number()[8:17])  # the 15 digits of the same person
    assert Person.objects.count() == 1


def test_an_invalid_number_is_sent_back(clerk):
    wrong = id_number()[:-1] + ("1" if id_number()[-1] != "1" else "2")
    with pytest.raises(ValidationError) as refusal:
        clerk.person(id_number=wrong)
    assert "id_number" in refusal.value.message_dict


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (id_number(serial=0), "顺序码（出生日期之后的三位）不能为 000"),
        (id_number(born=dt.date(2099, 12, 31)), "晚于今天"),
    ],
    ids=["serial 000", "future"],
)
def test_m2_4_1_neither_form_nor_action_takes_a_number_that_cannot_be(clerk, cast, number, words):
    household = clerk.household()
    with pytest.raises(ValidationError, match=words):
        clerk.person(household, id_number=number)
    given = {"name": "李秀英", "id_number": number, "relation": "head"}
    answer = cast.client("wutong").post(f"{household.get_absolute_url()}members/new/", given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Person.objects.exists()


def test_namesakes_of_one_birthday_and_place_are_a_question_for_a_human(clerk):
    first = clerk.person(id_number="", born_on=BORN)
    second = clerk.person(id_number="", born_on=BORN)
    clerk.person(id_number="", born_on=BORN + dt.timedelta(days=1))
    question = IdentityQuestion.objects.get()
    assert {question.person, question.other} == {first, second}
    assert question.reason == "name_birth_place"
    assert Event.objects.filter(verb=RegisterVerb.IDENTITY_ASKED).count() == 2


def test_two_numbers_are_two_people_without_a_question(clerk):
    clerk.person()
    clerk.person(id_number=id_number(serial=3))
    assert not IdentityQuestion.objects.exists()


def test_somebody_without_papers_gets_a_temporary_number_and_later_an_identity(clerk, cast):
    household = clerk.household(village=None)
    person = clerk.person(
        household, name="", id_number="", temporary=True, identity_note="约六十岁，操外地口音"
    )
    assert person.is_temporary
    assert person.temporary_number == person.masked_name == "安临000001"
    known = clerk.person(name="赵守义", id_number=id_number(serial=5))
    established = establish_identity(person, actor=clerk.actor, name="赵守义", id_number=id_number(serial=5))
    assert not established.is_temporary
    assert established.id_number == ""  # stands with the other entry until a human merged them
    question = IdentityQuestion.objects.get()
    assert {question.person, question.other} == {person, known}
    with pytest.raises(ValidationError):
        establish_identity(person, actor=clerk.actor, name="赵守义")
    with pytest.raises(ValidationError):
        clerk.person(name="", id_number="")


def test_several_categories_hold_at_once_with_authority_and_dates(clerk, cast):
    person = clerk.person()
    dibao = clerk.category(person)
    clerk.category(person, "POVERTY_WATCH", authority=cast.unit("NYNC"), review_on=dt.date(2027, 1, 31))
    clerk.category(person.household, "RIGID_EXPENSE", review_on=None)
    household = Household.objects.get()
    assert household.categories.current().count() == 3
    assert household.next_review_on == dt.date(2027, 1, 31)
    with pytest.raises(ValidationError):
        clerk.category(person)
    event = Event.objects.get(verb=RegisterVerb.CATEGORY_CONFIRMED, subject_id=str(dibao.pk))
    assert event.household == household.key
    assert event.unit_id == cast.unit("MZ").pk
    assert "最低生活保障" in event.sentence


def test_who_may_confirm_a_category(clerk, cast):
    person = clerk.person()
    given = {"from_on": dt.date(2026, 1, 1), "review_on": None, "basis": "乡镇审核确认"}
    confirm_category(person, "DIBAO", actor=clerk.actor, authority=clerk.township, **given)
    for username, authority in (
        ("wutong", "MZ"),
        ("yeqing", "XZ02"),
        ("duwei", "CZ"),
        ("taochunsheng", "XZ01"),
    ):
        with pytest.raises(PermissionDenied):
            confirm_category(
                person, "TEKUN", actor=cast.actor(username), authority=cast.unit(authority), **given
            )
    assert person.household.categories.count() == 1


def test_particulars_are_amended_and_found_by_their_new_index(clerk, cast):
    person = clerk.person()
    before = person.phone_index
    amended = amend_person(person, actor=clerk.actor, phone="139 0000 1234")
    assert amended.phone == "13900001234"
    assert amended.phone_index != before
    event = Event.objects.get(verb=RegisterVerb.PERSON_AMENDED)
    assert event.after["fields"] == ["phone"]
    assert amend_person(person, actor=clerk.actor, phone="13900001234") == person
    assert Event.objects.filter(verb=RegisterVerb.PERSON_AMENDED).count() == 1
    with pytest.raises(PermissionDenied):
        amend_person(person, actor=cast.actor("duwei"), phone="1")


def test_a_household_that_moves_keeps_its_key_and_chain(clerk, cast):
    household = clerk.person().household
    key = household.key
    county = cast.actor("suting", "CCLERK")
    moved = move_household(
        household, actor=county, township=cast.unit("XZ02"), village=cast.unit("XZ02-01"), reason="随子女迁居"
    )
    assert moved.key == key
    event = Event.objects.get(verb=RegisterVerb.HOUSEHOLD_MOVED)
    assert (event.household, event.before["place"]) == (key, "桃源镇桃花村")
    assert not Household.objects.visible_to(clerk.actor).exists()
    assert Household.objects.visible_to(cast.actor("yeqing")).get() == moved


def test_a_member_who_moves_out_leaves_a_line_in_both_chains(clerk):
    old = clerk.person().household
    son = clerk.person(old, name="李小宝", id_number="", born_on=dt.date(2001, 6, 1), relation="child")
    clerk.category(son, "ILLNESS_POOR")
    new = clerk.household()
    moved = move_person(son, new, actor=clerk.actor, relation="head", reason="结婚分户")
    new.refresh_from_db()
    assert new.head == moved
    assert new.categories.get().person == moved
    keys = set(Event.objects.filter(verb=RegisterVerb.PERSON_MOVED).values_list("household", flat=True))
    assert keys == {old.key, new.key}
    with pytest.raises(ValidationError):
        move_person(moved, new, actor=clerk.actor, relation="head", reason="再来一次")


def old_and_new() -> tuple[str, str]:
    new = id_number()
    return new[:6] + new[8:17], new


def test_m2_4_16_the_old_number_stays_beside_the_one_it_was_converted_to(clerk, cast):
    old, new = old_and_new()
    person = clerk.person(id_number=f" {old[:6]} {old[6:]}")
    assert (person.id_number, person.paper_number) == (new, old)
    assert clerk.person(name="王二", id_number=id_number(serial=2)).paper_number == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM register_person")
        assert old not in str(cursor.fetchall())
    client = cast.client("wutong")
    page = client.get(person.household.get_absolute_url()).content.decode()
    assert old not in page
    assert f"证件上为{mask_id_number(old)}" in page
    open_file(person.household, actor=clerk.actor, purpose="核对证件")
    page = client.get(person.household.get_absolute_url()).content.decode()
    assert new in page
    assert f"证件上为{old}" in page


def test_m2_4_16_the_old_number_goes_with_the_identity_and_is_dropped_with_another_number(clerk, cast):
    old, new = old_and_new()
    person = clerk.person(id_number=old)
    kept = {"name": person.name, "born_on": None, "holds": None, "reason": "核对户口簿"}
    person = correct_identity(person, actor=cast.actor("suting"), id_number=new, **kept)
    assert person.paper_number == old
    person = correct_identity(person, actor=cast.actor("suting"), id_number=id_number(serial=7), **kept)
    assert person.paper_number == ""
