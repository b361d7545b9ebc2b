"""What breaks into a process outside its steps: effect, trace and refusal, wherever the process stands."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from coordination.audit.models import Event
from coordination.notifications.models import Notice
from coordination.units.models import Organisation
from coordination.units.queries import clock_actor
from workflows.engine import turning
from workflows.engine.base import flow_of
from workflows.engine.ladder import DueTime
from workflows.engine.steps import complete, open_tasks, start, task_for
from workflows.models import Process, Task
from workflows.verbs import FlowVerb

from . import tiny
from .test_steps import to_answers, to_approval

pytestmark = pytest.mark.django_db


def names(village):
    return sorted(task.flow_task.name for task in open_tasks(village))


def one_answered(cast, village):
    complete(to_answers(cast, village)["CZ"], tiny.answer, actor=cast.actor("songlan"))


def one_dropped(cast, village):
    turning.cancel_branch(to_answers(cast, village)["CZ"], actor=cast.actor("wangmin"), reason="不再涉及")


def all_answered(cast, village):
    one_answered(cast, village)
    turning.cancel_branch(open_tasks(village)[0], actor=cast.actor("wangmin"), reason="不再涉及")


PLACES = {
    "at the first step": lambda cast, village: None,
    "at a leader": to_approval,
    "while all are asked": to_answers,
    "while one is still asked": one_answered,
    "while one is asked no longer": one_dropped,
    "behind the join": all_answered,
}


@pytest.fixture(params=sorted(PLACES))
def at_some_place(request, cast, village, process):
    PLACES[request.param](cast, village)
    village.refresh_from_db()
    return open_tasks(village)


@pytest.fixture
def director(cast):
    return cast.actor("chenjing", "OFFDIR")


def test_withdrawn_wherever_it_stands(at_some_place, village, process, director):
    village = turning.withdraw(village, tiny.take_back, actor=director, reason="不再需要")
    assert village.organ_word == "gone"
    assert not Task.objects.filter(process=process, finished__isnull=True).exists()
    process.refresh_from_db()
    assert process.status == "CANCELED"
    assert Event.objects.get(verb=FlowVerb.PROCESS_CANCELLED).reason == "不再需要"
    for task in at_some_place:
        task.refresh_from_db()
        assert task.data["cancelled"] == {"by": director.user.pk}
        assert not Notice.objects.unread().filter(key=f"task:{task.pk}").exists()


def test_begun_anew_wherever_it_stands(at_some_place, village, process, director):
    turning.restart(village, tiny.turn, actor=director, reason="情况有变")
    process.refresh_from_db()
    assert process.status == "CANCELED"
    anew = Process.objects.of(village).get(status="NEW")
    assert [task.process for task in open_tasks(village)] == [anew]
    assert names(village) == ["write"]
    assert [event.reason for event in Event.objects.filter(verb=FlowVerb.PROCESS_CANCELLED)] == ["情况有变"]


def test_what_has_come_to_its_end_does_not_begin_anew(village, process, director):
    turning.restart(village, tiny.take_back, actor=director, reason="不再需要")
    assert not Process.objects.of(village).filter(status="NEW").exists()


@pytest.mark.parametrize("verb", [turning.withdraw, turning.restart])
def test_where_the_action_refuses_nothing_happened(at_some_place, cast, village, process, verb):
    before = names(village)
    with pytest.raises(PermissionDenied, match="director"):
        verb(village, tiny.take_back, actor=cast.actor("songlan"), reason="不再需要")
    assert names(village) == before
    process.refresh_from_db()
    assert process.status == "NEW"
    assert not Event.objects.filter(verb=FlowVerb.PROCESS_CANCELLED).exists()


def test_what_is_gone_is_not_withdrawn_again(village, process, director):
    turning.withdraw(village, tiny.take_back, actor=director, reason="不再需要")
    with pytest.raises(PermissionDenied, match="gone"):
        turning.withdraw(
            Organisation.objects.get(pk=village.pk), tiny.take_back, actor=director, reason="又撤"
        )
    assert Event.objects.filter(verb=FlowVerb.PROCESS_CANCELLED).count() == 1


def test_where_no_process_runs_the_records_own_rule_decides(village, director):
    with turning.locked(village) as process:
        assert process is None
    assert turning.withdraw(village, tiny.take_back, actor=director, reason="不再需要").organ_word == "gone"
    assert not Event.objects.filter(verb=FlowVerb.PROCESS_CANCELLED).exists()


@pytest.fixture
def family(cast):
    """A township whose process waits for those of two of its villages."""
    return start(cast.unit("XZ01"), actor=cast.actor("wangmin"), flow="ParentFlow")


def children(family):
    return [one.record for one in Process.objects.filter(parent_task__process=family).order_by("pk")]


def test_what_a_withdrawn_record_waited_for_ends_with_it(family, director):
    assert [names(village) for village in children(family)] == [["work"], ["work"]]
    turning.withdraw(family.record, tiny.take_back, actor=director, reason="不再需要")
    assert [names(village) for village in children(family)] == [[], []]
    assert not Process.objects.filter(status="NEW").exists()


def test_a_parent_is_woken_once_the_last_of_its_children_is_withdrawn(
    family, director, django_capture_on_commit_callbacks
):
    for left, village in zip((False, True), children(family), strict=True):
        with django_capture_on_commit_callbacks(execute=True):
            turning.withdraw(village, tiny.take_back, actor=director, reason="不再需要")
        assert Task.objects.open().filter(process=family).exists() is left


def test_whoever_waited_for_a_process_waits_for_the_one_begun_anew(
    cast, family, director, django_capture_on_commit_callbacks
):
    first, second = children(family)
    with django_capture_on_commit_callbacks(execute=True):
        turning.withdraw(first, tiny.take_back, actor=director, reason="不再需要")
        turning.restart(second, tiny.turn, actor=director, reason="情况有变")
    assert not Task.objects.open().filter(process=family).exists()
    (task,) = open_tasks(second)
    assert task.process.parent_task.process == family
    with django_capture_on_commit_callbacks(execute=True):
        complete(task, tiny.sign, actor=cast.actor("wangmin"))
    assert Task.objects.open().get(process=family).flow_task.name == "sign"


def test_another_holds_the_step_and_only_the_new_inbox_has_it(cast, village):
    start(village, actor=cast.actor("wangmin"), flow="DesksFlow")
    task = task_for(village, "here")
    assert task.holder_unit == cast.unit("XZ01")
    Organisation.objects.filter(pk=village.pk).update(parent=cast.unit("XZ02"))
    turning.rehold(task)
    task.refresh_from_db()
    assert (task.holder_unit, task.holder_role) == (cast.unit("XZ02"), "TCLERK")
    assert task.is_open


def test_another_time_begins_the_ladder_anew(cast, village):
    start(village, actor=cast.actor("wangmin"), flow="DesksFlow")
    task = task_for(village, "here")
    Task.objects.filter(pk=task.pk).update(rung=2, next_rung_at=None)
    later = timezone.now() + dt.timedelta(days=30)
    turning.reschedule(task, DueTime(later), actor=clock_actor())
    task.refresh_from_db()
    assert (task.due_at, task.rung) == (later, 0)
    assert task.next_rung_at is not None


def test_a_record_without_a_flow_or_with_several_has_to_name_one(cast, village):
    assert flow_of(village, "TinyFlow") is tiny.TinyFlow
    with pytest.raises(LookupError, match="ChildFlow, LoopFlow"):
        start(village, actor=cast.actor("wangmin"))
    with pytest.raises(LookupError, match="none"):
        flow_of(cast.user("wangmin"))
