"""The nodes that flows are written with.

``Human`` is a step that somebody takes: it declares its holder, its policy, its
due time and its ladder. ``ForEach`` opens one branch for each of several things
and ``Join`` waits for them all. ``Await`` waits for a message or for children.
The rest are viewflow's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone
from viewflow import this
from viewflow.workflow import nodes as stock
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from coordination.statements import insert
from coordination.trial import Note, note

from .access import actor_for_task
from .branches import ForEach, Join, titled
from .ladder import Closing, Rung
from .narrowing import bar_people
from .opening import draft_task

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.notifications.kinds import RoomNotice
    from coordination.units.holders import Holder
    from workflows.models import Process, Task

__all__ = [
    "Await",
    "Closing",
    "End",
    "ForEach",
    "Function",
    "Human",
    "If",
    "Join",
    "Rung",
    "Split",
    "Start",
    "Switch",
    "this",
]


def _write_end(task: Task) -> None:
    """The narrow write of every step, in SQL of its own: the ORM would build it anew each time."""
    instant = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workflows_task SET status = %s, owner_id = %s, done_as_id = %s, medium = %s, started = %s,"
            " finished = %s, next_rung_at = NULL WHERE id = %s",
            [
                str(task.status),
                task.owner_id,
                task.done_as_id,
                str(task.medium),
                instant(task.started),
                instant(task.finished),
                task.pk,
            ],
        )


def _link(task: Task, previous: Task) -> None:
    """A new task has no earlier links: viewflow's ``previous.add`` would look for them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO workflows_task_previous (from_task_id, to_task_id) VALUES (%s, %s)",
            [task.pk, previous.pk],
        )


class HumanActivation(ViewActivation):
    """A step that waits for its holder; ``steps`` alone completes it."""

    @classmethod
    def create(
        cls, flow_task: Human, prev_activation: Activation, token: Token, data: Any = None, seed: Any = None
    ) -> HumanActivation:
        process = prev_activation.process
        task = draft_task(flow_task, process, token, data=data, seed=seed)
        insert(task)
        bar_people([task])
        _link(task, prev_activation.task)
        opened(process, task)
        return cls(task)

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED], target=STATUS.DONE)
    def finish(self) -> None:
        """Close the task in one narrow write."""
        task = self.task
        task.finished = timezone.now()
        task.next_rung_at = None
        _write_end(task)

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED], target=STATUS.CANCELED
    )
    def cancel(self) -> None:
        self.task.finished = timezone.now()
        self.task.next_rung_at = None
        self.task.save(update_fields=["status", "finished", "next_rung_at", "data"])
        closed(self.process, self.task)


class Human(stock.View):
    """A step that the holder takes, by hand or on paper.

    ``holder(record, task)`` says who holds it; a branch of a for-each finds its
    own thing in ``task.seed``. ``policy(actor, subject)`` is the rule that its
    action asks again. ``deadline`` names a parameter or is
    ``deadline(record, task)`` giving a Due, a DueTime or an instant.
    ``page`` is the address where the step is done when that is not its task
    page: a path or ``page(record, task)``. ``paper`` lets the office enter it
    from a signed sheet, ``phone`` what the holder said on the telephone;
    ``signs`` asks for re-authentication, ``pays`` says that money moves by it. ``rests`` says that
    it is paid to the person or visits them, and so rests while their death is reported (C10).
    ``says`` is the notice by which its holder hears of it, where it says more than that a step waits.
    """

    activation_class = HumanActivation

    def __init__(
        self,
        *,
        holder: Callable[..., Holder],
        policy: Callable[..., Any],
        deadline: str | Callable[..., Any] | None = None,
        ladder: Iterable[Rung] = (),
        label: _StrOrPromise = "",
        lane: _StrOrPromise = "",
        page: str | Callable[..., str] | None = None,
        paper: bool = False,
        phone: bool = False,
        signs: bool = False,
        pays: bool = False,
        rests: bool = False,
        says: RoomNotice | None = None,
    ) -> None:
        super().__init__(None)
        self.holder = holder
        self.policy = policy
        self.deadline = deadline
        self.ladder = tuple(ladder)
        self.page = page
        self.paper = paper
        self.phone = phone
        self.signs = signs
        self.pays = pays
        self.rests = rests
        self.says = says
        titled(self, label, lane)

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.holder = this.resolve(instance, self.holder)
        self.deadline = this.resolve(instance, self.deadline)
        self.page = this.resolve(instance, self.page)

    @property
    def closing(self) -> Closing | None:
        return next((rung for rung in self.ladder if isinstance(rung, Closing)), None)

    @property
    def is_compared(self) -> bool:
        """A sheet by which a paper is numbered or money moves is read by two of the office (C10)."""
        return self.paper and (self.signs or self.pays)

    def page_url(self, task: Task) -> str:
        """Where the step is done: its own page unless it names another."""
        if callable(self.page):
            return self.page(task.record, task)
        return self.page or task.get_absolute_url()

    def can_assign(self, user: Any, task: Task) -> bool:
        """Who may take a task is said once: by its holder."""
        return actor_for_task(user, task) is not None

    def can_execute(self, user: Any, task: Task) -> bool:
        return self.can_assign(user, task)

    def can_unassign(self, user: Any, task: Task) -> bool:
        return False


