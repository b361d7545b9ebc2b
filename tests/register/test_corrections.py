"""What contradicts is shown and decided: two numbers, two days of birth, a number entered wrongly."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coordination.audit.models import Event
from coordination.register.actions import (
    ask_identity,
    correct_identity,
    establish_identity,
    import_households,
    merge_persons,
)
from coordination.register.intake import HouseholdRow, MemberRow
from coordination.register.models import IdentityQuestion, Person
from coordination.register.models.questions import Reason
from coordination.register.verbs import RegisterVerb
from coordination.units.queries import clock_actor
from tests.register.people import Clerk, id_number

BORN, OTHER_DAY = dt.date(1968, 3, 9), dt.date(1970, 1, 2)
NUMBER, ANOTHER = id_number(BORN), id_number(OTHER_DAY)
WHY = "比对身份证原件"


@pytest.fixture
def clerk(cast) -> Clerk:
    return Clerk(cast)


@pytest.fixture
def civil_affairs(cast):
    return cast.actor("suting", "CCLERK")


def asked(person: Person, other: Person, clerk: Clerk) -> IdentityQuestion:
    return ask_identity(person, other, actor=clerk.actor, reason=Reason.NAME_PLACE)


def text(answer) -> str:
    return answer.content.decode()


def test_m2_4_3_two_valid_numbers_are_merged_by_nobody(cast, clerk, civil_affairs):
    one, other = clerk.person(), clerk.person(id_number=ANOTHER)
    question = asked(one, other, clerk)
    for keep, merge in ((one, other), (other, one)):
        with pytest.raises(ValidationError, match="两个有效身份证号"):
            merge_persons(keep, merge, actor=civil_affairs, reason=WHY)
    client, url = cast.client("suting"), question.get_absolute_url()
    page = text(client.get(url))
    assert 'value="different"' in page
    assert 'value="first"' not in page
    assert "两个有效身份证号" in page
    assert client.post(url, {"answer": "first", "note": WHY}).status_code == 422
    assert Person.objects.standing().count() == 2
    assert client.post(url, {"answer": "different", "note": WHY}).status_code == 302


def test_m2_4_3_two_days_of_birth_are_shown_and_decided(cast, clerk, civil_affairs):
    one = clerk.person(id_number="", born_on=BORN)
    other = clerk.person(id_number="", born_on=OTHER_DAY)
    question = asked(one, other, clerk)
    for holds in (None, dt.date(1999, 9, 9)):
        with pytest.raises(ValidationError) as refused:
            merge_persons(one, other, actor=civil_affairs, reason=WHY, holds=holds)
        assert "holds" in refused.value.message_dict
    client, url = cast.client("suting"), question.get_absolute_url()
    assert 'value="1970-01-02"' in text(client.get(url))
    assert "以哪个为准" in text(client.post(url, {"answer": "first", "note": WHY}))
    said = {"answer": "first", "note": WHY, "holds": "1970-01-02"}
    assert client.post(url, said).status_code == 302
    kept = Person.objects.standing().get()
    assert (kept.pk, kept.born_on) == (one.pk, OTHER_DAY)
    assert kept.identity_index == other.identity_index
    assert kept.history.order_by("history_id").first().born_on == BORN


def test_m2_4_3_the_day_in_the_number_gives_way_to_no_other(clerk, civil_affairs):
    one = clerk.person()
    other = clerk.person(id_number="", born_on=OTHER_DAY)
    with pytest.raises(ValidationError, match="1968-03-09"):
        merge_persons(other, one, actor=civil_affairs, reason=WHY, holds=OTHER_DAY)
    kept = merge_persons(other, one, actor=civil_affairs, reason=WHY, holds=BORN)
    assert (kept.pk, kept.id_number, kept.born_on) == (other.pk, NUMBER, BORN)


def test_m2_4_3_a_day_beside_a_number_is_refused_by_form_action_and_import(cast, clerk):
    household = clerk.household()
    with pytest.raises(ValidationError) as refused:
        clerk.person(household, born_on=OTHER_DAY)
    assert "born_on" in refused.value.message_dict
    place = f"{cast.unit('XZ01-01').pk}"
    sent = {"place": place, "name": "李秀英", "id_number": NUMBER, "born_on": "1970-01-02"}
    answer = cast.client("wutong").post("/households/new/", sent)
    assert answer.status_code == 422
    assert "身份证号所载出生日期为1968-03-09" in text(answer)
    row = HouseholdRow(clerk.township, clerk.village, "", (MemberRow("李秀英", NUMBER, OTHER_DAY),))
    with pytest.raises(ValidationError):
        import_households([row], actor=clock_actor())
    assert not Person.objects.exists()
    assert clerk.person(household, born_on=BORN).born_on == BORN


def test_m2_4_3_a_question_left_open_is_closed_by_the_number(clerk):
    numbered = clerk.person()
    without = clerk.person(id_number="", born_on=BORN)
    third = clerk.person(id_number="", born_on=BORN)
    assert IdentityQuestion.objects.open().count() == 3
    established = establish_identity(
        without, actor=clerk.actor, name="李秀英", id_number=id_number(BORN, serial=8)
    )
    assert established.id_number == id_number(BORN, serial=8)
    [closed] = IdentityQuestion.objects.exclude(status="open")
    assert {closed.person, closed.other} == {numbered, without}
    assert (closed.status, closed.note) == ("different", "两个身份证号不同。")
    assert closed.decided_by == clerk.actor.acting_post
    assert Event.objects.filter(verb=RegisterVerb.FOUND_DIFFERENT).count() == 2
    # whoever is known by name and day alone is still asked about
    still = {frozenset((one.person, one.other)) for one in IdentityQuestion.objects.open()}
    assert still == {frozenset((numbered, third)), frozenset((without, third))}


def test_m2_4_3_who_was_entered_without_a_number_gets_one_and_nobody_gets_two(cast, clerk):
    person = clerk.person(id_number="", born_on=BORN)
    client, url = cast.client("wutong"), f"/households/members/{person.key}/identity/"
    assert url in text(client.get(person.get_absolute_url()))
    assert client.post(url, {"name": "李秀英", "id_number": ANOTHER}).status_code == 422
    answer = client.post(url, {"name": "李秀英", "id_number": ANOTHER, "holds": "1968-03-09"})
    assert "出生日期以身份证号为准" in text(answer)
    assert (
        client.post(url, {"name": "李秀英", "id_number": ANOTHER, "holds": "1970-01-02"}).status_code == 302
    )
    person.refresh_from_db()
    assert (person.id_number, person.born_on) == (ANOTHER, OTHER_DAY)
    event = Event.objects.get(verb=RegisterVerb.IDENTITY_ESTABLISHED)
    assert (event.after["born_before"], event.after["born_now"]) == ("1968-03-09", "1970-01-02")
    assert url not in text(client.get(person.get_absolute_url()))
    with pytest.raises(ValidationError, match="已经核实"):
        establish_identity(person, actor=clerk.actor, name="李秀英", id_number=NUMBER)


class TestCorrecting:
    def test_m2_4_3_civil_affairs_puts_a_number_right_and_a_township_does_not(
        self, cast, clerk, civil_affairs
    ):
        person = clerk.person(id_number=ANOTHER)
        for username in ("wutong", "shilei", "taochunsheng"):
            with pytest.raises(PermissionDenied):
                correct_identity(person, actor=cast.actor(username), name="李秀英", reason=WHY)
        client, url = cast.client("suting"), f"/households/members/{person.key}/correct/"
        assert url in text(client.get(person.get_absolute_url()))
        assert url not in text(cast.client("wutong").get(person.get_absolute_url()))
        said = {"name": "李秀英", "id_number": NUMBER, "reason": WHY}
        assert client.post(url, said).status_code == 422  # another day of birth stands
        assert client.post(url, said | {"holds": "1968-03-09"}).status_code == 302
        person.refresh_from_db()
        assert (person.id_number, person.born_on) == (NUMBER, BORN)
        event = Event.objects.get(verb=RegisterVerb.IDENTITY_CORRECTED)
        assert event.reason == WHY
        assert person.history.order_by("history_id").first().id_number == ANOTHER
        assert Person.objects.filter(id_number_index=person.id_number_index).get() == person
        with pytest.raises(ValidationError):
            correct_identity(person, actor=civil_affairs, name=" ", id_number=NUMBER, reason=WHY)
        with pytest.raises(ValidationError):
            correct_identity(person, actor=civil_affairs, name="李秀英", id_number=NUMBER, reason=" ")

    def test_m2_4_3_where_the_right_number_stands_already_the_two_are_asked_about(self, clerk, civil_affairs):
        right = clerk.person()
        wrong = clerk.person(id_number=id_number(BORN, serial=9))
        correct_identity(wrong, actor=civil_affairs, name="李秀英", id_number=NUMBER, reason=WHY)
        wrong.refresh_from_db()
        assert (wrong.id_number, wrong.identity) == ("", None)
        question = IdentityQuestion.objects.open().get()
        assert {question.person, question.other} == {right, wrong}
        assert merge_persons(right, wrong, actor=civil_affairs, reason=WHY).id_number == NUMBER

    def test_a_temporary_number_is_established_and_not_corrected(self, clerk, civil_affairs):
        person = clerk.person(name="", id_number="", temporary=True)
        with pytest.raises(ValidationError, match="临时"):
            correct_identity(person, actor=civil_affairs, name="李秀英", id_number=NUMBER, reason=WHY)
