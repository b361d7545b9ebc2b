"""Pages of interface clients: the key on one page once, its traces, who is refused, what has ended."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from coordination.api.actions import change_key, end_client
from coordination.api.models import ApiClient, State
from coordination.api.verbs import ApiVerb
from coordination.audit.models import Event
from tests.api.clients import Platform, add, rows
from tests.seen import text

GIVEN = {
    "name": "市级监测平台",
    "code": "city",
    "organisation": "SMZ",
    "role": "UP",
    "channel": "city",
    "scopes": ["warnings:write", "warnings:read"],
    "rate": "120",
    "valid_until": "2199-12-31",
}


@pytest.fixture
def officer(cast):
    cache.clear()
    return cast.client("majun")


def posted(cast, **more):
    """What the form posts: a unit by its key."""
    given = {**GIVEN, **more}
    return {**given, "organisation": cast.unit(given["organisation"]).pk}


def key_on(page: str) -> str:
    [key] = set(re.findall(r"lx_[0-9a-f]{8}_[\w-]+", page))
    return key


def call(client, key):
    return client.get("/api/v1/warnings", headers={"X-API-Key": key})


class TestAdding:
    def test_the_key_stands_on_one_page_once_and_opens_what_was_ticked(self, cast, officer, client):
        answer = officer.post("/interfaces/new/", posted(cast))
        assert answer.status_code == 201
        assert "no-store" in answer["Cache-Control"]
        key = key_on(text(answer))
        made = ApiClient.objects.get(code="city")
        assert (made.scopes, made.rate) == (["warnings:read", "warnings:write"], 120)
        assert made.valid_until == dt.date(2199, 12, 31)
        assert call(client, key).status_code == 200
        assert client.get("/api/v1/aggregates/watch-list", headers={"X-API-Key": key}).status_code == 403
        event = Event.objects.of(made).get()
        assert (event.verb, event.user_id) == (ApiVerb.CLIENT_ADDED, cast.user("majun").pk)
        for url in ("/interfaces/", made.get_absolute_url(), f"{made.get_absolute_url()}key/"):
            assert key not in text(officer.get(url)), url
        assert f"lx_{made.prefix}…" in text(officer.get("/interfaces/"))

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"name": ""}, "name"),
            ({"code": "市平台"}, "code"),
            ({"organisation": "FP"}, "organisation"),  # has ended
            ({"role": "CHIEF"}, "role"),
            ({"channel": "visit"}, "channel"),  # no platform's channel
            ({"channel": "house"}, "channel"),
            ({"scopes": ["everything"]}, "scopes"),
            ({"scopes": []}, "scopes"),
            ({"rate": "0"}, "rate"),
            ({"valid_until": "2020-01-01"}, "valid_until"),
        ],
    )
    def test_what_is_wrong_stands_at_its_field_and_nothing_is_added(self, cast, officer, wrong, words):
        answer = officer.post("/interfaces/new/", posted(cast, **wrong))
        assert answer.status_code == 422
        assert f'id="id_{words}_error"' in text(answer)
        assert not ApiClient.objects.exists()
        assert not Event.objects.filter(verb=ApiVerb.CLIENT_ADDED).exists()

    def test_sent_twice_it_is_added_once(self, cast, officer):
        officer.post("/interfaces/new/", posted(cast))
        again = officer.post("/interfaces/new/", posted(cast))
        assert again.status_code == 422
        assert "该代码已被其他客户端使用" in text(again)
        assert ApiClient.objects.count() == 1

    def test_a_units_system_reports_on_its_own_channel(self, cast, officer, client):
        given = posted(cast, code="yb", organisation="YB", role="UCLERK", channel="unit")
        key = key_on(text(officer.post("/interfaces/new/", given)))
        answer = client.post(
            "/api/v1/warnings",
            {"warnings": rows(1)},
            content_type="application/json",
            headers={"X-API-Key": key},
        )
        assert answer.json()["opened"] == 1


class TestChanging:
    def test_the_old_key_is_refused_from_then_on(self, cast, officer, client):
        platform = Platform(cast)
        url = platform.client.get_absolute_url()
        assert officer.get(f"{url}key/").status_code == 200
        assert call(client, platform.key).status_code == 200  # looking changes nothing
        answer = officer.post(f"{url}key/")
        assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (201, True)
        assert call(client, platform.key).status_code == 401
        assert call(client, key_on(text(answer))).status_code == 200
        assert Event.objects.of(platform.client).filter(verb=ApiVerb.KEY_CHANGED).count() == 1

    @pytest.mark.parametrize("username", ["yangfan", "guqing", "wangmin", "weiguoqiang"])
    def test_nobody_else_changes_or_revokes(self, cast, username):
        found, _key = add(cast)
        for act in (change_key, lambda one, actor: end_client(one, actor=actor, reason="停用")):
            with pytest.raises(PermissionDenied):
                act(found, actor=cast.actor(username))
        client = cast.client(username)
        for url in ("", "key/", "end/"):
            assert client.post(f"{found.get_absolute_url()}{url}", {"reason": "停用"}).status_code in (
                404,
                405,
            )
        found.refresh_from_db()
        assert found.state == State.VALID


class TestRevoking:
    def test_it_asks_for_a_reason_and_refuses_the_key_at_once(self, cast, officer, client):
        platform = Platform(cast)
        url = platform.client.get_absolute_url()
        for reason in ("", "   "):
            assert officer.post(f"{url}end/", {"reason": reason}).status_code == 422
            with pytest.raises(ValidationError):
                end_client(platform.client, actor=cast.actor("majun"), reason=reason)
        assert call(client, platform.key).status_code == 200
        page = text(officer.post(f"{url}end/", {"reason": "密钥可能泄露"}, follow=True))
        assert call(client, platform.key).status_code == 401
        assert "已停用" in page
        assert "密钥可能泄露" in page
        event = Event.objects.of(platform.client).get(verb=ApiVerb.CLIENT_ENDED)
        assert event.reason == "密钥可能泄露"
        assert ApiClient.history.filter(code="province").latest().history_change_reason == "密钥可能泄露"

    def test_what_has_ended_neither_ends_again_nor_gets_a_key(self, cast, officer):
        found, _key = add(cast)
        end_client(found, actor=cast.actor("majun"), reason="停用")
        url = found.get_absolute_url()
        page = text(officer.get(url))
        assert "该接口客户端已停用。" in page  # beside the greyed action
        assert f'{url}key/"' not in page
        assert officer.post(f"{url}key/").status_code == 403
        assert officer.post(f"{url}end/", {"reason": "再次停用"}).status_code == 403
        with pytest.raises(PermissionDenied):
            change_key(found, actor=cast.actor("majun"))
        with pytest.raises(PermissionDenied):
            end_client(found, actor=cast.actor("majun"), reason="再次停用")
        assert Event.objects.of(found).filter(verb=ApiVerb.CLIENT_ENDED).count() == 1


class TestReading:
    def test_it_says_when_a_key_was_last_used_to_the_minute(self, cast, officer, client):
        platform = Platform(cast)
        assert "从未" in text(officer.get("/interfaces/"))
        call(client, "lx_00000000_wrong")
        platform.client.refresh_from_db()
        assert platform.client.last_used_at is None
        call(client, platform.key)
        platform.client.refresh_from_db()
        first = platform.client.last_used_at
        assert timezone.now() - first < dt.timedelta(minutes=1)
        call(client, platform.key)
        platform.client.refresh_from_db()
        assert platform.client.last_used_at == first
        ApiClient.objects.update(last_used_at=first - dt.timedelta(hours=1))
        call(client, platform.key)
        platform.client.refresh_from_db()
        assert platform.client.last_used_at >= first
        assert ApiClient.history.filter(code="province").count() == 1  # no version for a figure

    def test_each_state_is_said_in_words(self, cast, officer):
        add(cast, "valid")
        add(cast, "expired", valid_until=timezone.localdate() - dt.timedelta(days=1))
        ended, _key = add(cast, "ended")
        end_client(ended, actor=cast.actor("majun"), reason="停用")
        assert [one.state for one in ApiClient.objects.order_by("code")] == ["ended", "expired", "valid"]
        page = text(officer.get("/interfaces/"))
        for words in ("在用", "已过期", "已停用"):
            assert words in page

    def test_the_sheet_holds_no_key(self, cast, officer):
        found, key = add(cast)
        answer = officer.get("/interfaces/?format=xlsx")
        line = [cell.value for cell in load_workbook(BytesIO(answer.content)).active[2]]
        assert found.name in line
        assert f"lx_{found.prefix}…" in line
        assert key.encode() not in answer.content

    def test_the_rail_leads_there_and_nobody_else_is_shown_it(self, cast, officer):
        link = 'href="/interfaces/"'
        assert link in text(officer.get("/units/"))
        for username in ("yangfan", "guqing", "wangmin"):
            assert link not in text(cast.client(username).get("/units/"))

    def test_the_list_costs_the_same_for_two_and_for_twenty(self, cast, officer):
        def queries() -> int:
            with CaptureQueriesContext(connection) as seen:
                assert officer.get("/interfaces/").status_code == 200
            return len(seen)

        for n in range(2):
            add(cast, f"p{n}")
        few = queries()
        for n in range(2, 20):
            add(cast, f"p{n}")
        assert queries() == few <= 10
