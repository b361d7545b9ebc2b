"""Who sees whom (C9), and the opening of names for a stated purpose."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.audit.models import Event
from coordination.notifications.topics import may_listen
from coordination.register import grants
from coordination.register.actions import open_file
from coordination.register.models import CategoryStatus, Household, MeansCheck, Person, WatchEntry
from coordination.register.openings import open_until
from coordination.register.policies import open_fields
from coordination.register.queries import chain
from coordination.register.queries.finding import find_people
from coordination.register.queries.pages import members
from coordination.register.verbs import RegisterVerb
from tests.register.people import Clerk, id_number


@pytest.fixture
def person(cast) -> Person:
    return Clerk(cast).person(account="6217001234567894321", health_note="慢性肾衰竭")


@pytest.fixture
def leg(person, monkeypatch):
    """A matter of the finance bureau about this person, as another room contributes it."""
    monkeypatch.setattr(grants, "GRANTS", {})

    def persons(actor):
        mine = actor.unit_id == leg_unit
        return Person.objects.filter(pk=person.pk).values("pk") if mine else None

    from coordination.units.models import Organisation

    leg_unit = Organisation.objects.get(code="CZ").pk
    grants.contribute(
        "tests", persons=persons, fields=lambda actor, one: ["name", "account"] if persons(actor) else []
    )


SEERS = {
    "zhouzhengyi": "CHIEF", "linyue": "DEPUTY", "chenjing": "OFFDIR", "wangmin": "OFFICE", "suting": "CCLERK",
    "weiguoqiang": "CHEAD", "shilei": "THEAD", "wutong": "TCLERK", "tiantian": "TOFFICER", "taochunsheng": "VCO",
}  # fmt: skip
BLIND = {"yeqing": "TCLERK", "duwei": "UCLERK", "fengkai": "UHEAD", "hejun": "FIN", "guqing": "AUDADM", "yangfan": "SYSADM", "fanghui": "PROV", "weimingyuan": "UP"}  # fmt: skip


@pytest.mark.parametrize(("username", "role"), [*SEERS.items(), *BLIND.items()])
def test_who_sees_a_household_of_a_village(cast, person, username, role):
    actor = cast.actor(username, role)
    sees = username in SEERS
    assert Household.objects.visible_to(actor).exists() is sees
    assert Person.objects.visible_to(actor).exists() is sees
    assert bool(find_people("李秀", actor)) is sees
    assert may_listen(actor, f"register.household:{person.household_id}") is sees


def test_a_village_sees_no_other_village_and_no_file(cast, person):
    Clerk(cast).person(
        Clerk(cast).household(village=cast.unit("XZ01-02")), name="赵六", id_number=id_number(serial=9)
    )
    village = cast.actor("taochunsheng")
    assert Household.objects.visible_to(village).get() == person.household
    assert not MeansCheck.objects.visible_to(village).exists()
    assert not WatchEntry.objects.visible_to(village).exists()
    assert not chain(person.household, village).is_whole
    assert "health_note" not in open_fields(village, person)
    assert "phone" in open_fields(village, person)


def test_a_unit_sees_the_person_of_its_matter_alone_and_opens_what_it_needs(cast, person, leg):
    sister = Clerk(cast).person(person.household, name="李秀兰", id_number=id_number(serial=21))
    Clerk(cast).category(sister)
    finance, other = cast.actor("duwei"), cast.actor("zhaoli")
    assert Person.objects.visible_to(finance).get() == person
    assert Household.objects.visible_to(finance).get() == person.household
    assert not Household.objects.visible_to(other).exists()
    assert not CategoryStatus.objects.visible_to(finance).exists()
    open_file(person.household, actor=finance, purpose="发放救助")
    [shown] = members(person.household, finance, is_open=True)
    assert (shown.name, shown.account) == ("李秀英", "6217001234567894321")
    assert shown.id_number == person.masked_id_number
    assert shown.health_note == ""


def test_opening_asks_a_purpose_is_an_event_and_ends_by_itself(cast, person):
    office, household = cast.actor("wangmin"), person.household
    [masked] = members(household, office, is_open=False)
    assert (masked.name, masked.id_number) == (
        "李*",
        "3499**********0014"[:4] + "*" * 10 + person.id_number[-4:],
    )
    with pytest.raises(ValidationError):
        open_file(household, actor=office, purpose="  ")
    assert open_until(household, office) is None
    open_file(household, actor=office, purpose="电话回访")
    event = Event.objects.get(verb=RegisterVerb.FILE_OPENED)
    assert (event.household, event.reason) == (household.key, "电话回访")
    assert open_until(household, office) is not None
    assert open_until(household, cast.actor("liqian")) is None
    assert open_until(household, cast.actor("suting", "CCLERK")) is None
    [opened] = members(household, office, is_open=True)
    assert (opened.name, opened.id_number) == ("李秀英", person.id_number)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31), tick=False):
        assert open_until(household, office) is None


def test_nobody_opens_files_in_bulk(cast, person):
    office = cast.actor("wangmin")
    for _n in range(20):
        open_file(person.household, actor=office, purpose="电话回访")
    with pytest.raises(PermissionDenied, match="20"):
        open_file(person.household, actor=office, purpose="电话回访")
    open_file(person.household, actor=cast.actor("liqian"), purpose="电话回访")
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61), tick=False):
        open_file(person.household, actor=office, purpose="电话回访")


def test_a_stranger_cannot_open_what_they_do_not_see(cast, person):
    with pytest.raises(Household.DoesNotExist):
        open_file(person.household, actor=cast.actor("zhaoli"), purpose="好奇")
    assert not Event.objects.filter(verb=RegisterVerb.FILE_OPENED).exists()


@pytest.mark.parametrize(
    "words",
    [
        "李秀",
        "李秀英",
        " 李秀英 ",
        id_number(),
        id_number()[:6] + id_number()[8:17],
        "13855556789",
        "安户000001",
        "000001",
        "1385555 6789",
    ],
)
def test_finding_by_two_characters_or_a_whole_number(cast, person, words):
    assert find_people(words, cast.actor("wangmin")) == [person]


@pytest.mark.parametrize("words", ["李", "", "秀英", "3499", "138555", "1385555678", "安户00000", "%", "__"])
def test_half_a_number_finds_nobody(cast, person, words):
    assert find_people(words, cast.actor("wangmin")) == []
