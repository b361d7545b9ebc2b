"""How a socket ends: frames that do not belong, too many topics, a session that is over."""

from __future__ import annotations

import json

import pytest
from asgiref.sync import sync_to_async

from coordination.meetings.notices import MeetingNotice
from coordination.notifications.actions import notify
from coordination.notifications.consumers import BAD_FRAME, MAX_TOPICS, NOT_SIGNED_IN, TOO_BIG, TOO_MANY
from coordination.notifications.models import Notice
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


def test_signing_out_closes_the_socket_at_the_next_check(cast, settings):
    settings.SOCKET_CHECK_SECONDS = 0.05
    client = cast.client("wangmin")
    page = Page(client)

    async def scenario():
        assert await page.connect()
        await sync_to_async(client.logout)()
        assert await page.close_code() == NOT_SIGNED_IN

    play(scenario)


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
