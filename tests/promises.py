"""Over the suite's stories: what the preview of a step said is what the step then did.

Each step that a test takes by ``complete`` is first taken on trial, for the first few times
that a worker meets it with that action; then it is taken, read off again, and both readings
are compared: who got what by when, which papers, who was told, what stopped, what ended.
A run of the whole suite ends by naming the human steps that no story took.
"""

from __future__ import annotations

import datetime as dt
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from functools import wraps
from typing import Any

import pytest
from django.db import connection

from coordination.trial import noting, on_trial
from workflows.desk import consequences as desk
from workflows.engine import base, nodes, steps, trial

OFTEN = 3  # times that a worker compares a step with one action
WHOLE_SUITE = 4000  # tests; fewer take some of the steps
SLACK = dt.timedelta(minutes=1)  # between trial and step the clock goes on

met: Counter[tuple[str, str, str]] = Counter()
compared: set[str] = set()
DOORS = (steps.complete, steps.record_for_holder, steps.record_telephone)
_wake = trial._wake_parents


def after_its_promise(door: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(door)
    def taken(task: Any, action: Callable[..., Any], *, actor: Any, **values: Any) -> Any:
        if _can_be_compared(task, action):
            return _taken(door, task, action, actor=actor, **values)
        return door(task, action, actor=actor, **values)

    return taken


def _taken(
    door: Callable[..., Any], task: Any, action: Callable[..., Any], *, actor: Any, **values: Any
) -> Any:
    trial._wake_parents = lambda since: None  # type: ignore[assignment] # a step wakes them after its commit only
    trial.APART = 0.0
    try:
        said = desk.consequences(lambda: door(task, action, actor=actor, **values), about=task, actor=actor)
    finally:
        trial._wake_parents = _wake
    for value in values.values():
        if hasattr(value, "seek"):
            value.seek(0)
    with noting() as notes:
        try:
            result = door(task, action, actor=actor, **values)
        except Exception:  # whatever the step raises has to have been said before; it is raised on
            assert said.refused, f"{action.__name__} was promised, and is refused: {said}"
            raise
    assert not said.refused, f"{action.__name__} is done, and was refused beforehand: {said.refused}"
    done = desk.read_off(notes, about=task, actor=actor)
    before, after = plain(said, done), plain(done, done)
    unlike = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    assert not unlike, f"{action.__name__} did something else than it said: {unlike}"
    node = task.flow_task
    compared.add(f"{node.flow_class.__name__}.{node.name}")
    return result


def _can_be_compared(task: Any, action: Callable[..., Any]) -> bool:
    if (
        on_trial()
        or task.flow_task is None
        or not connection.atomic_blocks  # a test of what commits, or of two at once
        or not connection.atomic_blocks[-1]._from_testcase  # within another change
        or connection.force_debug_cursor  # one that counts queries
        or threading.current_thread() is not threading.main_thread()
    ):
        return False
    node = task.flow_task
    key = (node.flow_class.__name__, node.name, getattr(action, "__name__", ""))
    met[key] += 1
    return met[key] <= OFTEN


def plain(one: desk.Consequences, other: desk.Consequences) -> dict[str, Any]:
    """A reading with the other's times where they are as good as the same."""
    found = {each.name: getattr(one, each.name) for each in fields(one)}
    for name in ("opens", "waits_for"):
        found[name] = [
            replace(step, due_at=near.due_at) if abs(step.due_at - near.due_at) < SLACK else step
            for step, near in zip(found[name], getattr(other, name), strict=False)
        ] + found[name][len(getattr(other, name)) :]
    return found


def compare_promises() -> None:
    """Put the compared doors in the place of ``complete`` and its like in all that has been imported."""
    compared_doors = {door.__name__: (door, after_its_promise(door)) for door in DOORS}
    for module in list(sys.modules.values()):
        for name, (door, compared_door) in compared_doors.items():
            if getattr(module, name, None) is door:
                setattr(module, name, compared_door)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["promises"] = sorted(compared)
    elif not hasattr(session.config, "workerinput"):
        _name_the_left(session)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    compared.update(getattr(node, "workeroutput", {}).get("promises", ()))


def _name_the_left(session: pytest.Session) -> None:
    if session.testscollected < WHOLE_SUITE:
        return
    left = sorted(_steps_of_the_house() - compared)
    if left:
        print(f"\nNo story took these steps after a promise: {', '.join(left)}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _steps_of_the_house() -> set[str]:
    return {
        f"{flow.__name__}.{node.name}"
        for flow in base.FLOWS
        if flow.record_label != "units.organisation"  # the small flows of tests
        for node in base.flow_nodes(flow)
        if isinstance(node, nodes.Human)
    }
