"""A platform that sends nothing alarms once a spell, and the list of warnings says so (C7)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from coordination.api.actions import end_client
from coordination.api.notices import ApiNotice
from coordination.api.silence import alarm_silence
from coordination.api.verbs import ApiVerb
from coordination.audit.models import Event
from coordination.notifications.models import Notice
from tests.api.clients import Platform, add, rows
from workflows.warning_disposal.silence import look_after_platforms

SAID = "没有来数，期间的线索请人工录入"


@pytest.fixture
def platform(cast):
    cache.clear()
    return Platform(cast)


def later(days):
    return time_machine.travel(timezone.now() + dt.timedelta(days=days), tick=False)


def told() -> set[str]:
    return set(Notice.objects.filter(kind=ApiNotice.SILENT).values_list("recipient__username", flat=True))


def test_m2_c7_a_silent_platform_alarms_once_a_spell(cast, platform):
    platform.post(rows(1))
    with later(2):
        assert look_after_platforms() == 0
    with later(4):
        assert look_after_platforms() == 1
        assert look_after_platforms() == 0
        assert {"suting", "majun"} <= told()
        assert Notice.objects.filter(kind=ApiNotice.SILENT).first().urgent
        event = Event.objects.of(platform.client).get(verb=ApiVerb.SILENT)
        assert event.after["since"] == platform_time(platform)
        assert SAID in cast.client("suting").get("/warnings/").content.decode()
        platform.post(rows(1, start=5))
        assert SAID not in cast.client("suting").get("/warnings/").content.decode()
        assert look_after_platforms() == 0
    with later(9):
        assert look_after_platforms() == 1  # a new spell


def platform_time(platform) -> str:
    platform.client.refresh_from_db()
    return platform.client.last_used_at.isoformat(timespec="seconds")


def test_m2_c7_one_that_never_sent_anything_alarms_too(cast, platform):
    with later(4):
        assert look_after_platforms() == 1


def test_m2_c7_neither_an_ended_one_nor_a_units_system_alarms(cast, platform):
    end_client(platform.client, actor=cast.actor("majun"), reason="停用")
    add(cast, "school", organisation=cast.unit("JT"), role="UCLERK", channel="unit", name="学籍系统")
    with later(4):
        assert look_after_platforms() == 0


def test_m2_c7_nobody_alarms_by_hand(cast, platform):
    with pytest.raises(PermissionDenied):
        alarm_silence(platform.client, cast.county, actor=cast.actor("majun"))
