"""How soon events are sealed, how long looks are kept: what the rules say is what the rounds do (C10)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from coordination.audit import guards
from coordination.audit.actions import record
from coordination.audit.look_days import altered_days, looks_digest
from coordination.audit.models import Event, Look, Pending, Seal
from coordination.audit.verbs import AuditVerb
from coordination.notifications.models import Notice
from coordination.policy.traces import close_looks, look_months, seal_in_time, watch_seals
from coordination.policy.values import must_reach_least
from coordination.units.verbs import UnitVerb
from tests.access_world import World
from tests.sign_ins.door import give_rule

pytestmark = pytest.mark.usefixtures("one_moment")


@pytest.fixture(autouse=True)
def anchors(tmp_path: Path, settings) -> None:
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.txt")


@pytest.fixture
def waiting(cast) -> Event:
    """One event that awaits its seal."""
    Pending.objects.all().delete()
    return record(UnitVerb.ORGANISATION_ADDED, actor=cast.actor("wangmin"), subject=cast.unit("CZ"))


def later(**time: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + dt.timedelta(**time), tick=False)


def test_m2_4_9_the_seal_stands_as_soon_as_the_rules_ask(cast, waiting):
    with later(seconds=29):
        assert seal_in_time() is None
    give_rule(cast, SEAL_SECONDS=20)
    with later(seconds=11):
        assert seal_in_time().count == 1
    assert not Pending.objects.exists()


def test_m2_4_9_events_without_a_seal_alarm_both_officers_once(cast, waiting):
    with later(minutes=9):
        assert watch_seals() == 0
    with later(minutes=11):
        assert watch_seals() == 1
        assert watch_seals() == 0
        event = Event.objects.get(verb=AuditVerb.SEALS_LATE)
        assert event.after == {"minutes": 10}
        told = Notice.objects.filter(kind="seals_late").values_list("recipient__username", flat=True)
        assert {"majun", "guqing"} <= set(told)
        assert 'role="alert"' in cast.client("guqing").get("/audit/").content.decode()
        seal_in_time()
        assert Seal.objects.exists()
        assert 'role="alert"' not in cast.client("guqing").get("/audit/").content.decode()


def look_at_something(cast) -> Look:
    case = World(cast).aid.case
    cast.client("wutong", "TCLERK").get(case.get_absolute_url())
    return Look.objects.get()


def hashed(cast) -> list[Event]:
    return list(Event.objects.filter(verb=AuditVerb.LOOKS_HASHED, county_id=cast.county.pk).order_by("pk"))


def test_looks_are_hashed_into_the_trail_when_their_day_is_over(cast):
    look = look_at_something(cast)
    close_looks()
    assert hashed(cast) == []  # the day goes on
    with later(days=3):
        close_looks()
        close_looks()
    first, second, third = hashed(cast)
    found = looks_digest(look.day, cast.county.pk)
    assert first.after == {"day": look.day.isoformat(), "count": 1, "digest": found.digest}
    assert (second.after["count"], third.after["count"]) == (0, 0)  # that nobody looked is on record, too
    assert list(altered_days(cast.county.pk)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_look SET user_name = '某人'",
        "DELETE FROM audit_look",
        "INSERT INTO audit_look (day, user_id, user_name, post_label, county_id, kind, subject_type, subject_id,"
        " household, is_stranger, count, first_at, last_at) SELECT day, 0, '', '', county_id, kind, subject_type,"
        " subject_id, '', is_stranger, 1, first_at, last_at FROM audit_look",
    ],
)
def test_what_was_changed_in_a_day_that_is_over_is_named(cast, statement):
    look = look_at_something(cast)
    with later(days=2):
        close_looks()
    with guards.lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement)
    [(day, said, _now)] = altered_days(cast.county.pk)
    assert (day, said) == (look.day, 1)


def test_m2_4_9_looks_are_dropped_after_log_months_by_an_event(cast):
    look = look_at_something(cast)
    with later(days=2):
        close_looks()
    with later(days=35 * 31):
        close_looks()
        assert Look.objects.filter(pk=look.pk).exists()
    with later(days=37 * 31):
        for _time in range(20):
            close_looks()
    assert not Look.objects.filter(pk=look.pk).exists()
    event = Event.objects.get(verb=AuditVerb.LOOKS_DROPPED)
    day = look.day.isoformat()
    assert event.after == {"first": day, "last": day, "days": 1, "count": 1}
    assert event.county_id == cast.county.pk
    assert list(altered_days(cast.county.pk)) == []  # a day that was dropped is not missed


@pytest.mark.parametrize(("entered", "months"), [(7, 7), (2, 6)])
def test_m2_4_9_no_county_keeps_them_for_less_than_the_law_asks(cast, entered, months):
    give_rule(cast, LOG_MONTHS=entered)
    assert look_months(cast.county) == months
    with pytest.raises(ValidationError):
        must_reach_least(5, "LOG_MONTHS")


def test_m2_4_9_the_audit_page_says_for_how_long_what_is_kept(cast):
    give_rule(cast, AUDIT_YEARS=15)
    page = cast.client("guqing").get("/audit/").content.decode()
    assert "至少保存 15 年" in page
    assert "36 个月" in page
