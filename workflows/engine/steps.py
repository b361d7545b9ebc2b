"""The one door by which a process moves.

``complete`` locks the process, checks that the task is open and whose it is,
runs the action and moves the token, in one transaction; ``start`` is its twin.
Whoever was first wins; the other hears it as ``StepTaken``.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from coordination.access import Actor, require
from coordination.audit.actions import record as record_event
from coordination.audit.verbs import Verb
from coordination.documents.attachments import attach
from coordination.policy.snapshot import current_snapshot, policy_snapshot
from coordination.units.models import Role
from coordination.units.queries import actors_of, clock_actor, holders
from coordination.units.telephone import BY_TELEPHONE
from workflows.models import HUMAN, Process, Task

from .access import may_do, may_enter_call, may_record_for, may_take
from .nodes import ended
from .opening import due_by_hand
from .telling import tell

if TYPE_CHECKING:
    from coordination.access import Refusal
    from coordination.units.models import Post

    from .base import RecordFlow
    from .nodes import ForEach

__all__ = [
    "StepTaken",
    "actor_for_task",
    "add_branch",
    "cancel_branch",
    "cancel_process",
    "complete",
    "may_do",
    "may_record_for",
    "may_take",
    "open_tasks",
    "record_for_holder",
    "record_telephone",
    "start",
    "task_for",
    "wake",
]


class StepTaken(Exception):
    """A colleague was first, or the step was withdrawn: nothing happened. The pages answer 409."""

    def __init__(self, task: Task) -> None:
        self.task = task
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        who = self.task.owner
        if self.task.status == STATUS.DONE and who is not None and self.task.finished is not None:
            at = timezone.localtime(self.task.finished).strftime("%H:%M")
            return _("%(who)s already did this step at %(at)s.") % {"who": who.label, "at": at}
        if self.task.status == STATUS.CANCELED:
            return _("This step was withdrawn and is no longer needed.")
        return _("This step is no longer open.")


def start(
    flow_class: type[RecordFlow], record: models.Model, *, actor: Actor, parent_task: Task | None = None
) -> Process:
    """Start a flow about a record; the action that made the record ran in the caller's transaction."""
    node = flow_class.start
    activation = node.activation_class.create(node, None, None)
    process: Process = activation.process
    process.artifact = record
    process.parent_task = parent_task
    process.actor = actor
    activation.task.owner = actor.user
    activation.task.done_as = actor.acting_post
    with transaction.atomic(), rules_read_once():
        activation.execute()
        tell(process, actor=actor)
    return process


def complete(
    task: Task,
    action: Callable[..., Any],
    *,
    actor: Actor,
    next_due_at: dt.datetime | None = None,
    medium: str = "",
    **values: Any,
) -> Any:
    """Take a step: ``action(subject, actor=actor, **values)``, then the token moves, or nothing happens.

    The subject is the branch's own row in a for-each, else the record. On paper
    (``medium="paper"``, passed on where the action has a name for it) the actor
    acts on behalf of the holder, on the telephone (``"phone"``) in the office's own name. ``next_due_at`` is the next step's due time
    given by hand, where a year's calendar is missing.
    """
    if medium and "medium" in inspect.signature(action).parameters:
        values["medium"] = medium
    flow_class = task.flow_task.flow_class
    with flow_class.lock(task.process_id), due_by_hand(next_due_at), rules_read_once():
        task = _as_it_is(task)
        if not task.is_open:
            raise StepTaken(task)
        process, node = task.process, task.flow_task
        process.actor = actor
        post = actor.acting_post
        if post is not None and post.unit_id == task.holder_unit_id:
            task.holder_unit = post.unit
        record = process.record
        if task.flow_task_type == HUMAN:
            require(may_do(actor, task))
        subject = task.subject
        if node.policy is not None and not actor.has_role(Role.CLOCK):  # a closing time is no decision
            require(node.policy(actor, subject))
        result = action(subject, actor=actor, **values)
        _keep_record(process, record, result)
        _close(task, actor=actor, medium=medium)
        tell(process, actor=actor, done=task)
    return result


def _as_it_is(task: Task) -> Task:
    """The task and its process under the lock; Django would build this query of fifty columns each time."""
    fresh: Task = Task.objects.raw("SELECT * FROM workflows_task WHERE id = %s", [task.pk])[0]
    query = "SELECT * FROM workflows_process WHERE id = %s"
    fresh.process = Process.objects.raw(query, [fresh.process_id])[0]
    return fresh


@contextmanager
def rules_read_once() -> Iterator[None]:
    """One step reads the calendar once, within a request's snapshot or its own."""
    if current_snapshot() is not None:
        yield
    else:
        with policy_snapshot():
            yield


