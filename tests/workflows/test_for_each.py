"""One branch for each: none, cancelled, added, twice, and two that end at once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from viewflow.workflow.status import STATUS

from coordination.audit.models import Event
from coordination.units.models import Organisation, Post
from workflows.engine.steps import StepTaken, complete, open_tasks, start, task_for
from workflows.engine.turning import add_branch, cancel_branch
from workflows.models import Process, Task
from workflows.verbs import FlowVerb

from . import tiny
from .test_steps import to_answers, to_approval


def names(village):
    return [task.flow_task.name for task in open_tasks(village)]


def answer_all(cast, village):
    for task in open_tasks(village):
        post = Post.objects.current().filter(unit=task.holder_unit, role=task.holder_role).first()
        complete(task, tiny.answer, actor=cast.actor(post.user.username, task.holder_role))


@pytest.mark.django_db
def test_with_nobody_to_ask_it_goes_straight_on(cast, village, process, asked):
    asked()
    complete(to_approval(cast, village), tiny.approve, actor=cast.actor("linyue"), reauth=True)
    assert names(village) == ["sign"]


@pytest.mark.django_db
def test_the_last_open_branch_cancelled_asks_the_join_again(cast, village, process):
    tasks = to_answers(cast, village)
    complete(tasks["CZ"], tiny.answer, actor=cast.actor("songlan"))
    assert names(village) == ["answer"]
    cancel_branch(tasks["RS"], actor=cast.actor("wangmin"), reason="不再涉及")
    assert names(village) == ["sign"]
    tasks["RS"].refresh_from_db()
    assert tasks["RS"].status == STATUS.CANCELED
    assert Event.objects.get(verb=FlowVerb.BRANCH_CANCELLED).reason == "不再涉及"


@pytest.mark.django_db
def test_all_branches_cancelled_go_on_too(cast, village, process):
    for task in to_answers(cast, village).values():
        cancel_branch(task, actor=cast.actor("wangmin"), reason="撤回")
    assert names(village) == ["sign"]


@pytest.mark.django_db
def test_a_cancelled_branch_is_not_taken(cast, village, process):
    tasks = to_answers(cast, village)
    cancel_branch(tasks["CZ"], actor=cast.actor("wangmin"), reason="撤回")
    with pytest.raises(StepTaken):
        complete(tasks["CZ"], tiny.answer, actor=cast.actor("songlan"))
    with pytest.raises(StepTaken):
        cancel_branch(tasks["CZ"], actor=cast.actor("wangmin"), reason="再撤")


@pytest.mark.django_db
def test_a_branch_added_while_it_runs_is_waited_for(cast, village, process):
    tasks = to_answers(cast, village)
    added = add_branch(village, tiny.TinyFlow.ask, cast.unit("CL"), actor=cast.actor("wangmin"))
    assert added.holder_unit == cast.unit("CL")
    complete(tasks["CZ"], tiny.answer, actor=cast.actor("songlan"))
    complete(added, tiny.answer, actor=cast.actor("sunjing"))
    assert names(village) == ["answer"]
    cancel_branch(tasks["RS"], actor=cast.actor("wangmin"), reason="撤回")
    assert names(village) == ["sign"]
    with pytest.raises(StepTaken):
        add_branch(village, tiny.TinyFlow.ask, cast.unit("ZJ"), actor=cast.actor("wangmin"))


@pytest.mark.django_db
def test_twice_in_a_loop(cast, village, process):
    """The same for-each and join run again after the flow has come back."""
    to_answers(cast, village)
    answer_all(cast, village)
    complete(task_for(village, "sign"), tiny.sign, actor=cast.actor("chenjing", "OFFDIR"))
    process.refresh_from_db()
    assert process.status == "DONE"
    again = start(village, actor=cast.actor("wangmin"), flow="LoopFlow")
    for _round in range(2):
        assert sorted(names(village)) == ["answer", "answer"]
        answer_all(cast, village)
        assert names(village) == ["review"]
        again_or_not = tiny.ask_again if _round == 0 else tiny.sign
        complete(task_for(village, "review"), again_or_not, actor=cast.actor("chenjing", "OFFDIR"))
    again.refresh_from_db()
    assert again.status == "DONE"
    assert Task.objects.filter(process=again, flow_task=tiny.LoopFlow.answered).count() == 2


@pytest.mark.django_db
def test_a_later_step_of_a_branch_works_on_the_same_thing(cast, village):
    start(village, actor=cast.actor("wangmin"), flow="NestedFlow")
    tasks = {task.seed.code: task for task in open_tasks(village)}
    complete(tasks["CZ"], tiny.answer, actor=cast.actor("songlan"))
    second = next(task for task in open_tasks(village) if task.flow_task.name == "confirm")
    assert second.seed == cast.unit("CZ")
    assert second.holder_role == "UHEAD"


@pytest.mark.django_db(transaction=True)
def test_two_branches_that_end_at_once_join_once(cast, village, process):
    tasks = to_answers(cast, village)
    actors = {"CZ": cast.actor("songlan")}
    post = Post.objects.current().get(unit__code="RS", role="LIAISON")
    actors["RS"] = cast.actor(post.user.username, "LIAISON")
    both, failed = threading.Barrier(2), []

    def end(code):
        try:
            both.wait()
            complete(tasks[code], tiny.answer, actor=actors[code])
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=(code,)) for code in ("CZ", "RS")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failed
    assert names(village) == ["sign"]
    joins = Task.objects.filter(process=process, flow_task=tiny.TinyFlow.answered)
    assert [join.status for join in joins] == ["DONE"]
    assert Process.objects.filter(status="NEW").count() == 1
    assert Organisation.objects.get(pk=village.pk).organ_word == "approved"
