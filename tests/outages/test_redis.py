"""Redis away: pages, sign-in and steps go on, limits hold, and nobody believes a socket that says nothing."""

from __future__ import annotations

import asyncio
import logging
import time
from unittest import mock

import pytest
import redis
from asgiref.sync import sync_to_async
from django.core.cache import caches
from django.db import transaction
from django.test import Client

from coordination.config.caches import RESTS
from coordination.notifications import hints
from coordination.notifications.consumers import LiveConsumer
from coordination.notifications.line import AWAY
from coordination.sign_ins.actions import end_sign_ins
from coordination.sign_ins.models import SignIn
from tests.notifications.live import Page, play

pytestmark = pytest.mark.django_db


def sign_in(cast, name="wangmin", password=None):
    client = Client()
    answer = client.post("/login/", {"username": name, "password": password or cast.password})
    return client, answer


def test_m2_5_7_redis_away_pages_and_sign_in_go_on(cast, on_own_redis):
    before, _answer = sign_in(cast)
    assert before.get("/").status_code == 200
    on_own_redis.kill()
    assert before.get("/").status_code == 200, "who was in stays in"
    newcomer, answer = sign_in(cast, "songlan")
    assert answer.status_code == 302
    assert newcomer.get("/").status_code == 200
    assert newcomer.post("/language/", {"language": "en"}).status_code == 302
    on_own_redis.start()
    time.sleep(RESTS)
    assert before.get("/").status_code == newcomer.get("/").status_code == 200


def test_m2_5_7_redis_away_a_silent_one_costs_a_page_one_wait(cast, on_own_redis):
    client, _answer = sign_in(cast)
    client.get("/")
    on_own_redis.fall_silent()
    try:
        began = time.monotonic()
        assert client.get("/").status_code == 200
        assert time.monotonic() - began < 4, "not a second for each of the questions"
    finally:
        on_own_redis.speak_again()


def test_m2_5_7_redis_away_the_door_slows_down_all_the_same(cast, on_own_redis):
    on_own_redis.kill()
    tries = [sign_in(cast, password="wrong")[1].status_code for _try in range(6)]
    assert tries[0] == 200
    assert 429 in tries


def test_m2_5_7_redis_away_what_ended_meanwhile_stays_ended(cast, on_own_redis):
    """It was only out of reach, and still holds the sign-in that has been ended in the database."""
    client, _answer = sign_in(cast)
    assert client.get("/").status_code == 200
    on_own_redis.fall_silent()
    try:
        end_sign_ins(cast.user("wangmin"), actor=cast.actor("wangmin"))
        assert not SignIn.objects.of(cast.user("wangmin")).exists()
    finally:
        on_own_redis.speak_again()
    time.sleep(RESTS)
    assert client.get("/").status_code == 302


def test_m2_5_7_redis_away_hints_are_dropped_in_words(
    cast, on_own_redis, django_capture_on_commit_callbacks, caplog
):
    on_own_redis.kill()
    with (
        caplog.at_level(logging.WARNING),
        django_capture_on_commit_callbacks(execute=True),
        transaction.atomic(),
    ):
        hints.hint(cast.unit("MZ"))
    assert "hints are dropped" in caplog.text
    assert not [line for line in caplog.records if line.levelno >= logging.ERROR]
    assert hints.missed_since(["a", "b"], time.time()) == ["a", "b"], "nobody knows, so each is read again"


def test_m2_5_7_redis_away_sockets_are_closed_and_let_in_again(
    cast, on_own_redis, django_capture_on_commit_callbacks
):
    client = cast.client("wangmin")

    def change():
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            hints.hint_topic(f"notices:{cast.user('wangmin').pk}")

    async def scenario():
        page = Page(client)
        assert await page.connect()
        await page.subscribe("notices")
        await sync_to_async(on_own_redis.kill)()
        assert await page.close_code() == AWAY
        await page.leave()
        late = Page(client)
        with mock.patch.object(LiveConsumer, "_listener") as reads:
            assert await late.connect(), "a page hears the code of no other close"
            assert await late.close_code() == AWAY
        assert not reads.called, "nothing is read for a page that comes again every few seconds"
        await sync_to_async(on_own_redis.start)()
        back = Page(client)
        for _try in range(100):
            assert await back.connect()
            try:
                await back.subscribe("notices")
                break
            except AssertionError:
                await asyncio.sleep(0.1)
                back = Page(client)
        await sync_to_async(change)()
        assert await back.hear() == {"changed": "notices"}
        await back.leave()

    play(scenario)


def test_m2_5_7_redis_away_health_names_it_and_pages_are_not_taken_out(client, on_own_redis):
    assert client.get("/health/ready").json() == {"status": "ok"}
    on_own_redis.kill()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "Redis" in answer.json()["missing"]["redis"]
    assert client.get("/health/live").json() == {"status": "ok"}


def test_redis_is_the_cache_that_these_tests_stop(on_own_redis):
    caches["default"].set("here", 1)
    assert caches["default"].get("here") == 1
    on_own_redis.kill()
    with pytest.raises(redis.RedisError):
        caches["default"].get("here")
