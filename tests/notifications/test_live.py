"""The socket of a page: who may open it, what it may hear, and how it ends."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import redis
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings as django_settings
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from coordination.meetings.notices import MeetingNotice
from coordination.notifications import hints
from coordination.notifications.actions import hint, hint_topic, notify
from coordination.notifications.consumers import in_database
from coordination.notifications.line import AWAY
from coordination.notifications.models import Notice
from coordination.notifications.topics import may_listen
from coordination.units.models import Absence, Substitution, User
from tests.notifications.live import HERE, Page, play


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    """Run something as if its transaction were committed, from within a scenario."""

    def run(work):
        def inside():
            with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
                return work()

        return sync_to_async(inside)()

    return run


def tell(cast, *names: str, key: str = "k") -> list[Notice]:
    return notify(
        [cast.user(name) for name in names],
        MeetingNotice.ITEM_APPROVED,
        subject=cast.unit("MZ"),
        key=key,
        title="关于提高取暖救助标准的议题",
    )


# opening


def test_a_signed_in_person_opens_a_socket(cast):
    page = Page(cast.client("wangmin"))

    async def scenario():
        assert await page.connect()
        assert await page.subscribe("notices") == {"subscribed": ["notices"], "refused": []}
        await page.leave()

    play(scenario)


def test_an_anonymous_socket_is_refused(cast):
    async def scenario():
        assert not await Page().connect()

    play(scenario)


@pytest.mark.parametrize(
    "origin",
    [
        "https://example.com",
        "http://testserver.example.com",
        "http://testserver:9999",
        "http://evil@testserver.example.com",
        "null",
        "",
        None,
    ],
)
def test_a_foreign_origin_is_refused(cast, origin):
    page = Page(cast.client("wangmin"), origin=origin)

    async def scenario():
        assert not await page.connect()

    play(scenario)


def test_an_origin_that_the_settings_trust_is_let_in(cast, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://lianxi.anhe.example"]
    page = Page(cast.client("wangmin"), origin="https://lianxi.anhe.example")

    async def scenario():
        assert await page.connect()
        await page.leave()

    play(scenario)


def test_a_host_that_is_not_ours_is_refused_even_where_origin_agrees(cast, settings):
    settings.ALLOWED_HOSTS = ["lianxi.anhe.example"]
    page = Page(cast.client("wangmin"), origin=HERE)

    async def scenario():
        assert not await page.connect()

    play(scenario)


def test_another_address_is_refused(cast):
    page = Page(cast.client("wangmin"), path="/ws/other/")

    async def scenario():
        assert not await page.connect()

    play(scenario)


def test_a_person_who_may_no_longer_sign_in_is_refused(cast):
    page = Page(cast.client("duwei"))
    user = cast.user("duwei")
    user.is_active = False
    user.save(update_fields=["is_active"])

    async def scenario():
        assert not await page.connect()

    play(scenario)


# subscribing


def test_each_topic_is_asked_of_the_record(cast):
    (mine,) = tell(cast, "wangmin")
    (theirs,) = tell(cast, "songlan")
    page = Page(cast.client("wangmin"))
    asked = [
        f"notifications.notice:{mine.pk}",
        f"notifications.notice:{theirs.pk}",
        "notifications.notice:999999",
        "notifications.notice",
        "units.organisation",
    ]

    async def scenario():
        assert await page.connect()
        said = await page.subscribe(*asked)
        assert said == {"subscribed": [asked[0], asked[3], asked[4]], "refused": [asked[1], asked[2]]}
        await page.leave()

    play(scenario)


@pytest.mark.parametrize(
    "topic",
    [
        "sessions.session",
        "auth.permission",
        "units.nothing:1",
        "nothing.at_all:1",
        "notices:1",
        "inbox:1:OFFICE",
        "notifications.notice:1 OR 1=1",
        "notifications.notice:99999999999999999999999999",
        "notifications.notice:abc",
        "notifications.Notice:1",
        "",
        "x" * 300,
    ],
)
def test_what_has_no_visible_to_or_no_such_name_is_refused(cast, topic):
    assert not may_listen(cast.actor("wangmin"), topic)


def test_the_same_person_in_another_post_gets_another_answer(cast):
    from coordination.notifications.models import CallEntry

    (notice,) = tell(cast, "songlan")
    entry = CallEntry.objects.create(
        notice=notice, outcome="reached", at=notice.created, caller=cast.user("wangmin")
    )
    topic = f"notifications.callentry:{entry.pk}"
    assert may_listen(cast.actor("chenjing", "OFFDIR"), topic)
    assert not may_listen(cast.actor("chenjing", "UHEAD"), topic)


# hearing


def test_a_change_is_heard_after_the_commit_and_says_only_which_record(cast, committing):
    (notice,) = tell(cast, "wangmin")
    topic = f"notifications.notice:{notice.pk}"
    page = Page(cast.client("wangmin"))

    async def scenario():
        assert await page.connect()
        await page.subscribe(topic)
        await committing(lambda: hint(notice))
        assert await page.hear() == {"changed": topic}
        assert await page.hears_nothing()
        await page.leave()

    play(scenario)


def test_an_inbox_hears_of_every_holder_the_person_acts_for(cast, committing):
    office = cast.unit("LXB")
    page = Page(cast.client("wangmin"))

    async def scenario():
        assert await page.connect()
        assert (await page.subscribe("inbox"))["subscribed"] == ["inbox"]
        await committing(lambda: hint_topic(f"inbox:{office.pk}:UHEAD"))
        await committing(lambda: hint_topic(f"inbox:{office.pk}:OFFICE"))
        assert await page.hear() == {"changed": "inbox"}
        assert await page.hears_nothing()
        await page.leave()

    play(scenario)


def test_a_substitute_hears_of_the_absent_holders_inbox(cast, committing):
    substitution = Substitution.objects.valid_on().select_related("post__user", "substitute__user").first()
    post = substitution.post
    Absence.objects.create(post=post, first_day=localdate(), last_day=localdate(), reason="培训")
    page = Page(cast.client(substitution.substitute.user.username))

    async def scenario():
        assert await page.connect()
        await page.subscribe("inbox")
        await committing(lambda: hint_topic(f"inbox:{post.unit_id}:{post.role}"))
        assert await page.hear() == {"changed": "inbox"}
        await page.leave()

    play(scenario)


def test_notices_are_heard_by_their_recipient_alone(cast, committing):
    hers, his = Page(cast.client("wangmin")), Page(cast.client("songlan"))

    async def scenario():
        assert await hers.connect()
        assert await his.connect()
        await hers.subscribe("notices")
        await his.subscribe("notices")
        await committing(lambda: tell(cast, "wangmin"))
        assert await hers.hear() == {"changed": "notices"}
        assert await his.hears_nothing()
        await hers.leave()
        await his.leave()

    play(scenario)


def test_after_a_break_the_page_opens_again_and_hears(cast, committing):
    client = cast.client("wangmin")

    async def scenario():
        first = Page(client)
        assert await first.connect()
        await first.subscribe("notices")
        await first.leave()
        await committing(lambda: tell(cast, "wangmin", key="while away"))
        second = Page(client)
        assert await second.connect()
        await second.subscribe("notices")
        await committing(lambda: tell(cast, "wangmin", key="back"))
        assert await second.hear() == {"changed": "notices"}
        await second.leave()

    play(scenario)


# the loop of the embedded server


def test_a_hint_from_a_worker_thread_leaves_by_the_servers_loop_at_once():
    heard = []

    async def listen(ready: threading.Event) -> None:
        hints.use_loop(asyncio.get_running_loop())
        layer = get_channel_layer()
        page = await layer.new_channel()
        await layer.group_add("demo.thing-1", page)
        ready.set()
        async with asyncio.timeout(5):
            message = await layer.receive(page)
        heard.append((message["topic"], time.monotonic()))

    ready = threading.Event()
    server = threading.Thread(target=lambda: asyncio.run(listen(ready)))
    server.start()
    ready.wait(5)
    sent = time.monotonic()
    hints.send(["demo.thing:1"])
    server.join(6)
    (topic, at), *_rest = heard
    assert topic == "demo.thing:1"
    assert at - sent < 0.5


# what the sockets read by and hear by is cut


def test_a_connection_that_broke_is_fresh_at_the_next_read(transactional_db):
    """The sockets' own thread keeps one: a restarted database costs whoever asks first, and nobody after."""

    async def scenario():
        try:
            stood = await in_database(User.objects.count)()
            await in_database(break_connection)()
            with pytest.raises(DatabaseError):
                await in_database(User.objects.count)()
            assert await in_database(User.objects.count)() == stood
        finally:
            await sync_to_async(lambda: connection.close())()  # the connection of the thread that reads

    thread = ThreadPoolExecutor(1)  # not the test's own, in which a socket's test reads otherwise
    thread.submit(asyncio.run, scenario()).result(timeout=60)


