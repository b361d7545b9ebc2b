"""The one door: who may take a step, what it leaves, and that it happens once or not at all."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from coordination.audit.models import Event
from coordination.meetings.verbs import MeetingVerb
from coordination.notifications.models import Notice
from workflows.engine.access import actor_for_task, may_take
from workflows.engine.steps import StepTaken, complete, open_tasks, task_for
from workflows.models import Task

from . import tiny

pytestmark = pytest.mark.django_db


def to_approval(cast, village):
    complete(task_for(village, "write"), tiny.write, actor=cast.actor("wangmin"))
    return task_for(village, "approve")


def to_answers(cast, village):
    complete(to_approval(cast, village), tiny.approve, actor=cast.actor("linyue"), reauth=True)
    return {task.seed.code: task for task in open_tasks(village)}


def test_starting_opens_the_first_task_for_its_holder(cast, village, process):
    (task,) = open_tasks(village)
    assert (task.holder_unit, task.holder_role) == (cast.unit("LXB"), "OFFICE")
    assert task.due_at is not None
    assert task.subject_title == str(village)
    assert may_take(cast.actor("liqian"), task) is None


def test_a_step_leaves_status_event_next_task_and_notice(cast, village, process):
    task = task_for(village, "write")
    complete(task, tiny.write, actor=cast.actor("wangmin"))
    village.refresh_from_db()
    assert village.organ_word == "written"
    assert [event.user_name for event in Event.objects.of(village)] == ["王敏"]
    (following,) = open_tasks(village)
    assert following.flow_task.name == "approve"
    assert [n.recipient.username for n in Notice.objects.filter(key=f"task:{following.pk}")] == ["linyue"]
    task.refresh_from_db()
    assert (task.status, task.owner.username, task.next_rung_at) == ("DONE", "wangmin", None)


def test_who_does_not_hold_it_is_refused_with_the_holders_name(cast, village, process):
    with pytest.raises(PermissionDenied, match="联席"):
        complete(task_for(village, "write"), tiny.write, actor=cast.actor("songlan"))
    village.refresh_from_db()
    assert village.organ_word == ""


def test_a_step_taken_by_a_colleague_says_so(cast, village, process):
    task = task_for(village, "write")
    complete(task, tiny.write, actor=cast.actor("wangmin"))
    with pytest.raises(StepTaken, match="王敏"):
        complete(task, tiny.write, actor=cast.actor("liqian"))


def test_a_return_opens_the_first_step_again(cast, village, process):
    complete(
        to_approval(cast, village), tiny.send_back, actor=cast.actor("linyue"), reauth=True, reason="补充附件"
    )
    assert [task.flow_task.name for task in open_tasks(village)] == ["write"]
    to_answers(cast, village)
    assert len(open_tasks(village)) == 2


def test_the_branch_gets_its_own_thing_and_the_join_waits_for_all(cast, village, process):
    tasks = to_answers(cast, village)
    assert set(tasks) == {"CZ", "RS"}
    complete(tasks["CZ"], tiny.answer, actor=cast.actor("songlan"))
    assert len(open_tasks(village)) == 1
    assert Event.objects.of(cast.unit("CZ")).filter(verb=MeetingVerb.CALL_ANSWERED).exists()
    last = tasks["RS"]
    holder = last.holder_unit.posts.get(role="LIAISON").user
    complete(last, tiny.answer, actor=actor_for_task(holder, last))
    assert [task.flow_task.name for task in open_tasks(village)] == ["sign"]
    complete(task_for(village, "sign"), tiny.sign, actor=cast.actor("chenjing", "OFFDIR"))
    process.refresh_from_db()
    assert process.status == "DONE"
    assert not Task.objects.open().about(village).exists()
