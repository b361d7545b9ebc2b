"""What runs beside an assignment: progress at its rhythm, co-units' parts, requests for more time.

Each is a process of its own about its own row. Its steps first take the lock of
the assignment's process, so that the two never wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.access import Actor
from coordination.duties import policies
from coordination.duties.actions import draft_assignment
from coordination.duties.actions.chases import drop_chase
from coordination.duties.actions.extensions import drop_extension
from coordination.duties.actions.work import ask_co_units, ask_progress, lapse_progress
from coordination.duties.models import Assignment, Chase, CoTask, Extension, Progress
from coordination.policy.deadlines import close_of_day, due
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from coordination.units.queries import clock_actor
from workflows.engine import turning
from workflows.engine.base import RecordFlow, record_of, when
from workflows.engine.holders import at_county
from workflows.engine.ladder import HOLDER, DueTime
from workflows.engine.nodes import End, Function, Human, Rung, Start, Switch, this
from workflows.engine.steps import open_tasks, start
from workflows.models import Process

from .holders import handler, lead_head

CO_UNIT = _("co-operating unit")
LEAD = _("lead unit")
REPORTED = "已提交办结报告"
HANDED_BACK = "承办人已退回联络员"
E = Extension.Status


class PartFlow(RecordFlow):
    """A flow about a part of an assignment."""

    @classmethod
    @contextmanager
    def lock(cls, process_pk: int) -> Iterator[Process]:
        """The assignment's process first, then the part's own: every step takes them in this order."""
        process = Process.objects.get(pk=process_pk)
        with turning.locked(process.record.assignment), super().lock(process_pk) as process:
            yield process


PartFlow.process_title = PartFlow.process_description = ""


def is_now(*statuses: str) -> Any:
    return when(lambda part: part.status in statuses)


class ProgressFlow(PartFlow):
    """Progress entry: given by the handler; the next is asked by the rhythm of the rules."""

    record_label = "duties.progress"
    process_title = _("Progress of an assignment")
    expects = {
        Progress.Status.ASKED: ("report_progress",),
        Progress.Status.GIVEN: (),
        Progress.Status.LAPSED: (),
    }

    start = Start(label=_("entry asked")).Next(this.report_progress)
    report_progress = Human(
        label=_("report progress"),
        lane=LEAD,
        holder=lambda entry, task: handler(entry.assignment, task),
        policy=policies.can_give_progress,
        deadline=lambda entry, task: DueTime(entry.due_at),
        ladder=(
            Rung(before=1),
            Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.UHEAD, Role.OFFICE)),
        ),
    ).Next(this.ask_next)
    ask_next = Function(this.open_next, label=_("ask for the next entry")).Next(this.given)
    given = End(label=_("progress reported"))

    def open_next(self, activation: Any) -> None:
        entry: Progress = record_of(activation)
        open_progress(entry.assignment, actor=clock_actor())


class CoTaskFlow(PartFlow):
    """Co-unit's part: received by its liaison, contributed by its handler."""

    record_label = "duties.cotask"
    process_title = _("Co-unit's part")
    expects = {
        CoTask.Status.ASKED: ("receive_part",),
        CoTask.Status.RECEIVED: ("contribute",),
        CoTask.Status.DONE: (),
        CoTask.Status.DEFAULTED: (),
        CoTask.Status.ENDED: (),
    }

    start = Start(label=_("part asked")).Next(this.receive_part)
    receive_part = Human(
        label=_("sign for the part"),
        lane=CO_UNIT,
        holder=lambda task, _task: Holder.liaison(task.unit),
        policy=policies.can_receive_co_task,
        deadline="RECEIPT",
        ladder=(
            Rung(after=0, urgent=True),
            Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.UHEAD, Role.OFFDIR), urgent=True),
        ),
    ).Next(this.contribute)
    contribute = Human(
        label=_("contribute the part"),
        lane=CO_UNIT,
        holder=this.co_handler,
        policy=policies.can_contribute,
        deadline=lambda task, _task: DueTime(close_of_day(task.due_on, county=county_of(task))),
        ladder=(
            Rung(before="REMIND_BEFORE", nth=1),
            Rung(after="OVERDUE_LADDER", nth=0, notify=(HOLDER, Role.UHEAD, Role.OFFICE), urgent=True),
        ),
    ).Next(this.contributed)
    contributed = End(label=_("part contributed"))

    def co_handler(self, task: CoTask, _task: Any) -> Holder:
        """Its handler; a unit without one has its liaison do it."""
        holder = Holder.handler(task.unit)
        return holder if holder.posts() else Holder.liaison(task.unit)


