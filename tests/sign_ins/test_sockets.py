"""A socket ends with its sign-in: within five seconds, and without asking the database for every page."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.notifications.consumers import NOT_SIGNED_IN
from coordination.sign_ins.models import SignIn
from coordination.sign_ins.presence import STAMPED_EVERY
from coordination.sign_ins.sockets import listener_of
from coordination.sign_ins.store import SessionStore
from tests.notifications.live import Page, play
from tests.sign_ins.door import key_of, minutes_later, row_of, signed_in

pytestmark = pytest.mark.django_db


def ends_in(client, seconds: float) -> None:
    """As if nobody had been there for so long already."""
    store = SessionStore(key_of(client))
    assert store.be_seen(timezone.now() + dt.timedelta(seconds=seconds))


def test_m2_5_3_a_socket_closes_within_five_seconds_after_its_sign_in_went_idle(cast):
    client = signed_in("wangmin")
    ends_in(client, 1.0)
    page = Page(client)

    async def scenario():
        assert await page.connect()
        began = asyncio.get_running_loop().time()
        assert await page.close_code() == NOT_SIGNED_IN
        assert 0.9 <= asyncio.get_running_loop().time() - began < 6

    play(scenario)


def test_m2_5_3_a_socket_goes_on_where_somebody_came_meanwhile(cast):
    client = signed_in("wangmin")
    ends_in(client, 0.5)
    page = Page(client)

    async def scenario():
        assert await page.connect()
        await sync_to_async(ends_in)(client, 600)
        await asyncio.sleep(3)
        assert await page.hears_nothing()
        assert (await page.subscribe("notices"))["subscribed"] == ["notices"]
        await page.leave()

    play(scenario)


def test_what_is_heard_at_a_socket_keeps_nothing_standing(cast):
    client = signed_in("wangmin")
    stamp = row_of(client).idle_at
    page = Page(client)

    async def scenario():
        assert await page.connect()
        for _time in range(3):
            await page.subscribe("notices", "inbox")
        await page.leave()

    play(scenario)
    assert row_of(client).idle_at == stamp


def test_m2_5_3_the_sockets_of_one_sign_in_close_with_it_and_the_others_stay(
    cast, django_capture_on_commit_callbacks
):
    here, elsewhere = signed_in("wangmin"), signed_in("wangmin")
    page, other = Page(here), Page(elsewhere)
    number = row_of(elsewhere).number

    async def scenario():
        assert await page.connect()
        assert await other.connect()

        def end():
            with django_capture_on_commit_callbacks(execute=True):
                here.post(reverse("sign_ins:end", args=[number]))

        began = asyncio.get_running_loop().time()
        await sync_to_async(end)()
        assert await other.close_code() == NOT_SIGNED_IN
        assert asyncio.get_running_loop().time() - began < 5
        assert (await page.subscribe("notices"))["subscribed"] == ["notices"]
        await page.leave()

    play(scenario)


def test_many_sockets_of_one_sign_in_ask_the_database_once(cast):
    client = signed_in("wangmin")
    key = key_of(client)
    SignIn.objects.filter(pk=key).update(idle_at=timezone.now() + STAMPED_EVERY)
    assert listener_of(SessionStore(key)) is not None
    with CaptureQueriesContext(connection) as asked:
        assert all(listener_of(SessionStore(key)) for _page in range(24))
    assert len(asked) == 0
    with minutes_later(40), CaptureQueriesContext(connection) as over:
        assert not any(listener_of(SessionStore(key)) for _page in range(24))
    assert len(over) == 1