class Start(stock.StartHandle):
    """Where ``steps.start`` puts the token."""

    def __init__(self, *, label: _StrOrPromise = "") -> None:
        super().__init__()
        titled(self, label)


class End(stock.End):
    def __init__(self, *, label: _StrOrPromise = "") -> None:
        super().__init__()
        titled(self, label)


class RecordFunctionActivation(stock.Function.activation_class):
    @Activation.status.super()
    def activate(self) -> None:
        super().activate.original()
        self.process.keep(None)  # the next gateway reads the record as the function left it


class Function(stock.Function):
    """Done by the system itself: ``func(activation)``; use ``record_of`` and ``actor_of``."""

    activation_class = RecordFunctionActivation

    def __init__(self, func: Any, *, label: _StrOrPromise = "", lane: _StrOrPromise = "") -> None:
        super().__init__(func)
        titled(self, label, lane)


class If(stock.If):
    """Asks the record; ``yes`` and ``no`` are the words on its ways."""

    def __init__(
        self,
        cond: Any,
        *,
        label: _StrOrPromise = "",
        yes: _StrOrPromise = "",
        no: _StrOrPromise = "",
        lane: _StrOrPromise = "",
    ) -> None:
        super().__init__(cond)
        self.words = {"cond_true": yes, "cond_false": no}
        titled(self, label, lane)


class Switch(stock.Switch):
    """Asks the record; each case carries its words."""

    def __init__(self, *, label: _StrOrPromise = "", lane: _StrOrPromise = "") -> None:
        super().__init__()
        self.case_words: list[_StrOrPromise] = []
        titled(self, label, lane)

    def Case(self, node: Any, cond: Any = None, words: _StrOrPromise = "") -> Switch:
        super().Case(node, cond)
        self.case_words.append(words)
        return self

    def Default(self, node: Any, words: _StrOrPromise = "") -> Switch:
        super().Default(node)
        self.case_words.append(words)
        return self


class Split(stock.Split):
    def __init__(self, *, label: _StrOrPromise = "", lane: _StrOrPromise = "") -> None:
        super().__init__()
        titled(self, label, lane)


class AwaitActivation(HandleActivation):
    """Stands open until a message finds its condition met."""

    @Activation.status.super()
    def activate(self) -> None:
        if self.flow_task.opens is not None:
            with self.exception_guard(), transaction.atomic(savepoint=True):
                self.flow_task.opens(self)

    def is_met(self) -> bool:
        until = self.flow_task.until
        if until is not None:
            return bool(until(self.process.record))
        return not self.task.subprocesses.filter(status=PROCESS.NEW).exists()


class Await(stock.MessageCatch):
    """Waits for a message: ``steps.wake`` asks ``until(record)``, by default "all children ended".

    ``opens(activation)`` may start the children (``steps.start(…, parent=task)``).
    ``policy`` names who may deliver, where an action comes with the message
    (``steps.complete``).
    """

    task_type = "AWAIT"
    activation_class = AwaitActivation

    def __init__(
        self,
        *,
        until: Callable[..., bool] | None = None,
        opens: Callable[..., Any] | None = None,
        policy: Callable[..., Any] | None = None,
        label: _StrOrPromise = "",
        lane: _StrOrPromise = "",
        page: str | Callable[..., str] | None = None,
    ) -> None:
        super().__init__()
        self.until = until
        self.opens = opens
        self.policy = policy
        self.page = page
        titled(self, label, lane)

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.until = this.resolve(instance, self.until)
        self.opens = this.resolve(instance, self.opens)
        self.page = this.resolve(instance, self.page)


def opened(process: Process, task: Task) -> None:
    """Note a task that this step opened; ``steps`` tells its holder in the end."""
    process.__dict__.setdefault("opened_tasks", []).append(task)
    note(Note.OPENED, task)


def closed(process: Process, task: Task) -> None:
    """Note a task that this step took out of somebody's inbox."""
    process.__dict__.setdefault("closed_tasks", []).append(task)
    note(Note.CLOSED, task)