class ExtensionFlow(PartFlow):
    """Request for more time: signed by the unit's head, ruled by the director or above."""

    record_label = "duties.extension"
    process_title = _("Request for more time")

    expects = {
        E.SIGNING: ("sign_request",),
        E.ASKED: ("rule_request",),
        E.GRANTED: (),
        E.REFUSED: (),
        E.DROPPED: (),
    }

    start = Start(label=_("request drafted")).Next(this.sign_request)
    sign_request = Human(
        label=_("sign the request for more time"),
        lane=LEAD,
        holder=lambda extension, task: lead_head(extension.assignment, task),
        policy=policies.can_sign_extension,
        deadline="EXTEND_SIGN",
        ladder=(Rung(after=0, urgent=True),),
        paper=True,
        signs=True,
    ).Next(this.is_asked)
    is_asked = (
        Switch(label=_("asked?"), lane=LEAD)
        .Case(this.rule_request, is_now(E.ASKED), _("asked"))
        .Default(this.ended, _("not asked"))
    )
    rule_request = Human(
        label=_("rule on the request for more time"),
        lane=_("office director"),
        holder=at_county(lambda extension: extension.decider),
        policy=policies.can_rule_on_extension,
        deadline="EXTEND_RULE",
        ladder=(Rung(after=0, notify=(HOLDER, Role.OFFICE), urgent=True),),
        paper=True,
    ).Next(this.is_granted)
    is_granted = (
        Switch(label=_("granted?"), lane=_("office director"))
        .Case(this.move_due, is_now(E.GRANTED), _("granted"))
        .Default(this.ended, _("refused"))
    )
    move_due = Function(this.move_the_due_day, label=_("move the due day")).Next(this.ended)
    ended = End(label=_("answered"))

    def move_the_due_day(self, activation: Any) -> None:
        extension: Extension = record_of(activation)
        move_due_day(Assignment.objects.get(pk=extension.assignment_id), actor=clock_actor())


def open_progress(assignment: Assignment, *, actor: Actor) -> None:
    """The next entry, while the matter is in work."""
    running = (Assignment.Status.IN_PROGRESS, Assignment.Status.SIGNING)
    assignment = Assignment.objects.get(pk=assignment.pk)
    if assignment.status in running and not assignment.progress.filter(status="asked").exists():
        start(ask_progress(assignment, actor=actor), actor=actor)


def open_parts(assignment: Assignment, *, actor: Actor) -> None:
    """A handler is named: co-units are asked for their parts, and progress for the first time."""
    for task in ask_co_units(assignment, actor=actor):
        start(task, actor=actor)
    open_progress(assignment, actor=actor)


def stop_progress(assignment: Assignment, *, actor: Actor, reason: str = HANDED_BACK) -> None:
    for entry in assignment.progress.filter(status=Progress.Status.ASKED):
        turning.withdraw(entry, lapse_progress, actor=actor, reason=reason)


def end_parts(assignment: Assignment, *, actor: Actor) -> None:
    """The report is in: no further progress, request for more time or paper of the ladder is needed."""
    stop_progress(assignment, actor=actor, reason=REPORTED)
    for extension in assignment.extensions.filter(status__in=Extension.OPEN):
        turning.withdraw(extension, drop_extension, actor=actor, reason=REPORTED, note=REPORTED)
    for chase in assignment.chases.filter(status=Chase.Status.DRAFTED):
        turning.withdraw(chase, drop_chase, actor=actor, reason=REPORTED)
    for task in assignment.co_tasks.filter(status=CoTask.Status.DEFAULTED):
        for process in Process.objects.of(task).filter(finished__isnull=True):
            turning.cancel_process(process, actor=actor, reason=REPORTED)


def move_due_day(assignment: Assignment, *, actor: Actor) -> None:
    """Steps that hang on the due day get the new one, and their ladder begins anew."""
    for task in open_tasks(assignment):
        if task.flow_task.name in ("work", "sign_report"):
            task.process.keep(assignment)
            turning.reschedule(task, DueTime(assignment.closes_at), actor=actor)


def draft_residue(assignment: Assignment, *, actor: Actor) -> Assignment:
    """What remains of a closed matter, for the office to break down."""
    report = assignment.reports.order_by("-round").first()
    today = timezone.localdate()
    return draft_assignment(
        actor=actor,
        source=assignment,
        source_label=f"{assignment.number} 遗留问题",
        title=f"{assignment.title[:180]}（遗留问题）",
        requirement=(report.residue if report else "") or assignment.result_note,
        measure=assignment.measure,
        basis=assignment.basis,
        lead_unit=assignment.lead_unit,
        co_units=list(assignment.co_units.all()),
        duty_line=assignment.duty_line,
        due_on=due("TASK_TERM", start=timezone.now(), on=today, county=county_of(assignment)).day,
        household_key=assignment.household_key,
        is_major=assignment.is_major,
    )
