"""A sign-in ends when nobody is there for as long as the county says; who is there stays."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.audit.models import Event
from coordination.policy.models import Parameter
from coordination.sign_ins.models import SignIn
from coordination.sign_ins.rounds import look_after_sign_ins
from coordination.sign_ins.verbs import SignInVerb
from coordination.units.models import User
from tests.conftest import Cast
from tests.counties import second_county
from tests.sign_ins.door import BY_ITSELF, give_rule, key_of, minutes_later, row_of, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/password/"
NOW = dt.datetime(2026, 9, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def a_morning(cast):
    with time_machine.travel(NOW, tick=False):
        yield


def ended(client) -> bool:
    """Whether what a page asks for by itself, which keeps nothing standing, is led to the door."""
    return client.get(PAGE, headers=BY_ITSELF).status_code == 302


@pytest.mark.usefixtures("with_and_without_cache")
def test_m2_5_3_a_sign_in_stands_for_thirty_minutes_and_ends_within_the_next(cast):
    client = signed_in("wangmin")
    with minutes_later(30.9):
        assert not ended(client)
    with minutes_later(31):
        assert ended(client)


@pytest.mark.usefixtures("with_and_without_cache")
def test_m2_5_3_whatever_a_person_does_keeps_it_standing(cast):
    client = signed_in("wangmin")
    with minutes_later(29):
        assert client.get(PAGE).status_code == 200
        assert row_of(client).last_seen_at == timezone.now()
    with minutes_later(59):
        assert client.get(PAGE).status_code == 200
    with minutes_later(90):
        assert ended(client)


def test_m2_5_3_who_types_is_there_for_the_form_keeps_its_draft(cast):
    client = signed_in("songlan")
    with minutes_later(29):
        assert client.post("/drafts/items%3Anew/", {"title": "正在填写"}).status_code == 200
    with minutes_later(50):
        assert not ended(client)


def test_m2_5_3_what_a_page_asks_for_by_itself_keeps_nothing_standing(cast):
    client = signed_in("wangmin")
    for minutes in (5, 15, 30):
        with minutes_later(minutes):
            response = client.get(
                reverse("shell:rail"), headers={**BY_ITSELF, "HX-Request": "true", "X-Live": "true"}
            )
            assert response.status_code == 200
    assert row_of(client).last_seen_at == NOW
    with minutes_later(31):
        assert ended(client)


def test_m2_5_3_the_projector_says_that_somebody_watches(cast):
    client = signed_in("wangmin")
    for minutes in (20, 40, 60):
        with minutes_later(minutes):
            assert client.post(reverse("sign_ins:here")).json() == {"left": 31 * 60}
    with minutes_later(80):
        assert not ended(client)


def test_a_page_asks_how_long_it_still_stands_and_keeps_nothing_standing_by_it(cast):
    client = signed_in("wangmin")
    with minutes_later(30):
        assert client.get(reverse("sign_ins:here"), headers=BY_ITSELF).json() == {"left": 60}
    with minutes_later(31):
        assert client.get(reverse("sign_ins:here"), headers=BY_ITSELF).status_code == 302


def test_m2_5_3_the_door_says_why_and_leads_back_to_the_page(cast):
    client = signed_in("songlan")
    with minutes_later(45):
        response = client.get("/items/new/?from=desk")
        assert response.status_code == 302
        door = client.get(response["Location"]).content.decode()
        assert "你已 30 分钟没有操作，已自动退出。已填写的内容仍然保留。" in door
        back = client.post(
            "/login/", {"username": "songlan", "password": cast.password, "next": "/items/new/?from=desk"}
        )
        assert back["Location"] == "/items/new/?from=desk"
        assert client.get("/items/new/").status_code == 200
        client.post("/logout/")
        assert "没有操作" not in client.get("/login/").content.decode()


def test_a_fragment_takes_the_whole_page_to_the_door_which_says_why(cast):
    client = signed_in("wangmin")
    with minutes_later(45):
        response = client.get("/shell/rail/", headers={"HX-Request": "true"} | BY_ITSELF)
        assert response.status_code == 401
        assert "没有操作" in client.get(response["HX-Redirect"]).content.decode()
        assert "没有操作" in client.get(client.get("/papers/")["Location"]).content.decode()


@pytest.mark.parametrize("said", ["x", "-1", "99999", "", "²"])
def test_the_door_repeats_nothing_that_is_no_time(client, cast, said):
    client.cookies["idle"] = said
    page = client.get("/login/", {"next": "/papers/"}).content.decode()
    assert "没有操作" not in page


def test_who_signed_out_is_not_told_of_idleness(cast):
    client = signed_in("wangmin")
    key = key_of(client)
    client.post("/logout/")
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    with minutes_later(45):
        assert "没有操作" not in client.get(client.get(PAGE)["Location"]).content.decode()


def test_m2_5_3_it_leaves_one_event_and_no_data(cast):
    client = signed_in("wangmin")
    row = row_of(client)
    with minutes_later(31):
        assert look_after_sign_ins() == 1
        assert look_after_sign_ins() == 0
        assert ended(client)
    event = Event.objects.get(verb=SignInVerb.SIGNED_OUT_IDLE)
    assert event.subject_id == str(cast.user("wangmin").pk)
    assert event.after == {"address": "10.1.0.7", "browser": "Edge · Windows", "minutes": 30}
    assert event.county_id == cast.county.pk
    row.refresh_from_db()
    assert (row.session_data, row.ended_idle_at) == ("", NOW + dt.timedelta(minutes=31))


def test_who_came_in_time_is_not_ended_by_the_round(cast):
    client = signed_in("wangmin")
    with minutes_later(29):
        client.get(PAGE)
    with minutes_later(31):
        assert look_after_sign_ins() == 0
    assert not Event.objects.filter(verb=SignInVerb.SIGNED_OUT_IDLE).exists()


def test_what_the_cache_missed_stands_in_the_row(cast, monkeypatch):
    """The row decides: a cache that was away while somebody came does not sign them out."""
    client = signed_in("wangmin")
    with minutes_later(29), monkeypatch.context() as patch:
        patch.setattr("coordination.sign_ins.store._put", lambda *args: None)
        assert client.get(PAGE).status_code == 200
    with minutes_later(35):
        assert not ended(client)


def test_sign_ins_that_have_expired_are_taken_away(cast):
    client = signed_in("wangmin")
    with minutes_later(11 * 60):
        look_after_sign_ins()
    assert not SignIn.objects.filter(pk=key_of(client)).exists()


def test_the_command_for_it_takes_them_away_too(cast):
    client, stays = signed_in("wangmin"), signed_in("songlan")
    SignIn.objects.filter(pk=key_of(client)).update(expire_date=NOW - dt.timedelta(seconds=1))
    call_command("clearsessions")
    assert list(SignIn.objects.values_list("session_key", flat=True)) == [key_of(stays)]


def test_a_request_costs_nothing_more_and_once_a_minute_one_figure_and_one_line(cast):
    client = signed_in("wangmin")
    client.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as at_once:
        client.get(PAGE)
    with minutes_later(2), CaptureQueriesContext(connection) as later:
        client.get(PAGE)
    assert not [query for query in at_once if "sign_ins_" in query["sql"] and "UPDATE" in query["sql"]]
    assert len(later) <= len(at_once) + 2


def test_what_a_page_asks_for_by_itself_never_writes(cast):
    client = signed_in("wangmin")
    with minutes_later(10), CaptureQueriesContext(connection) as asked:
        client.get(PAGE, headers=BY_ITSELF)
    assert not [query for query in asked if query["sql"].startswith("UPDATE")]


def test_m2_5_3_each_county_has_its_own_time(cast):
    give_rule(cast, IDLE_MINUTES=10)
    here, beside, above = (signed_in(name) for name in ("wangmin", beside_it(), above_it()))
    with minutes_later(11):
        assert [ended(client) for client in (here, beside, above)] == [True, False, False]
    with minutes_later(31):
        assert ended(beside)
        assert ended(above)


def beside_it() -> str:
    """Somebody of another county, where the common rules hold."""
    return with_password(second_county().post("LIAISON").user)


def above_it() -> str:
    """Somebody without a desk, for whom those of the installation hold."""
    return with_password(User(username="weizhi", name="未知"))


def with_password(user: User) -> str:
    user.set_password(Cast.password)
    user.save()
    return user.username


def test_a_house_before_its_rules_has_the_usual_time(cast):
    Parameter.objects.filter(name="IDLE_MINUTES").delete()
    client = signed_in("wangmin")
    with minutes_later(30):
        assert not ended(client)
    with minutes_later(31):
        assert ended(client)


def test_it_lasts_no_longer_than_a_working_day_whoever_is_there(cast):
    client = signed_in("wangmin")
    for minutes in range(20, 600, 20):
        with minutes_later(minutes):
            assert client.get(PAGE).status_code == 200
    with minutes_later(601):
        assert client.get(PAGE).status_code == 302
