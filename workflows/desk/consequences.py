"""What will happen: who gets it, by when, what stops, and what the ladder does by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from viewflow.workflow.base import Node

from coordination.policy.deadlines import CalendarMissing
from coordination.units.models import Role
from coordination.units.queries import users_acting_for
from workflows.engine.access import holder_words
from workflows.engine.ladder import HOLDER, Closing, Rung
from workflows.engine.opening import due_of, policy_day
from workflows.models import HUMAN, Task

if TYPE_CHECKING:
    from workflows.engine.nodes import Human


@dataclass
class Following:
    """One step that may come next."""

    step: str
    holder: str = ""
    people: str = ""
    due_at: dt.datetime | None = None
    is_provisional: bool = False
    each: bool = False
    after_all: bool = False


@dataclass
class Consequence:
    """What an outcome brings; without outcomes there is one, unnamed."""

    outcome: str
    words: str
    following: list[Following] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)


def consequences(
    task: Task, leads_to: Mapping[str, str | tuple[str, ...]], words: Mapping[str, str]
) -> list[Consequence]:
    """For each outcome of a step, the steps that follow it."""
    node = task.flow_task
    if not words:
        one = _consequence(task, "", "", _reachable(node))
        joined = _behind_a_join(node)
        for step in one.following:
            if step.step in joined and not step.each:
                step.after_all, step.due_at = True, None  # when, nobody knows yet
        return [one]
    found = []
    for outcome, label in words.items():
        named = leads_to.get(outcome)
        names = (named,) if isinstance(named, str) else named or ()
        targets = [node.flow_class.instance.node(name) for name in names]
        found.append(_consequence(task, outcome, label, targets))
    return found


def _consequence(task: Task, outcome: str, words: str, targets: list[Node]) -> Consequence:
    consequence = Consequence(outcome, words)
    for node in targets:
        if node.task_type == HUMAN:
            consequence.following.append(_following(task, node))
        elif node.task_type == "FOR_EACH":
            consequence.following.append(Following(str(node.each.task_title), each=True))
        elif node.task_type == "END":
            consequence.ends.append(str(node.task_title))
        else:
            consequence.following.append(Following(str(node.task_title)))
    return consequence


def _reachable(node: Node) -> list[Node]:
    """The waiting and ending nodes behind a node, through gateways and automatic steps."""
    found: list[Node] = []
    seen, queue = {node}, [edge.dst for edge in node._outgoing()]
    while queue:
        here = queue.pop(0)
        if here in seen:
            continue
        seen.add(here)
        if here.task_type in (HUMAN, "END", "AWAIT", "FOR_EACH"):
            found.append(here)
        else:
            queue += [edge.dst for edge in here._outgoing()]
    return found


def _behind_a_join(node: Node) -> set[str]:
    """The steps that open only when the others of this round are done, too."""
    joins, seen, queue = [], {node}, [edge.dst for edge in node._outgoing()]
    while queue:
        here = queue.pop(0)
        if here in seen:
            continue
        seen.add(here)
        if here.task_type == "JOIN":
            joins.append(here)
        elif here.task_type not in (HUMAN, "END", "AWAIT", "FOR_EACH"):
            queue += [edge.dst for edge in here._outgoing()]
    return {str(found.task_title) for join in joins for found in _reachable(join)}


def _following(task: Task, node: Human) -> Following:
    """A step as it would open now; a later state of the record may change it."""
    record = task.process.record
    probe = Task(process=task.process, flow_task=node, flow_task_type=HUMAN, token=task.token)
    if task.seed_object_id:
        probe.seed = task.seed
    following = Following(str(node.task_title))
    try:
        probe.holder_unit, probe.holder_role = node.holder(record, probe)
        following.holder = holder_words(probe)
        following.people = people_words(probe)
    except (AttributeError, LookupError, TypeError, ValueError):
        return following  # known only once the step before is done
    try:
        due = due_of(node, record, probe)
        following.due_at, following.is_provisional = due.at, due.provisional
    except (AttributeError, LookupError, TypeError, ValueError, CalendarMissing):
        pass
    return following


def people_words(task: Task) -> str:
    """Those in whose inbox a task stands, by name."""
    key = (task.holder_unit_id, task.holder_role)
    return pgettext("enumeration", ", ").join(user.label for user in users_acting_for({key})[key])


@dataclass(frozen=True)
class Ahead:
    """One rung that still stands ahead of a task."""

    at: dt.datetime
    words: str
    what: str
    is_next: bool


def ladder_ahead(task: Task, *, most: int = 4) -> list[Ahead]:
    """What happens next by itself, if nobody acts."""
    node = task.flow_task
    if not getattr(node, "ladder", ()) or task.due_at is None or not task.is_open:
        return []
    on = policy_day(task.process.record)
    ahead: list[Any] = []
    for index in range(task.rung, len(node.ladder)):
        rung = node.ladder[index]
        at = rung.at(task.due_at, on=on, task=task)
        if at < timezone.now() and not rung.escalates:
            continue
        ahead.append(Ahead(at, when_words(rung, on), rung_words(rung, task), not ahead))
    return ahead[:most]


def when_words(rung: Rung, on: dt.date) -> str:
    return "" if rung.moment is not None else rung.span_words(rung.days(on=on))


def rung_words(rung: Rung, task: Task | None = None) -> str:
    """What a rung does, in a sentence's part: whom it tells, what it opens, or what silence means."""
    if rung.label:
        return str(rung.label)
    if isinstance(rung, Closing):
        return _("the step is closed by itself, as silence")
    who = pgettext("enumeration", ", ").join(role_words(role, task) for role in rung.notify)
    if rung.before is not None:
        return _("%(who)s is reminded") % {"who": who}
    return _("%(who)s is told") % {"who": who}


def role_words(role: str, task: Task | None) -> str:
    if role == HOLDER:
        return _("the holder")
    return str(Role(role).label)