def _keep_record(process: Process, record: Any, result: Any) -> None:
    """Gateways read the record as the action left it: what it returned, else what the database has."""
    same = isinstance(result, type(record)) and result.pk == record.pk
    process.keep(result if same else None)


def _close(task: Task, *, actor: Actor, medium: str) -> None:
    """End one open task and let the token go on."""
    task.owner, task.done_as, task.medium = actor.user, actor.acting_post, medium
    activation = task.flow_task.activation_class(task)
    if task.flow_task_type == HUMAN:
        task.started = timezone.now()
        activation.finish()
    else:
        activation.run(None)
        activation.complete()
    activation.activate_next()


def record_for_holder(task: Task, action: Callable[..., Any], *, actor: Actor, **values: Any) -> Any:
    """Enter a step that its holder signed on paper: the same policy, the same event, marked 纸质签批."""
    with transaction.atomic():
        posts = holders(task.holder_unit, task.holder_role)
        signer = values.pop("signer", None)
        post = next((post for post in posts if signer is None or post.pk == signer), None)
        if post is None:
            raise StepTaken(task)
        signed_on, scan = values.pop("signed_on"), values.pop("scan", None)
        behalf = actor.for_post(post)
        kept = attach(scan, to=task.process.record, actor=behalf, is_scan=True) if scan is not None else None
        if kept is not None and "scan" in inspect.signature(action).parameters:
            values["scan"] = kept  # a numbered paper keeps the sheet beside its signature
        result = complete(task, action, actor=behalf, medium="paper", **values)
        record_event(
            Verb.PAPER_SIGNATURE_ENTERED,
            actor=behalf,
            subject=task.process.record,
            after={"step": task.flow_task.name, "signed_on": signed_on.isoformat(), "scan": str(kept or "")},
            medium="paper",
        )
    return result


def record_telephone(
    task: Task,
    action: Callable[..., Any],
    *,
    actor: Actor,
    told_by: str,
    said_at: dt.datetime,
    taken_by: Post,
    **values: Any,
) -> Any:
    """Enter what the holder said on the telephone: who said it, when, and who of the office heard it."""
    with transaction.atomic():
        require(may_enter_call(actor, task))
        result = complete(task, action, actor=actor, medium=BY_TELEPHONE, told_by=told_by, **values)
        record_event(
            Verb.TELEPHONE_ANSWER_ENTERED,
            actor=actor,
            subject=task.process.record,
            unit=task.holder_unit_id,
            after={
                "unit": task.holder_unit.short_name,
                "step": task.flow_task.name,
                "told_by": told_by,
                "said_at": said_at.isoformat(),
                "taken_by": taken_by.user.name,
            },
            medium=BY_TELEPHONE,
        )
    return result


def wake(record: models.Model | Task, name: str = "", *, actor: Actor) -> bool:
    """Tell a waiting process that something happened; it goes on if what it waits for is true."""
    task = record if isinstance(record, Task) else waiting_task(record, name)
    if task is None:
        return False
    with task.flow_task.flow_class.lock(task.process_id), rules_read_once():
        task = Task.objects.select_related("process").get(pk=task.pk)
        # children that end from now on ask once more
        Process.objects.filter(parent_task=task, finished__isnull=False, parent_told=False).update(
            parent_told=True
        )
        if not task.is_open:
            return False
        task.process.actor = actor
        met: bool = task.flow_task.activation_class(task).is_met()
        if met:
            _close(task, actor=actor, medium="")
            tell(task.process, actor=actor, done=task)
    return met


def wake_parent(task_id: int) -> bool:
    """A child ended: its parent's waiting step looks again, under the parent's lock."""
    return wake(Task.objects.get(pk=task_id), actor=clock_actor())


def waiting_task(record: models.Model, name: str) -> Task | None:
    """The open message step of that name in the record's processes."""
    tasks = Task.objects.filter(
        process__in=Process.objects.of(record), flow_task_type="AWAIT", finished__isnull=True
    )
    return next((task for task in tasks if not name or task.flow_task.name == name), None)


