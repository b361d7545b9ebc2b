"""After a gap of the clock: of what has passed meanwhile, people are told once, and a full desk in one line.

A rung is late where the clock comes to it long after its time. Whoever would hear of more steps at
once than a county bears (NOTICE_DIGEST_ABOVE) gets one digest that names the first of them; its rows in
the list of notices say when, so that a clock that dies in between tells nobody twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from coordination.notifications.actions import notify
from coordination.notifications.kinds import RoomNotice
from coordination.notifications.models import Notice
from coordination.policy.queries import parameter
from coordination.units.counties import County, county_of
from coordination.units.models import Post
from coordination.units.queries import clock_actor, users_acting_for
from coordination.wording import listed
from workflows.notices import FlowNotice

from .ladder import HOLDER, Closing, Rung, holder_by_role, standing
from .narrowing import people_for
from .opening import policy_day

if TYPE_CHECKING:
    from coordination.units.models import User
    from workflows.models import Task, TaskQuerySet

LATE = dt.timedelta(minutes=15)
"""So much later than its time a rung is only where the clock stood still."""
NAMED = 3  # titles in a digest

_told: ContextVar[frozenset[int]] = ContextVar("told_in_digest", default=frozenset())


def is_late(task: Task, now: dt.datetime) -> bool:
    return task.next_rung_at is not None and task.next_rung_at < now - LATE


def as_one(rungs: Sequence[Rung]) -> Rung:
    """Of several rungs that have passed, the last, telling whom any of them names."""
    notify = tuple(dict.fromkeys(role for rung in rungs for role in rung.notify))
    return replace(rungs[-1], notify=notify, urgent=any(rung.urgent for rung in rungs))


def told_by(task: Task, rung: Rung) -> list[tuple[RoomNotice, list[User], str]]:
    """The holder is reminded or told it is late; others, that the holder has not finished.

    A holder's link leads to the step, another's to the record: the step itself is closed to them.
    """
    found: list[tuple[RoomNotice, list[User], str]] = []
    record, step = task.process.record, task.get_absolute_url()
    beside = record.get_absolute_url() if hasattr(record, "get_absolute_url") else step
    own = (task.holder_unit_id, task.holder_role)
    seen: set[int] = set()
    for role in sorted(rung.notify, key=lambda role: role != HOLDER):
        key = own if role == HOLDER else holder_by_role(role, task).key
        # of the holder's own desk nobody hears of what is another's, or barred to them
        people = people_for([task])[0] if key == own else users_acting_for({key})[key]
        users = [user for user in people if user.pk not in seen]
        seen |= {user.pk for user in users}
        if not rung.escalates:
            kind = FlowNotice.TASK_DUE_SOON
        elif key == own:
            kind = FlowNotice.TASK_OVERDUE
        else:
            kind = FlowNotice.TASK_ESCALATED
        found.append((kind, users, step if key == own else beside))
    return found


# --- digests ------------------------------------------------------------------------------------


@dataclass
class _Heard:
    user: User
    titles: list[str] = field(default_factory=list)
    urgent: bool = False


def tell_in_digests(due: TaskQuerySet, now: dt.datetime) -> None:
    """Of one county's steps whose rungs are late: a digest to each who would else hear of too many."""
    late = due.filter(next_rung_at__lt=now - LATE).order_by("due_at", "pk")
    if not late.exists():
        return
    with transaction.atomic():
        actor = clock_actor()
        Post.objects.select_for_update().get(pk=actor.post.pk)  # type: ignore[union-attr]
        tasks = list(late.select_related("process", "holder_unit"))
        sent = _digests_since(min(task.next_rung_at for task in tasks if task.next_rung_at))
        heard: dict[int, _Heard] = {}
        for task in tasks:
            _count(task, now, heard, sent)
        most = _most(tasks)
        for one in heard.values():
            if len(one.titles) > most:
                _send(one, county_of(tasks[0].record), now)


def _count(task: Task, now: dt.datetime, heard: dict[int, _Heard], sent: dict[int, dt.datetime]) -> None:
    ladder, since = task.flow_task.ladder, task.next_rung_at
    if since is None or task.rung >= len(ladder):
        return
    on = policy_day(task.process.record)
    at = standing(ladder, task.due_at, on=on, start=task.rung, now=now, task=task)
    if isinstance(ladder[at], Closing):
        return
    rung = as_one(ladder[task.rung : at + 1])
    for _kind, users, _url in told_by(task, rung):
        for user in users:
            if sent.get(user.pk, since - LATE) >= since:
                continue
            one = heard.setdefault(user.pk, _Heard(user))
            one.titles.append(task.subject_number or task.subject_title)
            one.urgent = one.urgent or rung.urgent


def _most(tasks: list[Task]) -> int:
    row = parameter("NOTICE_DIGEST_ABOVE", on=timezone.localdate(), county=county_of(tasks[0].record))
    return int(row.value)


def _send(one: _Heard, county: County, now: dt.datetime) -> None:
    notify(
        [one.user],
        FlowNotice.STEPS_PASSED,
        subject=None,
        county=county.pk,
        key=f"digest:{county.pk}:{now:%Y%m%d%H%M%S}",
        url="/",
        urgent=one.urgent,
        count=len(one.titles),
        title=listed(one.titles[:NAMED]),
    )


def _digests_since(at: dt.datetime) -> dict[int, dt.datetime]:
    """Who has had a digest since then, and when the last one."""
    found: dict[int, dt.datetime] = {}
    digests = Notice.objects.filter(kind=FlowNotice.STEPS_PASSED, created__gte=at).order_by("created")
    found.update(digests.values_list("recipient", "created"))
    return found


@contextmanager
def told_in_digest(*, since: dt.datetime) -> Iterator[None]:
    """Whoever had a digest after a rung's time has heard of the step, and of what it opens."""
    token = _told.set(frozenset(_digests_since(since)))
    try:
        yield
    finally:
        _told.reset(token)


def not_in_digest(users: Iterable[User]) -> list[User]:
    told = _told.get()
    return [user for user in users if user.pk not in told]