def break_connection() -> None:
    """As if the server had gone."""
    assert connection.connection is not None
    connection.connection.close()


# Redis


@pytest.mark.services
@pytest.mark.skipif(not django_settings.REDIS_URL, reason="no REDIS_URL: no subscription in memory")
def test_m2_5_7_a_page_comes_again_after_redis_dropped_its_subscribers(cast, committing):
    """What was said in between was heard by nobody: the page reads anew with its next socket."""
    client = cast.client("wangmin")
    database = str(urlsplit(django_settings.REDIS_URL).path.strip("/") or 0)

    def drop() -> int:
        with redis.Redis.from_url(django_settings.REDIS_URL) as server:
            ours = [one for one in server.client_list(_type="pubsub") if one["db"] == database]
            return sum(server.client_kill_filter(_id=one["id"]) for one in ours)

    async def scenario():
        page = Page(client)
        assert await page.connect()
        await page.subscribe("notices")
        assert await sync_to_async(drop)() >= 1
        assert await page.close_code() == AWAY
        await page.leave()
        await asyncio.sleep(3)  # the layer looks again after a second
        again = Page(client)
        assert await again.connect()
        await again.subscribe("notices")
        await committing(lambda: tell(cast, "wangmin"))
        assert await again.hear() == {"changed": "notices"}
        await again.leave()

    play(scenario)


@pytest.mark.services
@pytest.mark.skipif(not django_settings.REDIS_URL, reason="no REDIS_URL: no idle sockets in memory")
def test_a_socket_idle_for_twelve_seconds_still_hears(cast, committing):
    page = Page(cast.client("wangmin"))

    async def scenario():
        assert await page.connect()
        await page.subscribe("notices")
        await asyncio.sleep(12)
        await committing(lambda: tell(cast, "wangmin"))
        assert await page.hear() == {"changed": "notices"}
        await page.leave()

    play(scenario)