def add_branch(record: models.Model, node: ForEach, seed: Any, *, actor: Actor) -> Task:
    """Add a branch to a for-each while others of it are open (加办); refused once they have joined."""
    process = Process.objects.of(record).filter(flow_class=node.flow_class, finished__isnull=True).get()
    with node.flow_class.lock(process.pk):
        process = Process.objects.get(pk=process.pk)
        process.actor = actor
        split = process.task_set.filter(flow_task=node).order_by("-pk").first()
        if split is None or not _branches_open(split):
            raise StepTaken(split or Task(status=STATUS.CANCELED))
        split.process = process
        taken = process.task_set.filter(token__startswith=f"{split.token}/{split.pk}_")
        number = 1 + max(int(str(task.token).split(f"/{split.pk}_", 1)[1].split("/")[0]) for task in taken)
        token = Token(f"{split.token}/{split.pk}_{number}")
        activation = node.each._create(node.activation_class(split), token, seed=seed)
        activation._activate_next({activation})
        tell(process, actor=actor)
    return activation.task


def cancel_branch(task: Task, *, actor: Actor, reason: str) -> None:
    """Take an open branch back (减办), saying why; where it was the last one open, the join goes on."""
    with task.flow_task.flow_class.lock(task.process_id):
        task = Task.objects.select_related("process").get(pk=task.pk)
        if not task.is_open:
            raise StepTaken(task)
        process = task.process
        process.actor = actor
        for step in process.task_set.filter(token__startswith=str(task.token), finished__isnull=True):
            if step.token == task.token or str(step.token).startswith(f"{task.token}/"):
                step.process = process
                step.data["cancelled"] = {"reason": reason, "by": actor.user.pk}
                step.flow_task.activation_class(step).cancel()
        record_event(
            Verb.BRANCH_CANCELLED,
            actor=actor,
            subject=process.record,
            reason=reason,
            unit=task.holder_unit_id,
            after={"step": task.flow_task.name},
        )
        _ask_join_again(process, task.token)
        tell(process, actor=actor)


def _split_of(process: Process, token: Token) -> Task:
    """The for-each task that opened the branch of this token."""
    pk = int(token.token.rsplit("/", 1)[1].split("_")[0])
    split = Task.objects.get(pk=pk, process=process)
    split.process = process
    return split


def _branches_open(split: Task) -> bool:
    prefix = f"{split.token}/{split.pk}_"
    return Task.objects.filter(
        process_id=split.process_id, token__startswith=prefix, finished__isnull=True
    ).exists()


def _ask_join_again(process: Process, token: Token) -> None:
    if not token.is_split_token():
        return
    split = _split_of(process, token)
    if _branches_open(split):
        return
    node = split.flow_task.join
    join = process.task_set.filter(
        flow_task=node, token=split.token, status__in=[STATUS.NEW, STATUS.STARTED]
    ).first()
    if join is not None:
        join.process = process
        activation = node.activation_class(join)
    else:  # no branch had arrived: the for-each itself stands for them all
        empty = Token(f"{split.token}/{split.pk}_0")
        activation = node._create(split.flow_task.activation_class(split), empty)
    activation._activate_next({activation})


def cancel_process(process: Process, *, actor: Actor, reason: str) -> None:
    """End a process whose record was withdrawn or cancelled outside any of its steps; its children too."""
    with process.flow_class.lock(process.pk):
        process = Process.objects.get(pk=process.pk)
        if process.finished is not None:
            return
        process.actor = actor
        for task in process.task_set.filter(finished__isnull=True):
            task.data["cancelled"] = {"reason": reason, "by": actor.user.pk}
            task.flow_task.activation_class(task).cancel()
        process.status, process.finished = STATUS.CANCELED, timezone.now()
        process.save(update_fields=["status", "finished"])
        record_event(Verb.PROCESS_CANCELLED, actor=actor, subject=process.record, reason=reason)
        tell(process, actor=actor)
        ended(process)
    for child in Process.objects.filter(parent_task__process=process, finished__isnull=True):
        cancel_process(child, actor=actor, reason=reason)


def open_tasks(record: models.Model) -> list[Task]:
    """Human tasks that wait about a record, the most pressing first."""
    return list(
        Task.objects.open().about(record).select_related("process", "holder_unit").order_by("due_at", "pk")
    )


def task_for(record: models.Model, name: str) -> Task | None:
    """The open step of that name about a record: its human task, or its waiting message step."""
    found = next((task for task in open_tasks(record) if task.flow_task.name == name), None)
    return found or waiting_task(record, name)


def actor_for_task(user: Any, task: Task, *, prefer: Actor | None = None) -> Actor | None:
    """As whom this person may take the task: the post acted in first, then any of theirs."""
    if user is None or not user.is_authenticated:
        return None
    actors = ([prefer] if prefer is not None else []) + actors_of(user)
    return next((actor for actor in actors if may_take(actor, task) is None), None)


def refusal_of(actor: Actor, task: Task) -> Refusal:
    """Why this actor may not take the step now, in a sentence; None where they may."""
    return may_take(actor, task) or task.flow_task.policy(actor, task.subject)
