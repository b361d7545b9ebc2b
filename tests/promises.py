"""Over the suite's stories: what the preview of a step or a page said is what it then did.

Each step that a test takes by ``complete`` is first taken on trial, for the first few times
that a worker meets it with that action; then it is taken, read off again, and both readings
are compared: who got what by when, which papers, who was told, what stopped, what ended.
So is each change by which a page with a preview moves records outside their steps (``MOVES``).
A run of the whole suite ends by naming the human steps and the changes that no story took.
"""

from __future__ import annotations

import copy
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

from coordination.duties.actions import work
from coordination.referrals.actions import intake, results
from coordination.trial import noting, on_trial
from coordination.units import actions as units
from workflows.case_deliberation import moves as cases
from workflows.desk import consequences as desk
from workflows.emergency_aid import front as aid_front
from workflows.emergency_aid import moves as aid
from workflows.engine import base, nodes, steps, trial
from workflows.joint_meeting import moves as meetings
from workflows.joint_meeting import placing
from workflows.life_reports import front as deaths_front
from workflows.life_reports import handing_over
from workflows.life_reports import moves as deaths
from workflows.member_duty import moves as duties
from workflows.paper_signatures import moves as signatures
from workflows.referral_closure import moves as referrals

OFTEN = 3  # times that a worker compares a step with one action
WHOLE_SUITE = 4000  # tests; fewer take some of the steps
SLACK = dt.timedelta(minutes=1)  # between trial and step the clock goes on

met: Counter[tuple[str, str, str]] = Counter()
compared: set[str] = set()
DOORS = (steps.complete, steps.record_for_holder, steps.record_telephone)
MOVES = (
    aid.bring_forward,
    aid.report_bounce,
    aid.report_death,
    aid.suspend,
    aid.take_back,
    aid.withdraw,
    aid_front.open_top_up,
    cases.stop_asking,
    cases.withdraw,
    deaths.undo,
    handing_over.move_house,
    handing_over.undo,
    deaths_front.report_death,
    duties.ask_for_time,
    duties.transfer,
    meetings.call_and_start,
    meetings.stop_asking,
    meetings.withdraw,
    placing.conclude_and_settle,
    referrals.reopen,
    referrals.withdraw,
    signatures.go_on_uncompared,
    signatures.object_to_entry,
    intake.withdraw_consent,
    results.record_contact,
    units.end_organisation,
    units.end_post,
    units.record_absence,
    work.remind,
)
"""By which pages with a preview move records; each takes the record first and its actor by name."""
_wake = trial._wake_parents


def after_its_promise(door: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(door)
    def taken(task: Any, action: Callable[..., Any], *, actor: Any, **values: Any) -> Any:
        if _can_be_compared(task, action):
            return _taken(door, task, action, actor=actor, **values)
        return door(task, action, actor=actor, **values)

    return taken


def move_after_its_promise(move: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(move)
    def made(record: Any, *, actor: Any, **values: Any) -> Any:
        if not _is_comparable() or not _is_rare(("", "", _name(move))):
            return move(record, actor=actor, **values)
        tried = copy.deepcopy(record)  # what a trial leaves in memory is no page's
        return _compared(
            _name(move),
            lambda: move(tried, actor=actor, **values),
            lambda: move(record, actor=actor, **values),
            about=record,
            actor=actor,
            values=values,
        )

    return made


def _name(move: Callable[..., Any]) -> str:
    return f"{move.__module__}.{move.__name__}"


def _taken(
    door: Callable[..., Any], task: Any, action: Callable[..., Any], *, actor: Any, **values: Any
) -> Any:
    def step() -> Any:
        return door(task, action, actor=actor, **values)

    node = task.flow_task
    name = f"{node.flow_class.__name__}.{node.name}"
    return _compared(name, step, step, about=task, actor=actor, values=values)


def _compared(
    name: str,
    trial_of: Callable[[], Any],
    change: Callable[[], Any],
    *,
    about: Any,
    actor: Any,
    values: dict[str, Any],
) -> Any:
    """Promise, then do, and compare."""
    before_it = desk.About.of(about)
    trial._wake_parents = lambda since: None  # type: ignore[assignment] # a step wakes them after its commit only
    trial.APART = 0.0
    try:
        said = desk.consequences(trial_of, about=about, actor=actor)
    finally:
        trial._wake_parents = _wake
    for value in values.values():
        if hasattr(value, "seek"):
            value.seek(0)
    with noting() as notes:
        try:
            result = change()
        except Exception:  # whatever it raises has to have been said before; it is raised on
            assert said.refused, f"{name} was promised, and is refused: {said}"
            raise
    assert not said.refused, f"{name} is done, and was refused beforehand: {said.refused}"
    done = desk.read_off(notes, about=before_it, actor=actor)
    before, after = plain(said, done), plain(done, done)
    unlike = {part: (before[part], after[part]) for part in after if before[part] != after[part]}
    assert not unlike, f"{name} did something else than it said: {unlike}"
    compared.add(name)
    return result


def _can_be_compared(task: Any, action: Callable[..., Any]) -> bool:
    node = task.flow_task
    if node is None or not _is_comparable():
        return False
    return _is_rare((node.flow_class.__name__, node.name, getattr(action, "__name__", "")))


def _is_comparable() -> bool:
    return not (
        on_trial()
        or not connection.atomic_blocks  # a test of what commits, or of two at once
        or not connection.atomic_blocks[-1]._from_testcase  # within another change
        or connection.force_debug_cursor  # one that counts queries
        or threading.current_thread() is not threading.main_thread()
    )


def _is_rare(key: tuple[str, str, str]) -> bool:
    met[key] += 1
    return met[key] <= OFTEN


def plain(one: desk.Consequences, other: desk.Consequences) -> dict[str, Any]:
    """A reading with the other's times where they are as good as the same."""
    found = {each.name: getattr(one, each.name) for each in fields(one)}
    for name in ("opens", "moves", "waits_for"):
        found[name] = [
            replace(step, due_at=near.due_at) if abs(step.due_at - near.due_at) < SLACK else step
            for step, near in zip(found[name], getattr(other, name), strict=False)
        ] + found[name][len(getattr(other, name)) :]
    return found


def compare_promises() -> None:
    """Put the compared doors in the place of ``complete`` and its like in all that has been imported."""
    put = [(door, after_its_promise(door)) for door in DOORS]
    put += [(move, move_after_its_promise(move)) for move in MOVES]
    for module in list(sys.modules.values()):
        for door, compared_door in put:
            if getattr(module, door.__name__, None) is door:
                setattr(module, door.__name__, compared_door)


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
    left = sorted((_steps_of_the_house() | {_name(move) for move in MOVES}) - compared)
    if left:
        print(f"\nNo story took these after a promise: {', '.join(left)}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _steps_of_the_house() -> set[str]:
    return {
        f"{flow.__name__}.{node.name}"
        for flow in base.FLOWS
        if flow.record_label != "units.organisation"  # the small flows of tests
        for node in base.flow_nodes(flow)
        if isinstance(node, nodes.Human)
    }
