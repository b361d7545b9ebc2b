"""The one door by which a process moves; what breaks into it outside its steps stands in ``turning``.

``complete`` locks the process, checks that the task is open and whose it is,
runs the action and moves the token, in one transaction; ``start`` is its twin.
Whoever was first wins; the other hears it as ``StepTaken``.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.status import PROCESS, STATUS

from coordination.access import Actor, Medium, Refusal, require
from coordination.audit.actions import record as record_event
from coordination.documents.attachments import attach, files_follow_rows
from coordination.documents.models import Attachment
from coordination.documents.signing import can_sign
from coordination.lasting import outlives_a_power_cut
from coordination.policy.snapshot import current_snapshot, policy_snapshot
from coordination.staleness import MovedOn
from coordination.statements import read
from coordination.trial import Note, note
from coordination.units.models import Role
from coordination.units.queries import clock_actor
from workflows.models import HUMAN, Process, Task
from workflows.verbs import FlowVerb

from .access import may_do, may_enter_call, why_at_rest
from .base import flow_of, know_step
from .narrowing import posts_for
from .opening import due_by_hand
from .telling import tell

if TYPE_CHECKING:
    from coordination.units.models import Post


class StepTaken(MovedOn):
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
    record: models.Model,
    *,
    actor: Actor,
    parent_task: Task | None = None,
    flow: str = "",
    at: str = "start",
) -> Process:
    """Start the process of a record; the action that made the record ran in the caller's transaction.

    The flow is the one that carries such records; of several, ``flow`` names it. ``at`` names where it
    begins, of a flow that begins in several ways. ``parent_task`` is the waiting step of the process that asks: it is woken when this one has ended.
    """
    node: Any = getattr(flow_of(record, flow), at)
    activation = node.activation_class.create(node, None, None)
    process: Process = activation.process
    process.artifact = record
    process.parent_task = parent_task
    process.actor = actor
    activation.task.owner = actor.user
    activation.task.done_as = actor.acting_post
    with transaction.atomic(), rules_read_once():
        activation.execute()
        moved(process, actor=actor)
    return process


def moved(process: Process, *, actor: Actor, done: Task | None = None) -> None:
    """What every verb ends with: people hear of it, and a process that ended wakes its parent.

    The parent looks again once this process's own lock is released.
    """
    tell(process, actor=actor, done=done)
    if process.status != PROCESS.NEW:
        note(Note.ENDED, process)
    parent_id = process.parent_task_id
    if parent_id is not None and process.status != PROCESS.NEW:
        transaction.on_commit(ParentToWake(parent_id), robust=True)


def complete(
    task: Task,
    action: Callable[..., Any],
    *,
    actor: Actor,
    next_due_at: dt.datetime | None = None,
    medium: str = Medium.SCREEN,
    scan: Any = None,
    reauth: bool = False,
    **values: Any,
) -> Any:
    """Take a step: ``action(subject, actor=actor, **values)``, then the token moves, or nothing happens.

    The subject is the branch's own row in a for-each, else the record. On paper the actor acts
    on behalf of the holder, on the telephone in the office's own name: the action gets an actor
    who says so, so that no event or signature of it can forget it. A step that signs is refused
    unless its holder typed the password again (``reauth``); the clock and the telephone sign nothing.
    ``next_due_at`` is the next step's due time given by hand, where a year's calendar is missing.
    """
    entered = actor.by(medium, scan).proven(reauth)
    flow_class = task.flow_task.flow_class
    with flow_class.lock(task.process_id) as process, due_by_hand(next_due_at), rules_read_once():
        task = _as_it_is(task, process)
        if not task.is_open:
            raise StepTaken(task)
        require(why_at_rest(task))
        node = task.flow_task
        process.actor = actor
        by_clock = actor.has_role(Role.CLOCK)
        post = actor.acting_post
        if post is not None and post.unit_id == task.holder_unit_id:
            task.holder_unit = post.unit
        record = process.record
        if task.flow_task_type == HUMAN:
            require(may_do(actor, task))
            if node.signs and medium != Medium.PHONE and not by_clock:
                require(can_sign(entered))
                outlives_a_power_cut()
        subject = task.subject
        if node.policy is not None and not by_clock:  # a closing time is no decision
            require(node.policy(actor, subject))
        result = action(subject, actor=entered, **values)
        _keep_record(process, record, result)
        _close(task, actor=actor, medium=medium)
        moved(process, actor=actor, done=task)
    return result


def known_to(action: Callable[..., Any], **offered: Any) -> dict[str, Any]:
    """Of the values offered, those that the action has a name for."""
    names = inspect.signature(action).parameters
    return {name: value for name, value in offered.items() if name in names}


def _as_it_is(task: Task, process: Process) -> Task:
    """The task under the lock of its process."""
    fresh = read(Task, task.pk)
    if fresh is None:
        raise StepTaken(task)
    fresh.process = process
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


def record_for_holder(
    task: Task, action: Callable[..., Any], *, actor: Actor, compared: Actor | None = None, **values: Any
) -> Any:
    """Enter a step that its holder signed on paper: the same policy, the same event, marked 纸质签批.

    Where a numbered paper or money hangs on it, ``compared`` has read the sheet, too: somebody else
    of the office, or the payer of an advance whose hours have passed.
    """
    if task.flow_task.is_compared:
        require(_read_by_another(actor, compared))
    with files_follow_rows(), transaction.atomic():
        posts = posts_for(task)
        signer = values.pop("signer", None)
        post = next((post for post in posts if signer is None or post.pk == signer), None)
        if post is None:
            raise StepTaken(task)
        signed_on, scan = values.pop("signed_on"), values.pop("scan", None)
        behalf = actor.for_post(post)
        kept = scan
        if scan is not None and not isinstance(scan, Attachment):
            kept = attach(scan, to=task.process.record, actor=behalf, is_scan=True)
        # a numbered paper keeps the sheet beside its signature
        result = complete(task, action, actor=behalf, medium=Medium.PAPER, scan=kept, **values)
        record_event(
            FlowVerb.PAPER_SIGNATURE_ENTERED,
            actor=behalf.by(Medium.PAPER),
            subject=task.process.record,
            after={
                "step": task.flow_task.name,
                "signed_on": signed_on.isoformat(),
                "scan": str(kept or ""),
                "compared_by": compared.user.name if compared is not None else "",
            },
        )
    return result


def _read_by_another(actor: Actor, compared: Actor | None) -> Refusal:
    if compared is None or compared.user.pk == actor.user.pk:
        return _("A sheet by which a paper is numbered or money moves is read by two people of the office.")
    return None


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
        result = complete(task, action, actor=actor, medium=Medium.PHONE, told_by=told_by, **values)
        record_event(
            FlowVerb.TELEPHONE_ANSWER_ENTERED,
            actor=actor.by(Medium.PHONE),
            subject=task.process.record,
            unit=task.holder_unit_id,
            after={
                "unit": task.holder_unit.short_name,
                "step": task.flow_task.name,
                "told_by": told_by,
                "said_at": said_at.isoformat(),
                "taken_by": taken_by.user.name,
            },
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
            _close(task, actor=actor, medium=Medium.SCREEN)
            moved(task.process, actor=actor, done=task)
    return met


@dataclass(frozen=True)
class ParentToWake:
    """A child ended: its parent's waiting step looks again, under the parent's lock."""

    task_id: int

    def __call__(self) -> bool:
        return wake(Task.objects.get(pk=self.task_id), actor=clock_actor())


def waiting_task(record: models.Model, name: str) -> Task | None:
    """The open message step of that name in the record's processes; without a name, whichever waits."""
    if name:
        know_step(record, name)
    tasks = Task.objects.filter(
        process__in=Process.objects.of(record), flow_task_type="AWAIT", finished__isnull=True
    )
    return next((task for task in tasks if not name or task.flow_task.name == name), None)


def open_tasks(record: models.Model) -> list[Task]:
    """Human tasks that wait about a record, the most pressing first."""
    return list(
        Task.objects.open().about(record).select_related("process", "holder_unit").order_by("due_at", "pk")
    )


def last_task(record: models.Model, *names: str) -> Task:
    """The newest step of these names about a record, so that a late answer can say who took it and when."""
    for name in names:
        know_step(record, name)
    tasks = Task.objects.about(record).select_related("owner").order_by("-pk")
    return next((task for task in tasks if task.flow_task.name in names), None) or Task()


def task_for(record: models.Model, name: str) -> Task | None:
    """The open step of that name about a record: its human task, or its waiting message step."""
    know_step(record, name)
    found = next((task for task in open_tasks(record) if task.flow_task.name == name), None)
    return found or waiting_task(record, name)
