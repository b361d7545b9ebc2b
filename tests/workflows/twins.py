"""A county in which two people sit at every desk, and somebody who looks at each step as it opens."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from coordination.access import Actor
from coordination.demo import walk
from coordination.units.models import Absence, Post, Role, Substitution, User
from tests.audit_guards import two_holders
from tests.inboxes import House, is_narrowed
from tests.walking import Walker
from workflows.engine.access import refused_by_policy
from workflows.models import Task

KEPT_OUT = 2  # of a desk's people whose a step is not, how many try its page
OPEN, CLOSED = {200}, {403, 404}


def sit_down() -> None:
    """A twin beside each post, at the unit's next desk for such accounts as well, and a stand-in of each."""
    posts = Post.objects.current().exclude(role=Role.CLOCK).select_related("user").order_by("pk")
    units: dict[tuple[int, str], list[Post]] = defaultdict(list)
    for post in posts:
        units[post.unit_id, post.user.account_class].append(post)
    since, twins, seats = dt.date(2020, 1, 1), [], []
    for there in units.values():
        for post, beside in zip(there, [*there[1:], there[0]], strict=True):
            twin = User(username=f"twin{post.pk}", name=f"双{post.pk}", account_class=post.user.account_class)
            twins.append(twin)
            roles = dict.fromkeys((post.role, beside.role))
            seats += [(post, beside, Post(user=twin, unit_id=post.unit_id, role=role)) for role in roles]
    User.objects.bulk_create(twins)
    for post, _beside, seat in seats:
        seat.user_id, seat.title, seat.valid_from = seat.user.pk, post.title, since
    with two_holders():
        Post.objects.bulk_create(seat for _post, _beside, seat in seats)
    Substitution.objects.bulk_create(
        [
            Substitution(post=post, substitute=stand_in, valid_from=since)
            for post, beside, seat in seats
            if seat.role == post.role
            for stand_in in dict.fromkeys((seat, beside))
            if stand_in.pk != post.pk and stand_in.user_id != post.user_id
        ]
    )


class Watch:
    """Looks at every open task once, by who finds it and who hears of it, and at one flow's by whom its pages let in."""

    def __init__(self, flow: str) -> None:
        self.flow = flow
        self.met: Counter[str] = Counter()
        self.seen: set[int] = set()
        self.house = House()
        self.clients: dict[int, Client] = {}
        self.turn = cycle(range(4))

    def follow(self, monkeypatch: Any) -> None:
        """Look at whatever opens while records are walked on, each step taken by another of its people."""
        find, pass_time = walk.Walk.task, Walker.time_is_up

        def task(walker: Any, *args: Any, **values: Any) -> Task:
            self.look()
            return find(walker, *args, **values)

        def time_is_up(walker: Any, node: str) -> int:
            self.look()
            return pass_time(walker, node)

        monkeypatch.setattr(walk.Walk, "task", task)
        monkeypatch.setattr(Walker, "time_is_up", time_is_up)
        monkeypatch.setattr(walk, "whose", self.whose)

    def whose(self, task: Task) -> Actor:
        """Of those whom the step admits now one, now another."""
        actors = [Actor(post.user, post) for post in task.holder.posts()]
        admitted = [one for one in actors if refused_by_policy(one, task) is None]
        return admitted[next(self.turn) % len(admitted)]

    # --- looking -------------------------------------------------------------------------------

    def look(self) -> None:
        """At each task that has opened since."""
        for task in self._open().exclude(pk__in=self.seen):
            self.seen.add(task.pk)
            name = f"{task.flow_task.flow_class.__name__}.{task.flow_task.name}"
            self.met[name] += 1
            mine = self._asks(self.house, task)
            if self.met[name] > 1 or task.flow_task.flow_class.__name__ != self.flow:
                continue
            self._opens(task, mine, OPEN)
            self._opens(task, set(sorted(set(self.house.desk(task)) - mine)[:KEPT_OUT]), CLOSED)
            self._opens(task, self._others(task), CLOSED)
            with self._away(task):
                self._opens(task, self._asks(House(), task) - mine, OPEN)

    def look_back(self) -> None:
        """At every task that is still open: what has happened since was written beside it."""
        for task in self._open():
            self._asks(self.house, task)
            assert is_narrowed(task), f"{task.flow_task} is kept as it was"

    def _open(self) -> Any:
        return Task.objects.open().select_related("process", "holder_unit").order_by("pk")

    def _asks(self, house: House, task: Task) -> set[int]:
        found = house.whose(task)
        assert found, f"nobody of {task.holder.words} may take {task.flow_task}"
        return found

    def _opens(self, task: Task, people: set[int], expected: set[int]) -> None:
        """The step's page lets these people in, or none of them; of several who come in, now one, now another."""
        asked = sorted(people)
        if expected is OPEN and asked:
            asked = [asked[next(self.turn) % len(asked)]]
        for user in User.objects.filter(pk__in=asked):
            status = self._client(user).get(task.get_absolute_url(), follow=True).status_code
            assert status in expected, f"{task.flow_task} answers {user.username} {status}"

    def _others(self, task: Task) -> set[int]:
        """One of another desk of the unit, and one in the same role of another unit."""
        current = Post.objects.current().filter(user__is_active=True).exclude(user__in=self.house.desk(task))
        beside = current.filter(unit=task.holder_unit_id).order_by("pk")[:1]
        elsewhere = current.filter(role=task.holder_role).order_by("-pk")[:1]
        return {post.user_id for post in (*beside, *elsewhere)}

    def _client(self, user: User) -> Client:
        if user.pk not in self.clients:
            client = self.clients[user.pk] = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return self.clients[user.pk]

    @contextmanager
    def _away(self, task: Task) -> Iterator[None]:
        """The first of the desk is away."""
        today, signed_in = timezone.localdate(), dict(self.clients)
        with transaction.atomic():
            Absence.objects.create(
                post=task.holder.posts()[0], first_day=today, last_day=today, reason="培训"
            )
            yield
            transaction.set_rollback(True)
        self.clients = signed_in
