"""Branches taken back by a move or by the first of several that decides, wherever the others stand."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from viewflow.workflow.status import STATUS

from coordination.audit.models import Event
from coordination.meetings.verbs import MeetingVerb
from coordination.units.models import Post
from workflows.engine.steps import StepTaken, complete, open_tasks, start, task_for
from workflows.engine.turning import cancel_siblings, stop_branch
from workflows.models import Task
from workflows.verbs import FlowVerb

from . import tiny
from .test_steps import to_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(cast):
    return cast.actor("chenjing", "OFFDIR")


@pytest.fixture
def desks(cast, village):
    """Two desks with one decision; the second asks two units."""
    return start(village, actor=cast.actor("wangmin"), flow="DesksFlow")


def names(village):
    return sorted(task.flow_task.name for task in open_tasks(village))


def take(cast, task, action=tiny.answer):
    post = Post.objects.current().filter(unit=task.holder_unit, role=task.holder_role).first()
    complete(task, action, actor=cast.actor(post.user.username, task.holder_role))


def answers(village):
    return {task.seed.code: task for task in open_tasks(village) if task.flow_task.name == "answer"}


def test_asked_no_longer_ends_the_branch_of_that_unit_alone(cast, village, process, director):
    tasks = to_answers(cast, village)
    stop_branch(village, cast.unit("RS"), tiny.drop, actor=director, reason="不再涉及")
    assert list(answers(village)) == ["CZ"]
    tasks["RS"].refresh_from_db()
    assert tasks["RS"].status == STATUS.CANCELED
    assert [event.reason for event in Event.objects.filter(verb=FlowVerb.BRANCH_CANCELLED)] == ["不再涉及"]
    assert Event.objects.of(cast.unit("RS")).get(verb=MeetingVerb.CALL_NO_REPLY).reason == "不再涉及"


def test_the_last_one_asked_no_longer_lets_it_go_on(cast, village, process, director):
    take(cast, to_answers(cast, village)["CZ"])
    stop_branch(village, cast.unit("RS"), tiny.drop, actor=director, reason="不再涉及")
    assert names(village) == ["sign"]


def test_a_branch_at_its_second_step_ends_there(cast, village, director):
    start(village, actor=cast.actor("wangmin"), flow="NestedFlow")
    take(cast, answers(village)["CZ"])
    assert names(village) == ["answer", "confirm"]
    stop_branch(village, cast.unit("CZ"), tiny.drop, actor=director, reason="不再涉及")
    assert list(answers(village)) == ["RS"]


def test_where_the_action_refuses_the_branch_stays(cast, village, process):
    to_answers(cast, village)
    with pytest.raises(PermissionDenied):
        stop_branch(village, cast.unit("RS"), tiny.drop, actor=cast.actor("songlan"), reason="不再涉及")
    assert sorted(answers(village)) == ["CZ", "RS"]
    assert not Event.objects.filter(verb=FlowVerb.BRANCH_CANCELLED).exists()


def test_who_has_answered_or_was_never_asked_has_no_branch_and_nothing_is_written(
    cast, village, process, director
):
    take(cast, to_answers(cast, village)["CZ"])
    for code in ("CZ", "ZJ"):
        with pytest.raises(StepTaken):
            stop_branch(village, cast.unit(code), tiny.drop, actor=director, reason="不再涉及")
    assert not Event.objects.filter(verb__in=(MeetingVerb.CALL_NO_REPLY, FlowVerb.BRANCH_CANCELLED)).exists()
    assert list(answers(village)) == ["RS"]


@pytest.mark.parametrize("answered", [0, 1])
def test_the_first_desk_decides_and_the_second_with_all_its_branches_ends(cast, village, desks, answered):
    for code in ("CZ", "RS")[:answered]:
        take(cast, answers(village)[code])
    left = answers(village)
    take(cast, task_for(village, "here"), tiny.sign)
    assert names(village) == ["sign"]
    for task in left.values():
        task.refresh_from_db()
        assert task.status == STATUS.CANCELED
        with pytest.raises(StepTaken, match="撤销"):
            take(cast, task)


def test_the_second_desk_decides_once_all_its_units_have_and_the_first_ends(cast, village, desks):
    here = task_for(village, "here")
    take(cast, answers(village)["CZ"])
    assert names(village) == ["answer", "here"]
    take(cast, answers(village)["RS"])
    assert names(village) == ["sign"]
    here.refresh_from_db()
    assert here.status == STATUS.CANCELED
    take(cast, task_for(village, "sign"), tiny.sign)
    desks.refresh_from_db()
    assert desks.status == "DONE"


def test_siblings_are_those_of_the_innermost_split(cast, village, desks, monkeypatch):
    """The first unit that answers ends the other's branch; its join decides and ends the other desk."""
    monkeypatch.setattr(tiny.Units, "first_answer_wins", True)
    other = answers(village)["RS"]
    take(cast, answers(village)["CZ"])
    other.refresh_from_db()
    assert "reason" not in other.data["cancelled"]
    assert task_for(village, "here") is None
    assert names(village) == ["sign"]


def test_outside_any_split_there_are_no_siblings(cast, village, process):
    (task,) = open_tasks(village)
    cancel_siblings(task.flow_task.activation_class(task), reason="decided")
    assert Task.objects.get(pk=task.pk).is_open
