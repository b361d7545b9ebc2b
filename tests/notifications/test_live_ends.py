"""How a socket ends: frames that do not belong, too many topics, a session that is over."""

from __future__ import annotations

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.db import OperationalError
from redis import RedisError

from coordination.audit.models import Event
from coordination.audit.verbs import AuditVerb
from coordination.doors import DoorName
from coordination.meetings.notices import MeetingNotice
from coordination.notifications.actions import notify
from coordination.notifications.consumers import (
    BAD_FRAME,
    BUDGET,
    MAX_TOPICS,
    NOT_SIGNED_IN,
    TOO_BIG,
    TOO_MANY,
    LiveConsumer,
)
from coordination.notifications.hints import look_again
from coordination.notifications.models import Notice
from coordination.notifications.topics import may_listen
from coordination.units.models import Post
from tests.notifications.live import Page, play


def tell(cast, name: str, key: str) -> Notice:
    return notify([cast.user(name)], MeetingNotice.ITEM_APPROVED, subject=None, key=key, title="议题")[0]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", BAD_FRAME),
        ("[]", BAD_FRAME),
        ("null", BAD_FRAME),
        ('"subscribe"', BAD_FRAME),
        ('{"subscribe": "notices"}', BAD_FRAME),
        ('{"subscribe": [1, {}]}', BAD_FRAME),
        ('{"publish": ["notices"]}', BAD_FRAME),
        ("[" * 4000, BAD_FRAME),
        (json.dumps({"subscribe": ["x" * 9000]}), TOO_BIG),
        (b"\x00\xff", BAD_FRAME),
    ],
)
def test_a_malformed_frame_closes_with_its_code(cast, frame, code):
    page = Page(cast.client("wangmin"))

    async def scenario():
        assert await page.connect()
        await (page.send(data=frame) if isinstance(frame, bytes) else page.send(frame))
        assert await page.close_code() == code

    play(scenario)


def test_a_page_has_only_so_many_subscriptions(cast):
    notices = [tell(cast, "wangmin", key=str(n)) for n in range(MAX_TOPICS + 1)]
    page = Page(cast.client("wangmin"))

    async def scenario():
        assert await page.connect()
        topics = [f"notifications.notice:{notice.pk}" for notice in notices]
        assert len((await page.subscribe(*topics[:MAX_TOPICS]))["subscribed"]) == MAX_TOPICS
        assert (await page.subscribe(topics[0]))["subscribed"] == [topics[0]]  # heard of already
        await page.send(json.dumps({"subscribe": [topics[-1]]}))
        assert await page.close_code() == TOO_MANY

    play(scenario)


# the session ends


def test_m2_1_3_a_page_that_asks_whether_the_line_holds_is_answered(cast):
    page = Page(cast.client("wangmin"))

    async def scenario():
        assert await page.connect()
        await page.send('{"ask":true}')
        assert await page.hear() == {"here": True}

    play(scenario)


