"""A record's process walked on, step by step, by the people whose steps they are: in the demonstration and in tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import models

from coordination.access import Actor
from coordination.demo.cast import Cast
from coordination.units.counties import county_of
from coordination.units.models import Organisation
from workflows.engine.access import may_take
from workflows.engine.base import know_step
from workflows.engine.steps import complete, open_tasks, waiting_task
from workflows.models import Task

R = TypeVar("R", bound=models.Model)
Who = Actor | str | tuple[str, ...]
"""An actor, a user name, or a user name with the role acted in."""


class NotOpen(LookupError):
    """Nobody can take a step that the process does not wait for."""


class Walk(Generic[R]):
    """Takes the open steps of one record.

    A branch of a for-each is named by the unit that it is about (``of``); what has a process of
    its own beside the record, a part or a request, is given as ``record``.
    """

    def __init__(self, record: R, cast: Cast | None = None) -> None:
        self.record = record
        self.cast = cast or Cast(county_of(record))

    @property
    def open(self) -> list[str]:
        """The names of the steps that wait for somebody, each once however many branches wait."""
        return sorted({task.flow_task.name for task in open_tasks(self.record)})

    def task(self, node: str, of: str = "", *, record: models.Model | None = None) -> Task:
        """The open step of that name; a waiting message step is found, too."""
        record = record or self.record
        know_step(record, node)
        tasks = open_tasks(record)
        for task in tasks:
            if task.flow_task.name == node and of in ("", _place(task)):
                return task
        waiting = None if of else waiting_task(record, node)
        if waiting is None:
            names = sorted({task.flow_task.name for task in tasks})
            place = f"{node} of {of}" if of else node
            raise NotOpen(f"{place} is not open on {record}, but {names}")
        return waiting

    def take(
        self,
        node: str,
        action: Callable[..., Any],
        who: Who | None = None,
        *,
        of: str = "",
        record: models.Model | None = None,
        reauth: bool = True,
        **values: Any,
    ) -> Any:
        """Complete the open step as its holder, or as the one named, who may be refused.

        Everybody types the password again where a step signs.
        """
        task = self.task(node, of, record=record)
        actor = whose(task) if who is None else self._for(task, who)
        result = complete(task, action, actor=actor, reauth=reauth, **values)
        self.reread()
        return result

    def reread(self) -> R:
        """The record as the database has it now."""
        self.record = type(self.record)._default_manager.get(pk=self.record.pk)
        return self.record

    def _for(self, task: Task, who: Who) -> Actor:
        """Of somebody named without a role, the post that holds the step; the first, if none does."""
        if isinstance(who, Actor):
            return who
        username, *role = (who,) if isinstance(who, str) else who
        if not role:
            posts = self.cast.user(username).posts.select_related("user", "unit")
            for actor in (Actor(post.user, post) for post in posts):
                if may_take(actor, task) is None:
                    return actor
        return self.cast.actor(username, *role)


def whose(task: Task) -> Actor:
    """Of those who hold a step, the first whom its policy admits; if it admits none, the first hears why."""
    actors = [Actor(post.user, post) for post in task.holder.posts()]
    if not actors:
        raise LookupError(f"Nobody is {task.holder.words} today.")
    policy = task.flow_task.policy
    admitted = (one for one in actors if policy is None or policy(one, task.subject) is None)
    return next(admitted, actors[0])


def _place(task: Task) -> str:
    """The code of the unit that a branch is about."""
    about = task.seed if task.seed_object_id else None
    unit = about if isinstance(about, Organisation) else getattr(about, "unit", None)
    return unit.code if unit is not None else ""
