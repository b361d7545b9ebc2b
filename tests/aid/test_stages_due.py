"""C9: whoever pays a stage hears of it once, when its day has come and the offices are open."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from coordination.aid.actions import planning, stages, turns
from coordination.aid.models import Stage
from coordination.aid.notices import AidNotice
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.notifications.kinds import sentence
from coordination.notifications.models import Notice
from coordination.policy.models import Parameter, PolicyVersion
from coordination.units.queries import clock_actor
from workflows.emergency_aid import moves
from workflows.emergency_aid.rounds import look_after_aid

TODAY = timezone.localdate
NOTICES = Notice.objects.filter(kind=AidNotice.STAGE_DUE)


def at(day: dt.date, hour: int, minute: int = 0) -> time_machine.travel:
    return time_machine.travel(timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute))))


@pytest.fixture
def waiting(aid):
    """A plan whose first stage is ten days away, its second forty."""
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(1500)).verified()
    return walk.planned(900, 600, days=10).reviewed()


def first_of(walk) -> Stage:
    return walk.case.plan.stages.get(number=1)


def test_m2_3_24_the_payer_of_a_stage_hears_once_when_its_day_has_come(waiting):
    day = first_of(waiting).due_on
    with at(day - dt.timedelta(days=1), 16):
        look_after_aid()
        waiting.checked()
        assert not NOTICES.exists()
    with at(day, 8, 29):
        look_after_aid()
        assert not NOTICES.exists(), "before the offices open nobody is told"
    with at(day, 8, 30):
        look_after_aid()
        look_after_aid()
    with at(day + dt.timedelta(days=1), 9):
        look_after_aid()
    notice = NOTICES.get()
    assert notice.recipient.username == "tiantian"  # the township's second officer pays out of the reserve
    assert notice.url == waiting.case.get_absolute_url()
    assert waiting.case.number in sentence(notice.kind, notice.params)
    assert "陶满仓" not in sentence(notice.kind, notice.params)
    event = Event.objects.of(waiting.case).get(verb=AidVerb.STAGE_FELL_DUE)
    assert (event.after["day"], event.uuid) == (day.isoformat(), notice.event)
    assert first_of(waiting).told_due_at is not None


def test_m2_3_24_what_the_county_pool_pays_is_told_to_finance(aid):
    walk = aid.walk(is_urgent=False, cause="illness", amount=Decimal(6000)).verified().planned(6000, days=10)
    walk.reviewed()
    walk.take("county_check", planning.check_for_county, "suting")
    walk.take("county_approve", planning.approve_for_county, "weiguoqiang")
    with at(first_of(walk).due_on, 9):
        look_after_aid()
    assert NOTICES.get().recipient.username == "hejun"


def test_m2_3_24_of_what_is_suspended_nobody_hears_until_it_goes_on(waiting, aid):
    head, until = aid.cast.actor("shilei"), TODAY() + dt.timedelta(days=20)
    moves.suspend(waiting.case, actor=head, reason="外出务工，联系不上", until=until)
    day = first_of(waiting).due_on
    with at(day, 9):
        look_after_aid()
        assert not NOTICES.exists()
        waiting.take("resume", turns.resume_case, "shilei", reason="已回乡")
        look_after_aid()
    assert NOTICES.get().params["stage"] == "1"


def test_m2_3_24_an_advance_has_hours_of_its_own(aid):
    aid.walk().approved()
    with at(TODAY() + dt.timedelta(days=1), 9):
        look_after_aid()
    assert not NOTICES.exists()


def test_m2_3_24_the_hour_is_the_county_s(waiting, aid):
    day = first_of(waiting).due_on
    Parameter.objects.create(
        version=PolicyVersion.objects.order_by("pk").first(),
        region_id=aid.cast.county.pk,
        name="DAY_OPEN",
        valid_from=dt.date(2025, 1, 1),
        raw="09:00",
        unit="time",
        source="县里规定",
    )
    with at(day, 8, 45):
        look_after_aid()
        assert not NOTICES.exists()
    with at(day, 9):
        look_after_aid()
    assert NOTICES.count() == 1
    stages.tell_of_due_stages(waiting.case, actor=clock_actor())
    assert NOTICES.count() == 1
