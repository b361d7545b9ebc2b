"""Two people at one task, and a crash between any two writes."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from coordination.audit.models import Event, Pending
from coordination.notifications.models import Notice
from coordination.units.models import Organisation
from workflows.engine.steps import StepTaken, complete, open_tasks, start, task_for
from workflows.models import Process, Task

from . import tiny


@pytest.mark.django_db(transaction=True)
def test_two_people_take_the_same_task_and_one_wins(cast, village, process):
    task = task_for(village, "write")
    both, results = threading.Barrier(2), []

    def take(username):
        actor = cast.actor(username)
        try:
            both.wait()
            complete(Task.objects.get(pk=task.pk), tiny.write, actor=actor)
            results.append("won")
        except StepTaken as error:
            results.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(name,)) for name in ("wangmin", "liqian")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results)[-1] == "won" or results.count("won") == 1
    assert results.count("won") == 1
    assert len(results) == 2
    assert [one.flow_task.name for one in open_tasks(village)] == ["approve"]
    assert Event.objects.of(village).count() == 1
    assert Notice.objects.filter(key__startswith="task:").filter(recipient__username="linyue").count() == 1


class Crash(Exception):
    pass


class CrashAt:
    """Stops at the n-th write, as a killed process would."""

    def __init__(self, number: int) -> None:
        self.left, self.writes = number, 0

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self.writes += 1
            if self.writes == self.left:
                raise Crash
        return execute(sql, params, many, context)


def state():
    return {
        "tasks": list(Task.objects.order_by("pk").values_list("pk", "status", "flow_task")),
        "previous": list(Task.previous.through.objects.order_by("pk").values_list("pk", flat=True)),
        "processes": list(Process.objects.order_by("pk").values_list("pk", "status")),
        "events": Event.objects.count(),
        "pending": Pending.objects.count(),
        "notices": Notice.objects.count(),
        "villages": list(Organisation.objects.order_by("pk").values_list("pk", "organ_word")),
        "versions": Organisation.history.count(),
    }


def every_crash(do):
    """Run it with a crash at each of its writes in turn; how many there were, once it came through."""
    before = state()
    for number in range(1, 200):
        crash = CrashAt(number)
        try:
            with connection.execute_wrapper(crash):
                do()
        except Crash:
            assert state() == before, f"write {number} left something behind"
        else:
            return number - 1
    raise AssertionError("it never came through")


@pytest.mark.django_db(transaction=True)
def test_a_crash_at_any_write_of_a_step_leaves_nothing_behind(cast, village, process):
    task = task_for(village, "write")
    actor = cast.actor("wangmin")
    writes = every_crash(lambda: complete(task, tiny.write, actor=actor))
    assert writes >= 7
    approval, deputy = task_for(village, "approve"), cast.actor("linyue")
    writes = every_crash(lambda: complete(approval, tiny.approve, actor=deputy, reauth=True))
    assert writes >= 15  # the gateway, the for-each and its two branches as well


@pytest.mark.django_db(transaction=True)
def test_a_crash_at_any_write_of_a_start_leaves_nothing_behind(cast, village):
    actor = cast.actor("wangmin")
    assert every_crash(lambda: start(village, actor=actor, flow="TinyFlow")) >= 5