def test_m2_1_4_a_socket_that_asks_without_end_is_closed(cast):
    """Refused names count as well: each is asked of the database."""
    page = Page(cast.client("wangmin"))
    refused = [f"units.user:{number}" for number in range(100)]

    async def scenario():
        assert await page.connect()
        for _frame in range(BUDGET // len(refused)):
            assert (await page.subscribe(*refused))["subscribed"] == []
        await page.send(json.dumps({"subscribe": refused}))
        assert await page.close_code() == TOO_MANY

    play(scenario)


def test_m2_1_4_who_asks_now_and_then_is_answered_all_day(cast, monkeypatch):
    monkeypatch.setattr("coordination.notifications.consumers.MINUTE", 0.0)
    monkeypatch.setattr("coordination.notifications.consumers.BUDGET", 1)
    page = Page(cast.client("wangmin"))

    async def scenario():
        assert await page.connect()
        for _hour in range(5):
            await page.send('{"ask":true}')
            assert await page.hear() == {"here": True}

    play(scenario)


def test_signing_out_closes_the_socket_at_the_next_check(cast, settings):
    settings.SOCKET_CHECK_SECONDS = 0.05
    client = cast.client("wangmin")
    page = Page(client)

    async def scenario():
        assert await page.connect()
        await sync_to_async(client.logout)()
        assert await page.close_code() == NOT_SIGNED_IN

    play(scenario)


@pytest.mark.parametrize("failure", [OperationalError("gone"), RedisError("gone")])
def test_a_check_that_fails_is_made_again(cast, settings, monkeypatch, caplog, failure):
    settings.SOCKET_CHECK_SECONDS = 0.05
    client = cast.client("wangmin")
    page = Page(client)
    asks = LiveConsumer._listener

    def gone_for_now(consumer):
        monkeypatch.setattr(LiveConsumer, "_listener", asks)
        raise failure

    async def scenario():
        assert await page.connect()
        monkeypatch.setattr(LiveConsumer, "_listener", gone_for_now)
        while LiveConsumer._listener is gone_for_now:
            await asyncio.sleep(0.01)
        await sync_to_async(client.logout)()
        assert await page.close_code() == NOT_SIGNED_IN

    play(scenario)
    assert [record.exc_info[1] for record in caplog.records if "asks again" in record.message] == [failure]


def test_closing_an_account_closes_its_sockets(cast, settings):
    settings.SOCKET_CHECK_SECONDS = 0.05
    page = Page(cast.client("duwei"))
    user = cast.user("duwei")
    user.is_active = False

    async def scenario():
        assert await page.connect()
        await sync_to_async(user.save)(update_fields=["is_active"])
        assert await page.close_code() == NOT_SIGNED_IN

    play(scenario)


def test_a_new_password_elsewhere_closes_the_socket(cast, settings):
    settings.SOCKET_CHECK_SECONDS = 0.05
    page = Page(cast.client("duwei"))
    user = cast.user("duwei")
    user.set_password("another-one-2026")

    async def scenario():
        assert await page.connect()
        await sync_to_async(user.save)(update_fields=["password"])
        assert await page.close_code() == NOT_SIGNED_IN

    play(scenario)


def test_nothing_new_is_granted_after_signing_out(cast):
    client = cast.client("wangmin")
    page = Page(client)

    async def scenario():
        assert await page.connect()
        await sync_to_async(client.logout)()
        await page.send(json.dumps({"subscribe": ["notices"]}))
        assert await page.close_code() == NOT_SIGNED_IN

    play(scenario)


def test_m2_5_16_a_person_has_so_many_sockets_and_a_place_left_is_taken_again(cast, settings):
    client = cast.client("wangmin")
    pages, another = [Page(client) for _ in range(26)], Page(cast.client("songlan"))
    most = settings.LIMITS["sockets"][0]

    async def scenario():
        for page in pages[:most]:
            assert await page.connect()
        for page in pages[most:]:
            assert await page.connect()
            closed = await page.socket.receive_output(timeout=10)
            assert (closed["type"], closed["code"]) == ("websocket.close", TOO_MANY)
            assert closed["reason"].startswith("同时打开的页面过多。")
            assert len(closed["reason"].encode()) <= 123  # no more fits into the frame
        assert await another.connect()
        await pages[0].leave()
        page = Page(client)
        assert await page.connect()
        assert (await page.subscribe("notices"))["subscribed"] == ["notices"]

    assert most == 24
    play(scenario)
    [event] = Event.objects.filter(verb=AuditVerb.TURNED_AWAY)
    assert (event.user_name, event.after["door"]) == ("王敏", {"word": DoorName.SOCKET.value})


def test_m2_5_16_what_a_person_asks_for_over_all_sockets_is_limited(cast, settings):
    settings.LIMITS = settings.LIMITS | {"subscriptions": (3, 60)}
    client = cast.client("wangmin")
    pages = [Page(client), Page(client)]

    async def scenario():
        for page in pages:
            assert await page.connect()
        await pages[0].subscribe("notices", "inbox")
        await pages[1].send(json.dumps({"subscribe": ["notices", "inbox"]}))
        assert await pages[1].close_code() == TOO_MANY

    play(scenario)
    assert Event.objects.filter(verb=AuditVerb.TURNED_AWAY).count() == 1


@pytest.mark.django_db
def test_m2_5_16_signing_out_ends_the_sockets_of_that_session_at_once(
    cast, django_capture_on_commit_callbacks
):
    here, elsewhere = cast.client("wangmin"), cast.client("wangmin")
    page, other = Page(here), Page(elsewhere)

    async def scenario():
        assert await page.connect()
        assert await other.connect()

        def sign_out():
            with django_capture_on_commit_callbacks(execute=True):
                here.post("/logout/")

        await sync_to_async(sign_out)()
        assert await page.close_code() == NOT_SIGNED_IN
        assert await other.hears_nothing()
        assert (await other.subscribe("notices"))["subscribed"] == ["notices"]

    play(scenario)


def test_m2_5_16_the_sockets_of_an_account_that_is_closed_end_within_five_seconds(
    cast, django_capture_on_commit_callbacks
):
    user = cast.user("wangmin")
    page = Page(cast.client("wangmin"))

    async def scenario():
        assert await page.connect()
        assert (await page.subscribe("notices"))["subscribed"] == ["notices"]

        def close_account():
            with django_capture_on_commit_callbacks(execute=True):
                user.is_active = False
                user.save(update_fields=["is_active"])
                look_again(user.pk)

        await sync_to_async(close_account)()
        began = asyncio.get_running_loop().time()
        assert await page.close_code() == NOT_SIGNED_IN
        assert asyncio.get_running_loop().time() - began < 5

    play(scenario)


@pytest.mark.parametrize("role", ["SYSADM", "SECADM", "AUDADM"])
def test_m2_5_16_officers_hear_of_no_list_of_which_they_see_nothing(cast, role):
    post = Post.objects.current().get(role=role, unit__region=cast.county.pk)
    actor = cast.actor(post.user.username)
    rooms = {"register", "aid", "meetings", "duties", "deliberation", "referrals", "monitoring", "sittings"}
    heard = {
        model._meta.label_lower
        for model in apps.get_models()
        if model._meta.app_label in rooms and may_listen(actor, model._meta.label_lower)
    }
    assert not heard
    assert may_listen(actor, "units.organisation")
    assert may_listen(cast.actor("wangmin"), "meetings.agendaitem")
