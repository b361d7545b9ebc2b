"""The doors: how often each opens, what is said where it does not, what goes on record, and that nobody is locked out."""

import datetime as dt
import threading

import pytest
import time_machine
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client
from django.utils import timezone
from redis import ConnectionError as RedisAway

from coordination import limits
from coordination.audit.models import Event
from coordination.audit.verbs import AuditVerb
from coordination.doors import DoorName
from coordination.limits import TooOften
from coordination.units.models import Post, Role
from coordination.units.verbs import UnitVerb

pytestmark = pytest.mark.django_db
HOME, ELSEWHERE = "10.1.0.7", "10.1.0.8"
NEW = {"new_password1": "泉城路七号-2027", "new_password2": "泉城路七号-2027"}


@pytest.fixture
def clock(monkeypatch):
    """Time stands, and what is counted is forgotten by this clock, on either profile."""
    here = LocMemCache("limits of one test", {})
    here.clear()
    monkeypatch.setattr(limits, "caches", {"limits": here})
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False) as travelled:
        yield travelled


@pytest.fixture
def cache_away(monkeypatch):
    class Away:
        def __getattr__(self, name):
            def ask(*args, **kwargs):
                raise RedisAway("Connection refused")

            return ask

    limits._here.clear()
    monkeypatch.setattr(limits, "caches", {"limits": Away()})
    yield
    limits._here.clear()


def sign_in(username, password, address=HOME, client=None):
    return (client or Client()).post(
        "/login/", {"username": username, "password": password}, REMOTE_ADDR=address
    )


def fail(times, username="wangmin", address=HOME):
    return [sign_in(username, "wrong", address) for _ in range(times)][-1]


def security_officer(cast):
    return Post.objects.current().get(role=Role.SECADM, unit__region=cast.county.pk).user.username


def verbs():
    return list(
        Event.objects.filter(verb__startswith="accounts.").order_by("pk").values_list("verb", flat=True)
    )


def door_events():
    return Event.objects.filter(verb=AuditVerb.TURNED_AWAY)


def waited_after(clock, username="wangmin", address=HOME):
    """The seconds until the right door opens again after one more failure."""
    assert fail(1, username, address).status_code == 200
    refused = sign_in(username, "wrong", address)
    assert refused.status_code == 429
    seconds = int(refused["Retry-After"])
    clock.shift(seconds)
    return seconds


