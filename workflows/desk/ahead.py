"""Who holds a step, and what its ladder does by itself if nobody acts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.units.models import Role
from coordination.wording import listed
from workflows.engine.ladder import HOLDER, Closing, Rung, rungs_ahead
from workflows.engine.narrowing import people_for
from workflows.engine.opening import policy_day
from workflows.models import Task


def people_words(task: Task) -> str:
    """Those in whose inbox a task stands, by name."""
    return listed(user.label for user in people_for([task])[0])


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
    for rung, at in rungs_ahead(task, on=on):
        if at < timezone.now() and not rung.escalates:
            continue
        ahead.append(Ahead(at, when_words(rung, on, task), rung_words(rung, task), not ahead))
    return ahead[:most]


def when_words(rung: Rung, on: dt.date, task: Task) -> str:
    return "" if rung.moment is not None else rung.span_words(rung.days(on=on, task=task))


def rung_words(rung: Rung, task: Task | None = None) -> str:
    """What a rung does, in a sentence's part: whom it tells, what it opens, or what silence means."""
    if rung.label:
        return str(rung.label)
    if isinstance(rung, Closing):
        return _("the step is closed by itself, as silence")
    who = listed(role_words(role, task) for role in rung.notify)
    if rung.before is not None:
        return _("%(who)s is reminded") % {"who": who}
    return _("%(who)s is told") % {"who": who}


def role_words(role: str, task: Task | None) -> str:
    if role == HOLDER:
        return _("the holder")
    return str(Role(role).label)
