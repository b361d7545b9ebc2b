"""What breaks into a process outside its steps: withdrawn, begun anew, a branch more or less, other hands.

Each verb takes the process first, as every step does, and then lets the room's
action change the record: what the action refuses did not happen. Where a process
has ended meanwhile, the record's own rule decides alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from coordination.access import require
from coordination.audit.actions import record as record_event
from coordination.notifications.actions import hint_topic, settle_notices
from coordination.staleness import MovedOn
from coordination.trial import Note, note
from workflows.models import Process, Task
from workflows.verbs import FlowVerb

from .access import may_do, refused_by_policy
from .base import flow_of
from .narrowing import name_person, narrow
from .opening import set_due
from .recusing import PLACED, take_the_place
from .steps import StepTaken, known_to, moved, start
from .telling import inbox_topic, told_by_ladder

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from coordination.access import Actor

    from .branches import ForEach
    from .ladder import DueTime

Record = TypeVar("Record", bound=models.Model)
Change = Callable[..., Record]


@contextmanager
def locked(record: models.Model) -> Iterator[Process | None]:
    """The running process of a record under its lock; None where none runs.

    Where it ended while the lock was waited for, the record's own rule decides alone;
    where another has begun meanwhile, whoever waited decided on something else.
    """
    process = _running(record).first()
    with transaction.atomic() if process is None else process.flow_class.lock(process.pk):
        if process is not None and _another_runs(record, process):
            raise MovedOn
        yield process


def _running(record: models.Model) -> QuerySet[Process]:
    return Process.objects.of(record).filter(finished__isnull=True)


def _another_runs(record: models.Model, process: Process) -> bool:
    return _running(record).filter(flow_class=process.flow_class).exclude(pk=process.pk).exists()


def withdraw(record: Record, action: Change[Record], *, actor: Actor, reason: str, **values: Any) -> Record:
    """Take a record back (撤回), wherever it stands: its process ends, and what that one waited for, too."""
    with locked(record) as process:
        record = _said(action, record, actor=actor, reason=reason, **values)
        if process is not None:
            cancel_process(process, actor=actor, reason=reason)
    return record


def restart(record: Record, action: Change[Record], *, actor: Actor, reason: str, **values: Any) -> Record:
    """Let a record break out of its way: a new process begins where it now stands, unless it is at its end.

    Whoever waited for the old process waits for the new one.
    """
    with locked(record) as process:
        record = _said(action, record, actor=actor, reason=reason, **values)
        if process is not None:
            cancel_process(process, actor=actor, reason=reason)
        flow_class = flow_of(record) if process is None else process.flow_class
        if not flow_class.is_over(record):
            waiting = None if process is None else process.parent_task
            start(record, actor=actor, parent_task=waiting, flow=flow_class.__name__)
    return record


def break_in(task: Task, action: Change[Any], *, actor: Actor, **values: Any) -> Any:
    """Whoever takes a step found what it does not ask for: the matter is told, and the step stays open."""
    with task.flow_task.flow_class.lock(task.process_id) as process:
        task = Task.objects.select_related("holder_unit").get(pk=task.pk)
        task.process = process
        if not task.is_open:
            raise StepTaken(task)
        require(may_do(actor, task))
        require(refused_by_policy(actor, task))
        return action(task.subject, actor=actor, **values)


def cancel_process(process: Process, *, actor: Actor, reason: str) -> None:
    """End a process whose record was withdrawn or cancelled outside any of its steps; its children too."""
    with process.flow_class.lock(process.pk):
        process = Process.objects.get(pk=process.pk)
        if process.finished is not None:
            return
        process.actor = actor
        for task in process.task_set.filter(finished__isnull=True):
            _take_back(task, process, reason)
        process.status, process.finished = STATUS.CANCELED, timezone.now()
        process.save(update_fields=["status", "finished"])
        record_event(FlowVerb.PROCESS_CANCELLED, actor=actor, subject=process.record, reason=reason)
        moved(process, actor=actor)
    for child in Process.objects.filter(parent_task__process=process, finished__isnull=True):
        cancel_process(child, actor=actor, reason=reason)


def add_branch(record: models.Model, node: ForEach, seed: Any, *, actor: Actor) -> Task:
    """Add a branch to a for-each while others of it are open (加办); refused once they have joined."""
    process = _running(record).filter(flow_class=node.flow_class).first()
    if process is None:
        raise StepTaken(Task(status=STATUS.CANCELED))
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
        moved(process, actor=actor)
    return activation.task


def stop_branch(
    record: models.Model, seed: Record, action: Change[Record], *, actor: Actor, reason: str
) -> Record:
    """Ask for one of several things no longer (减办): its branch ends, the others go on."""
    with locked(record):
        seed = _said(action, seed, actor=actor, reason=reason)
        kind = ContentType.objects.get_for_model(seed)
        tasks = Task.objects.open().about(record)
        task = tasks.filter(seed_content_type=kind, seed_object_id=seed.pk).first()
        if task is None:
            raise StepTaken(Task(status=STATUS.CANCELED))
        cancel_branch(task, actor=actor, reason=reason)
    return seed


def cancel_branch(task: Task, *, actor: Actor, reason: str) -> None:
    """Take an open branch back, saying why; where it was the last one open, the join goes on."""
    with task.flow_task.flow_class.lock(task.process_id):
        task = Task.objects.select_related("process").get(pk=task.pk)
        if not task.is_open:
            raise StepTaken(task)
        process = task.process
        process.actor = actor
        for step in _open_within(process, str(task.token)):
            _take_back(step, process, reason)
        record_event(
            FlowVerb.BRANCH_CANCELLED,
            actor=actor,
            subject=process.record,
            reason=reason,
            unit=task.holder_unit_id,
            after={"step": task.flow_task.name},
        )
        _ask_join_again(process, task.token)
        moved(process, actor=actor)


def cancel_siblings(activation: Any, *, reason: str) -> None:
    """Of several branches with one decision this one has decided: the others end, so that the join goes on.

    Called by a step of the system behind the decision; the branch itself goes on.
    """
    process, own = activation.process, activation.task.token
    if not own.is_split_token():
        return
    split, _number = str(own).rsplit("_", 1)
    mine = {task.pk for task in _open_within(process, str(own))}
    for task in process.task_set.filter(token__startswith=f"{split}_", finished__isnull=True):
        if task.pk not in mine:
            _take_back(task, process, reason)


def rehold(task: Task) -> None:
    """Another holds the step now (转办): it leaves one inbox and stands in the other at once."""
    before = inbox_topic(task)
    task.process.keep(None)
    holder = task.flow_task.holder(task.process.record, task)
    task.holder_unit, task.holder_role = holder.unit, str(holder.role)
    task.in_place_of = None
    name_person(task)
    take_the_place(task)
    task.save(update_fields=PLACED)
    narrow([task])
    note(Note.MOVED, task)
    hint_topic(before, inbox_topic(task))


def reschedule(task: Task, due: DueTime, *, actor: Actor) -> None:
    """Give an open step another time; its ladder begins anew from there, and what it told of the old one is past."""
    if due.at != task.due_at:
        settle_notices(*told_by_ladder(task), actor=actor)
    set_due(task, due)
    task.save(update_fields=["due_at", "due_provisional", "due_basis", "rung", "next_rung_at"])
    note(Note.MOVED, task)


def _said(action: Change[Record], record: Record, *, reason: str, **values: Any) -> Record:
    """The room's action, told why where it asks."""
    return action(record, **known_to(action, reason=reason), **values)


def _take_back(task: Task, process: Process, reason: str) -> None:
    task.process = process
    task.data["cancelled"] = {"by": process.actor.user.pk}  # why stands in the event of whoever ended it
    task.flow_task.activation_class(task).cancel()


def _open_within(process: Process, token: str) -> list[Task]:
    """The open steps of a branch and of the branches inside it."""
    steps = process.task_set.filter(token__startswith=token, finished__isnull=True)
    return [step for step in steps if f"{step.token}/".startswith(f"{token}/")]


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


def _split_of(process: Process, token: Token) -> Task:
    """The for-each task that opened the branch of this token."""
    pk = int(token.token.rsplit("/", 1)[1].split("_")[0])
    split = Task.objects.get(pk=pk, process=process)
    split.process = process
    return split
