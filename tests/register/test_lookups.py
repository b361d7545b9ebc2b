"""Whoever looks up people is on record; whoever looks up many strangers is named to the security officer."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from coordination.audit.looks import looks_for_words, words_index
from coordination.audit.models import Event, Look
from coordination.notifications.models import Notice
from coordination.register.strangers import strangers_among
from coordination.register.verbs import RegisterVerb
from tests.register.people import Clerk, id_number

pytestmark = pytest.mark.usefixtures("one_moment")
NAMES = [f"李{first}{second}" for first in "明建国文" for second in "华军强平英芳兰梅"]


@pytest.fixture
def clerk(cast) -> Clerk:
    return Clerk(cast)


def find(client, words: str):
    return client.post("/households/find/", {"q": words})


def searches(cast, name: str):
    return Look.objects.filter(kind=Look.Kind.SEARCH, user_id=cast.user(name).pk)


def test_m2_4_13_thirty_look_ups_of_strangers_alarm_the_security_officer_once(cast, clerk):
    for name in NAMES[:30]:
        clerk.person(name=name, id_number=id_number(serial=NAMES.index(name) + 1), phone="")
    client = cast.client("wangmin", "OFFICE")
    for place, name in enumerate(NAMES[:30], 1):
        assert find(client, name).status_code == 200
        alarmed = Event.objects.filter(verb=RegisterVerb.STRANGERS_LOOKED_UP)
        assert alarmed.count() == (place > 10)
    event = alarmed.get()
    assert (event.user_id, event.after["count"], event.after["most"]) == (cast.user("wangmin").pk, 11, 10)
    notice = Notice.objects.get(kind="strangers_looked_up")
    assert notice.recipient == cast.user("majun")
    assert "王敏" in notice.sentence
    assert event.sentence in cast.client("majun").get("/audit/doors/").content.decode()


def test_a_search_is_kept_by_its_index_and_found_again_by_its_words(cast, clerk):
    clerk.person(name="李明华")
    find(cast.client("wangmin", "OFFICE"), "李明华")
    [look] = searches(cast, "wangmin")
    assert look.subject_id == words_index("李明 华")
    assert "李" not in "".join(map(str, Look.objects.filter(pk=look.pk).values_list()[0][5:]))
    assert looks_for_words("李明华", cast.actor("guqing")).get() == look
    assert not looks_for_words("李明华", cast.actor("wutong", "TCLERK")).exists()


def test_words_typed_on_are_one_look_up(cast, clerk):
    clerk.person(name="李明华")
    client = cast.client("wangmin", "OFFICE")
    for words in ("李明", "李明华"):
        client.post("/search/", {"q": words})
    assert searches(cast, "wangmin").filter(is_stranger=True).count() == 1
    client.post("/search/", {"q": "会议"})  # finds nobody: no search for a person
    assert searches(cast, "wangmin").count() == 2


def test_a_whole_number_that_is_nobodys_here_is_a_look_up_of_a_stranger(cast, clerk):
    client = cast.client("wutong", "TCLERK")
    find(client, "13900001234")
    assert searches(cast, "wutong").get().is_stranger
    find(client, "1390000")
    assert searches(cast, "wutong").count() == 1


def test_the_own_area_and_the_own_cases_are_no_strangers(cast, clerk):
    household = clerk.person().household
    assert strangers_among([household], cast.actor("wutong", "TCLERK")) == set()
    office = cast.actor("wangmin", "OFFICE")
    assert strangers_among([household], office) == {household.key}
    cast.client("wangmin", "OFFICE").get(household.get_absolute_url())
    assert Look.objects.get().is_stranger
    assert strangers_among([household], office) == {household.key}  # looking makes nobody one's own


def test_m2_4_13_opened_names_stay_open_as_long_everywhere(cast, clerk):
    household = clerk.person(name="李明华").household
    client = cast.client("wutong", "TCLERK")
    page = household.get_absolute_url()
    client.post(f"{page}open/", {"purpose": "核对受理材料"})
    for minutes, is_open in ((0, True), (29, True), (31, False)):
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=False):
            again = cast.client("wutong", "TCLERK").get(page).content.decode()
            assert ("李明华" in again) == is_open
