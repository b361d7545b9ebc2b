"""From the sent notice to the opening: acknowledged, sent by proxy, excused, reminded, counted absent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.audit.models import Event
from coordination.meetings.actions import holding
from coordination.notifications.models import Notice
from coordination.sittings import actions as seats
from coordination.sittings.verbs import SittingVerb
from workflows.engine.clock import sweep
from workflows.models import Task
from workflows.verbs import FlowVerb

pytestmark = pytest.mark.django_db


def sends_proxy(meeting):
    meeting.acknowledge("CZ", "proxy", proxy=meeting.cast.post("duwei"), proxy_scope="全权")
    return meeting


def authorised(meeting):
    sends_proxy(meeting).take("authorise_proxy", seats.authorise_proxy, "fengkai", of="CZ")
    return meeting


def begin(meeting):
    meeting.take("begin", holding.begin_session, "wangmin")


def test_all_attend_and_the_meeting_may_be_opened(meeting):
    meeting.noticed()
    for code in ("CL", "CZ", "MZ"):
        assert meeting.open == ["acknowledge"]
        meeting.acknowledge(code)
    assert meeting.open == ["begin"]
    begin(meeting)
    assert (meeting.status, meeting.open) == ("in_session", ["hold"])
    assert meeting.sitting.is_open
    assert Event.objects.of(meeting.sitting).first().verb == SittingVerb.SESSION_OPENED


def test_the_meeting_is_not_opened_over_an_open_answer(meeting):
    meeting.noticed()
    with pytest.raises(ValidationError):
        holding.begin_session(meeting.session, actor=meeting.actor("wangmin"))
    for code in ("CL", "CZ", "MZ"):
        meeting.acknowledge(code)
    for who in ("songlan", "linyue"):
        with pytest.raises(PermissionDenied):
            holding.begin_session(meeting.session, actor=meeting.actor(who))
    assert meeting.status == "noticed"


def test_a_proxy_goes_from_liaison_to_head_to_chair(meeting):
    meeting.noticed(members=("CL", "CZ"))
    meeting.acknowledge("CL")
    sends_proxy(meeting)
    assert meeting.open == ["authorise_proxy"]
    meeting.take("authorise_proxy", seats.authorise_proxy, "fengkai", of="CZ")
    assert meeting.open == ["rule"]
    meeting.take("rule", seats.rule_on_seat, "linyue", of="CZ", is_granted=True)
    assert meeting.open == ["begin"]
    begin(meeting)
    assert meeting.sign_in("CZ", meeting.cast.post("duwei")).came_as_proxy


def test_a_proxy_refused_leaves_the_head_to_come(meeting):
    meeting.noticed(members=("CL", "CZ"))
    meeting.acknowledge("CL")
    authorised(meeting)
    meeting.take("rule", seats.rule_on_seat, "linyue", of="CZ", is_granted=False, ruling="请主要负责人到会。")
    begin(meeting)
    with pytest.raises(ValidationError):
        meeting.sign_in("CZ", meeting.cast.post("duwei"))
    assert meeting.sign_in("CZ").is_present


def test_others_neither_authorise_nor_rule(meeting):
    authorised(meeting.noticed())
    for who in ("fengkai", "zhouzhengyi", "wangmin"):
        with pytest.raises(PermissionDenied):
            meeting.take("rule", seats.rule_on_seat, who, of="CZ", is_granted=True)
    assert meeting.seat("CZ").is_granted is None


@pytest.mark.parametrize("is_granted", [True, False])
def test_leave_goes_straight_to_the_chair(meeting, is_granted):
    meeting.noticed(members=("CL", "CZ"))
    meeting.acknowledge("CL")
    meeting.acknowledge("CZ", "leave", leave_reason="参加市里会议")
    assert meeting.open == ["rule"]
    meeting.take("rule", seats.rule_on_seat, "linyue", of="CZ", is_granted=is_granted, ruling="请派人。")
    assert (meeting.open, meeting.seat("CZ").is_granted) == (["begin"], is_granted)


def test_authorisation_and_ruling_on_paper(meeting):
    sends_proxy(meeting.noticed())
    meeting.on_paper("authorise_proxy", seats.authorise_proxy, "CZ")
    meeting.on_paper("rule", seats.rule_on_seat, "CZ", is_granted=True)
    assert meeting.seat("CZ").is_granted is True
    entered = Event.objects.of(meeting.session).filter(verb=FlowVerb.PAPER_SIGNATURE_ENTERED)
    assert sorted(event.after["step"] for event in entered) == ["authorise_proxy", "rule"]


def test_silence_is_reminded_then_told_to_the_head_then_counted_absent(meeting):
    meeting.noticed()
    meeting.acknowledge("CL")
    task = meeting.task("acknowledge", "CZ")
    past = timezone.now() - dt.timedelta(minutes=1)
    Task.objects.filter(pk=task.pk).update(next_rung_at=past)
    assert sweep() == 1
    assert meeting.seat("CZ").reminded_at is not None
    task.refresh_from_db()
    assert (task.rung, task.is_open) == (1, True)
    Task.objects.filter(pk=task.pk).update(next_rung_at=past)
    assert sweep() == 1
    told = Notice.objects.filter(key__startswith=f"task:{task.pk}:rung:1:").values_list(
        "recipient__username", flat=True
    )
    assert {"songlan", "fengkai", "wangmin"} <= set(told)
    assert meeting.seat("CZ").answer == "pending"
    assert meeting.time_is_up("acknowledge") == 2
    assert [meeting.seat(code).answer for code in ("CL", "CZ", "MZ")] == ["attend", "absent", "absent"]
    assert Event.objects.of(meeting.sitting).filter(verb=SittingVerb.COUNTED_ABSENT).count() == 2
    assert meeting.open == ["begin"]


def test_the_last_rung_falls_on_the_meetings_start(meeting):
    meeting.noticed()
    task = meeting.task("acknowledge", "CZ")
    past = timezone.now() - dt.timedelta(days=1)
    for _rung in range(2):
        Task.objects.filter(pk=task.pk).update(next_rung_at=past)
        sweep()
    task.refresh_from_db()
    assert (task.rung, task.next_rung_at) == (2, meeting.sitting.starts_at)


@pytest.mark.parametrize("step", ["authorise_proxy", "rule"])
def test_a_proxy_left_open_at_the_start_is_counted_absent_and_a_late_head_signs_in(meeting, step):
    meeting.noticed(members=("CL", "CZ"))
    meeting.acknowledge("CL")
    (sends_proxy if step == "authorise_proxy" else authorised)(meeting)
    assert meeting.time_is_up(step) == 1
    assert (meeting.seat("CZ").answer, meeting.open) == ("absent", ["begin"])
    begin(meeting)
    with pytest.raises(ValidationError):
        meeting.sign_in("CZ", meeting.cast.post("duwei"))
    assert meeting.sign_in("CZ").is_present


def test_leave_left_open_at_the_start_is_counted_absent(meeting):
    meeting.noticed(members=("CL", "CZ"))
    meeting.acknowledge("CL")
    meeting.acknowledge("CZ", "leave", leave_reason="出差")
    meeting.time_is_up("rule")
    assert (meeting.seat("CZ").answer, meeting.open) == ("absent", ["begin"])
