"""The clock: each rung once, closings as silence, parents woken; it decides nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from coordination.audit.models import Event
from coordination.meetings.verbs import MeetingVerb
from coordination.notifications.models import Notice
from coordination.units.models import Organisation
from coordination.units.queries import clock_actor
from workflows.engine.clock import sweep
from workflows.engine.ladder import DueTime
from workflows.engine.steps import complete, open_tasks, start, task_for
from workflows.engine.turning import reschedule
from workflows.models import Process, Task
from workflows.verbs import FlowVerb

from . import tiny
from .test_steps import to_answers, to_approval

pytestmark = pytest.mark.django_db


def move_back(task, **delta):
    """Move the stored times, as if they had been set earlier; the code's time is never patched."""
    shift = dt.timedelta(**delta)
    task.refresh_from_db()
    Task.objects.filter(pk=task.pk).update(
        due_at=task.due_at - shift,
        next_rung_at=task.next_rung_at - shift if task.next_rung_at else None,
        created=task.created - shift,
    )


def told(task, rung):
    return sorted(
        Notice.objects.filter(key__startswith=f"task:{task.pk}:rung:{rung}:").values_list(
            "recipient__username", flat=True
        )
    )


def test_nothing_due_opens_no_transaction(cast, village, process, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert sweep() == 0


def test_a_reminder_goes_to_the_holder_once(cast, village, process):
    task = to_approval(cast, village)
    move_back(task, days=3, hours=-1)
    assert sweep() == 1
    assert told(task, 0) == ["linyue"]
    assert sweep() == 0
    Task.objects.filter(pk=task.pk).update(rung=0, next_rung_at=timezone.now())
    assert sweep() == 1  # tried again, it tells nobody twice
    assert told(task, 0) == ["linyue"]


def test_the_ladder_is_climbed_upwards_and_decides_nothing(cast, village, process):
    task = to_approval(cast, village)
    task.refresh_from_db()
    for rung in (1, 2):
        Task.objects.filter(pk=task.pk).update(
            rung=rung, next_rung_at=timezone.now(), due_at=timezone.now() - dt.timedelta(days=rung)
        )
        sweep()
    assert list(told(task, 1)) == ["chenjing", "linyue"]
    assert told(task, 2) == ["zhouzhengyi"]
    task.refresh_from_db()
    assert task.is_open
    assert task.next_rung_at is None
    assert Event.objects.filter(verb=FlowVerb.ESCALATED).count() == 2
    village.refresh_from_db()
    assert village.organ_word == "written"


def test_m2_1_2_of_several_rungs_that_have_passed_each_hears_once_at_the_one_that_stands(
    cast, village, process
):
    task = to_approval(cast, village)
    move_back(task, days=30)
    for _sweep in range(3):
        sweep()
    assert told(task, 0) == told(task, 1) == []
    assert told(task, 2) == ["chenjing", "linyue", "zhouzhengyi"]
    assert Event.objects.filter(verb=FlowVerb.ESCALATED).count() == 1


def test_m2_1_2_a_step_whose_closing_time_has_passed_too_is_closed_without_a_reminder(cast, village, process):
    tasks = to_answers(cast, village)
    for task in tasks.values():
        move_back(task, days=30)
    sweep()
    assert not Notice.objects.filter(key__contains=":rung:").exists()
    assert [task.flow_task.name for task in open_tasks(village)] == ["sign"]


def test_another_time_has_a_ladder_of_its_own(cast, village, process):
    task = to_approval(cast, village)
    move_back(task, days=3, hours=-1)
    assert sweep() == 1
    assert told(task, 0) == ["linyue"]
    task.refresh_from_db()
    reschedule(task, DueTime(task.due_at + dt.timedelta(days=30)), actor=clock_actor())
    unread = Notice.objects.unread().filter(key__startswith=f"task:{task.pk}:rung:")
    assert not unread.exists()  # what was told of the old time is past
    move_back(task, days=30, hours=1)
    assert sweep() == 1
    assert told(task, 0) == ["linyue", "linyue"]
    assert unread.count() == 1


def test_nobody_has_to_read_of_a_step_that_is_done(cast, village, process):
    task = to_approval(cast, village)
    move_back(task, days=30)
    sweep()
    ladder = Notice.objects.filter(key__startswith=f"task:{task.pk}:rung:")
    assert ladder.unread().count() == 3
    task.refresh_from_db()
    complete(task, tiny.approve, actor=cast.actor("linyue"), reauth=True)
    assert not ladder.unread().exists()
    settled = ladder.filter(is_settled=True).values_list("recipient__username", flat=True)
    assert sorted(settled) == ["chenjing", "zhouzhengyi"]  # to the one who did it, it was read


def test_a_closing_time_ends_the_step_as_silence(cast, village, process):
    tasks = to_answers(cast, village)
    complete(tasks["CZ"], tiny.answer, actor=cast.actor("songlan"))
    Task.objects.filter(pk=tasks["RS"].pk).update(rung=1, next_rung_at=timezone.now(), due_at=timezone.now())
    assert sweep() == 1
    assert Event.objects.of(cast.unit("RS")).filter(verb=MeetingVerb.CALL_NO_REPLY).count() == 1
    assert [task.flow_task.name for task in open_tasks(village)] == ["sign"]
    assert sweep() == 0


def test_the_clock_may_not_take_a_step_before_its_time_or_without_a_closing(cast, village, process):
    with pytest.raises(PermissionDenied):
        complete(task_for(village, "write"), tiny.write, actor=clock_actor())
    tasks = to_answers(cast, village)
    with pytest.raises(PermissionDenied):
        complete(tasks["CZ"], tiny.no_reply, actor=clock_actor())


def test_what_fails_is_put_off_and_the_rest_goes_on(cast, village, process, monkeypatch):
    tasks = to_answers(cast, village)
    Task.objects.filter(pk__in=[task.pk for task in tasks.values()]).update(
        rung=1, next_rung_at=timezone.now()
    )

    def fails_for_finance(unit, *, actor):
        if unit.code == "CZ":
            raise RuntimeError("broken")

    monkeypatch.setitem(tiny.TinyFlow.answer.ladder[1].__dict__, "action", fails_for_finance)
    assert sweep() == 1
    tasks["CZ"].refresh_from_db()
    assert tasks["CZ"].is_open
    assert tasks["CZ"].next_rung_at > timezone.now()


@pytest.fixture
def family(cast, village):
    """Taoyuan, whose process waits for those of two villages."""
    Organisation.objects.create(
        code="TINY2",
        name="大河村",
        short_name="大河村",
        level="village",
        kind="village",
        parent=cast.unit("XZ01"),
        region=cast.unit("XZF"),
        valid_from=dt.date(2020, 1, 1),
    )
    return start(cast.unit("XZ01"), actor=cast.actor("wangmin"), flow="ParentFlow")


def finish_child(process, cast):
    complete(process.task_set.open().get(), tiny.sign, actor=cast.actor("wangmin"))


def test_the_last_childs_end_wakes_the_parent(cast, family, django_capture_on_commit_callbacks):
    first, second = Process.objects.filter(parent_task__process=family).order_by("pk")
    with django_capture_on_commit_callbacks(execute=True):
        finish_child(first, cast)
    assert not Task.objects.open().filter(process=family).exists()
    with django_capture_on_commit_callbacks(execute=True):
        finish_child(second, cast)
    assert Task.objects.open().get(process=family).flow_task.name == "sign"


def test_the_clock_wakes_a_parent_whose_childs_commit_was_the_last_thing_before_a_crash(cast, family):
    for child in Process.objects.filter(parent_task__process=family):
        finish_child(child, cast)  # the callbacks after the commit never ran
    assert sweep() == 1
    assert Task.objects.open().get(process=family).flow_task.name == "sign"
    assert sweep() == 0