def test_m2_5_2_from_the_fifth_failure_each_wait_is_twice_the_last_up_to_a_quarter_of_an_hour(cast, clock):
    fail(4)
    assert [waited_after(clock) for _ in range(12)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    assert sign_in("wangmin", cast.password).status_code == 302


def test_m2_5_2_the_right_password_is_not_looked_at_before_its_time_and_forgets_what_failed(cast, clock):
    fail(5)
    refused = sign_in("wangmin", cast.password)
    assert refused.status_code == 429
    until = timezone.localtime(timezone.now() + dt.timedelta(seconds=1))
    assert f"尝试次数过多，请于{until:%H:%M:%S}后再试。" in refused.content.decode()
    assert refused["Retry-After"] == "1"
    assert verbs() == [UnitVerb.SIGN_IN_FAILED] * 5 + [UnitVerb.ACCOUNT_LOCKED]
    clock.shift(1)
    assert sign_in("wangmin", cast.password).status_code == 302
    assert fail(4).status_code == 200
    assert sign_in("wangmin", cast.password).status_code == 302


def test_m2_5_2_a_leader_whose_name_is_tried_elsewhere_signs_in_as_ever(cast, clock):
    fail(9, "linyue", ELSEWHERE)
    assert sign_in("linyue", cast.password, ELSEWHERE).status_code == 429
    assert sign_in("linyue", cast.password, HOME).status_code == 302


def test_m2_5_2_who_has_signed_in_from_there_waits_half_a_minute_at_most(cast, clock):
    assert sign_in("linyue", cast.password).status_code == 302
    fail(4, "linyue")
    assert [waited_after(clock, "linyue") for _ in range(8)] == [1, 2, 4, 8, 16, 30, 30, 30]


def test_m2_5_2_one_password_over_many_names_is_slowed_down_for_the_address(cast, clock):
    assert sign_in("linyue", cast.password).status_code == 302
    for number in range(30):
        assert sign_in(f"name-{number}", "anhe-2026", HOME).status_code == 200
    assert sign_in("songlan", cast.password, HOME).status_code == 429
    assert sign_in("songlan", cast.password, ELSEWHERE).status_code == 302
    [event] = Event.objects.filter(verb=UnitVerb.ADDRESS_SLOWED)
    assert (event.after, event.subject_id) == ({"address": HOME}, "")
    for _ in range(9):
        clock.shift(900)
        assert fail(1, "another").status_code == 200
    assert int(sign_in("songlan", cast.password, HOME)["Retry-After"]) > 30
    clock.shift(30)
    assert sign_in("songlan", cast.password, HOME).status_code == 429
    assert sign_in("linyue", cast.password, HOME).status_code == 302  # known here


def test_m2_5_2_failures_of_more_than_a_quarter_of_an_hour_ago_count_no_longer(cast, clock):
    fail(4)
    clock.shift(901)
    assert fail(4).status_code == 200
    assert sign_in("wangmin", cast.password).status_code == 302


def test_m2_5_1_an_ipv6_line_cannot_change_its_address_to_begin_anew(cast, clock):
    for number in range(5):
        fail(1, address=f"2001:db8:1:2::{number:x}")
    assert sign_in("wangmin", cast.password, "2001:db8:1:2:ffff::1").status_code == 429
    assert sign_in("wangmin", cast.password, "2001:db8:1:3::1").status_code == 302


def test_m2_5_2_many_at_the_same_moment_get_no_more_tries_than_one_after_the_other(settings):
    let_in = []
    together = threading.Barrier(20)

    def try_it():
        together.wait()
        try:
            limits.PASSWORDS.knock("wangmin", HOME)
        except TooOften:
            return
        let_in.append(1)

    threads = [threading.Thread(target=try_it) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_in) == 5


def test_m2_5_2_a_spell_of_refusals_is_one_event_for_the_account(cast, clock):
    fail(12)
    assert verbs() == [UnitVerb.SIGN_IN_FAILED] * 5 + [UnitVerb.ACCOUNT_LOCKED]
    locked = Event.objects.get(verb=UnitVerb.ACCOUNT_LOCKED)
    assert (locked.subject_id, locked.after) == (str(cast.user("wangmin").pk), {"address": HOME})
    assert not door_events().exists()


def test_m2_5_2_the_old_password_is_not_guessed_faster_on_the_page_that_changes_it(cast, clock):
    client = cast.client("wangmin")
    for _ in range(5):
        answer = client.post("/password/", {"old_password": "wrong", **NEW})
        assert answer.status_code == 200
    answer = client.post("/password/", {"old_password": cast.password, **NEW})
    assert answer.status_code == 429
    assert "尝试次数过多" in answer.content.decode()
    assert cast.user("wangmin").check_password(cast.password)
    [event] = door_events()
    assert (event.user_name, event.sentence) == ("王敏", "王敏因次数过多被暂时拒绝：密码")
    clock.shift(1)
    assert client.post("/password/", {"old_password": cast.password, **NEW}).status_code == 302


def test_m2_5_2_guesses_at_the_door_and_behind_it_count_together(cast, clock):
    fail(3, address="127.0.0.1")
    client = cast.client("wangmin")
    for _ in range(2):
        client.post("/password/", {"old_password": "wrong", **NEW})
    assert sign_in("wangmin", cast.password, "127.0.0.1").status_code == 429


def test_m2_5_2_while_the_cache_is_away_this_process_counts(cast, cache_away):
    for _ in range(5):
        assert fail(1).status_code == 200
    assert sign_in("wangmin", cast.password).status_code == 429
    for _ in range(90):
        limits.SEARCHES.admit("somebody")
    with pytest.raises(TooOften):
        limits.SEARCHES.admit("somebody")
    limits.SEARCHES.admit("somebody-else")


def test_m2_5_2_searches_are_limited_in_words_and_once_on_record(cast, settings, clock):
    settings.LIMITS = settings.LIMITS | {"searches": (3, 60)}
    client = cast.client("wangmin")
    for _ in range(3):
        assert client.post("/search/", {"q": "救助"}).status_code == 200
    for _ in range(3):
        answer = client.post("/search/", {"q": "救助"}, headers={"HX-Request": "true"})
        assert answer.status_code == 429
        assert 1 <= int(answer["Retry-After"]) <= 60
        assert "搜索次数过多，请于" in answer.content.decode()
        assert "<html" not in answer.content.decode()
    [event] = door_events()
    assert event.after["door"] == {"word": DoorName.SEARCH.value}
    assert cast.client("songlan").post("/search/", {"q": "救助"}).status_code == 200
    clock.shift(60)
    assert client.post("/search/", {"q": "救助"}).status_code == 200


def test_m2_5_2_exports_are_limited(cast, settings, clock):
    settings.LIMITS = settings.LIMITS | {"exports": (1, 600)}
    client = cast.client("wangmin")
    address = "/policy/?export=xlsx"
    assert client.get(address).status_code == 200
    answer = client.get(address)
    assert answer.status_code == 429
    assert "导出次数过多，请于" in answer.content.decode()
    assert door_events().count() == 1


def test_m2_5_2_the_security_administrator_reads_what_happened_at_the_doors_of_the_county(cast, clock):
    fail(6)
    fail(1, "my-secret-password")
    page = cast.client(security_officer(cast)).get("/audit/doors/").content.decode()
    assert page.count("登录失败") >= 6
    assert "多次登录失败，已延缓登录" in page
    assert HOME in page
    assert "王敏" in page
    assert "my-secret-password" not in page


def test_m2_5_2_who_watches_the_doors_sees_neither_another_county_nor_what_is_no_door(cast, clock):
    actor = cast.actor(security_officer(cast))
    fail(1)
    Event.objects.create(verb=UnitVerb.SIGN_IN_FAILED, county_id=10**6)
    sign_in("wangmin", cast.password)
    seen = Event.objects.visible_to(actor)
    assert list(seen.values_list("verb", flat=True)) == [UnitVerb.SIGN_IN_FAILED]


@pytest.mark.parametrize(
    ("seconds", "expected"), [(1, "15:42:01"), (119, "15:43:59"), (121, "15:45"), (900, "15:57")]
)
def test_m2_5_2_the_moment_is_never_too_early(seconds, expected):
    with time_machine.travel(
        dt.datetime(2026, 12, 1, 15, 42, tzinfo=timezone.get_default_timezone()), tick=False
    ):
        assert limits.moment_words(timezone.now().timestamp() + seconds) == expected
        assert limits.moment_words(timezone.now().timestamp() + 9 * 3600) == "2026-12-02 00:42"
