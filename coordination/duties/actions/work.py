"""The unit's work: a handler, progress at its rhythm, co-units' parts, the report for the head's signature."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.changes import begin, gives_reason, lock, need, revising, trace
from coordination.documents.attachments import attach
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper, sign
from coordination.duties.lifecycle import AssignmentLifecycle, CoTaskLifecycle, ProgressLifecycle
from coordination.duties.models import Assignment, CoTask, Progress, Report
from coordination.duties.notices import DutyNotice
from coordination.duties.papers.reports import report_content, report_title
from coordination.duties.policies import (
    HANDLERS,
    can_assign_handler,
    can_draft_assignment,
    can_give_progress,
    can_remind,
    can_sign_report,
    can_transfer_assignment,
    can_work_on_assignment,
)
from coordination.duties.queries.people import lead_holders, office
from coordination.duties.queries.work import co_task_due, open_co_tasks, progress_due
from coordination.duties.verbs import DutyVerb
from coordination.notifications.actions import hint
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.holders import Holder, liaison_and_head
from coordination.units.models import Organisation, Post
from coordination.units.queries import current_successor
from coordination.wording import listed


@transaction.atomic
def assign_handler(
    assignment: Assignment, *, actor: Actor, handler: Post, instruction: str = ""
) -> Assignment:
    """The liaison gives the matter to a handler of the unit; from here the unit has accepted it."""
    assignment, change = begin(assignment, actor=actor)
    require(can_assign_handler(actor, assignment))
    _check_handler(assignment, handler)
    AssignmentLifecycle(assignment).begin()
    assignment.handler = handler
    change.save(DutyVerb.HANDLER_ASSIGNED, reason=instruction, after={"handler": handler.user.name})
    return assignment


@gives_reason
@transaction.atomic
def transfer_assignment(assignment: Assignment, *, actor: Actor, handler: Post, reason: str) -> Assignment:
    """Give the matter to another handler (转办); who had it hears why."""
    assignment, change = begin(assignment, actor=actor)
    require(can_transfer_assignment(actor, assignment))
    _check_handler(assignment, handler)
    before = assignment.handler
    if before == handler:
        raise ValidationError({"handler": _("This is the handler already.")})
    assignment.handler = handler
    event = change.save(DutyVerb.HANDLER_CHANGED, reason=reason, after={"handler": handler.user.name})
    if before is not None:
        tell(assignment, DutyNotice.HANDLER_CHANGED, event, [Holder.of_post(before)], actor=actor)
    return assignment


@transaction.atomic
def hand_back(assignment: Assignment, *, actor: Actor, reason: str) -> Assignment:
    """The handler hands the matter back to the liaison (退回), saying why."""
    assignment, change = begin(assignment, actor=actor)
    require(can_work_on_assignment(actor, assignment))
    reason = need(reason, _("Say why the matter goes back."))
    AssignmentLifecycle(assignment).hand_back()
    assignment.handler = None
    event = change.save(DutyVerb.HANDED_BACK, reason=reason)
    tell(assignment, DutyNotice.HANDED_BACK, event, liaison_and_head(assignment.lead_unit), actor=actor)
    return assignment


@transaction.atomic
def ask_progress(assignment: Assignment, *, actor: Actor) -> Progress:
    """Open the next progress entry: the first at FIRST_REPORT, then every PROGRESS_EVERY."""
    require(can_draft_assignment(actor))
    last = assignment.progress.order_by("-place").first()
    place = (last.place if last else 0) + 1
    entry = Progress(assignment=assignment, place=place, due_at=progress_due(assignment, place))
    save_version(entry, actor=actor)
    hint(entry)
    return entry


@transaction.atomic
def give_progress(entry: Progress, *, actor: Actor, text: str) -> Progress:
    entry, change = begin(entry, actor=actor)
    require(can_give_progress(actor, entry))
    ProgressLifecycle(entry).give()
    entry.text, entry.given_at, entry.given_by = text, timezone.now(), actor.acting_post
    change.keep()
    event = trace(entry.assignment, DutyVerb.PROGRESS_GIVEN, actor=actor, reason=text)
    tell(entry.assignment, DutyNotice.PROGRESS_GIVEN, event, [office(entry.assignment)], actor=actor)
    return entry


@transaction.atomic
def lapse_progress(entry: Progress, *, actor: Actor) -> Progress:
    """The report overtakes the entry that was still awaited."""
    require(can_draft_assignment(actor))
    with revising(entry, actor=actor):
        ProgressLifecycle(entry).lapse()
    return entry


@transaction.atomic
def draft_report(
    assignment: Assignment,
    *,
    actor: Actor,
    text: str,
    evidence: str,
    residue: str = "",
    defaulting: Sequence[Organisation] = (),
    files: Sequence[object] = (),
) -> Assignment:
    """Lay the report before the unit's head. Every co-unit has joined, or is late and named (C3-4)."""
    assignment, change = begin(assignment, actor=actor)
    require(can_work_on_assignment(actor, assignment))
    _check_co_units(assignment, defaulting)
    AssignmentLifecycle(assignment).lay_before_head()
    post = actor.acting_post
    assert post is not None  # noqa: S101 - the policy asked for it
    report = assignment.reports.filter(verdict="").first() or Report(
        assignment=assignment, round=assignment.reports.count() + 1
    )
    report.text, report.evidence, report.residue = text, evidence, residue
    report.drafted_by, report.drafted_at = post, timezone.now()
    report.full_clean(exclude=["drafted_by"])
    save_version(report, actor=actor)
    report.defaulting.set(defaulting)
    for file in files:
        attach(file, to=assignment, actor=actor)  # type: ignore[arg-type]
    change.save(DutyVerb.REPORT_DRAFTED, after={"round": report.round})
    return assignment


@transaction.atomic
def send_back_report(assignment: Assignment, *, actor: Actor, reason: str) -> Assignment:
    """The head does not sign yet; nothing has left the unit."""
    assignment, change = begin(assignment, actor=actor)
    require(can_sign_report(actor, assignment))
    reason = need(reason, _("Say what is to be changed."))
    AssignmentLifecycle(assignment).rework()
    event = change.save(DutyVerb.REPORT_SENT_BACK, reason=reason)
    tell(assignment, DutyNotice.SENT_BACK, event, lead_holders(assignment), actor=actor)
    return assignment


@transaction.atomic
def sign_report(
    assignment: Assignment,
    *,
    actor: Actor,
    reason: str = "",
) -> Assignment:
    """The head signs the report (D15): it goes to the office and the unit's clock stands still."""
    assignment, change = begin(assignment, actor=actor)
    require(can_sign_report(actor, assignment))
    AssignmentLifecycle(assignment).submit()
    with revising(assignment.reports.get(verdict=""), actor=actor) as report:
        report.signed_by, report.signed_at = actor.acting_post, timezone.now()
    paper = draft_paper(
        PaperKind.D15,
        subject=assignment,
        organ=assignment.lead_unit,
        title=report_title(assignment, report),
        content=report_content(assignment, report),
        actor=actor,
    )
    sign(paper, actor=actor, recipients=[county_of(assignment).office])
    assignment.submitted_at = report.signed_at
    change.save(DutyVerb.REPORT_SIGNED, reason=reason, after={"round": report.round})
    for task in open_co_tasks(assignment):
        _default(task, actor)
    return assignment


@gives_reason
@transaction.atomic
def remind(assignment: Assignment, *, actor: Actor, reason: str) -> Assignment:
    """A person reminds whoever holds the matter (催办); the papers of the ladder are another thing."""
    assignment = lock(assignment)
    require(can_remind(actor, assignment))
    event = trace(assignment, DutyVerb.REMINDED, actor=actor, reason=reason)
    due = assignment.due_on
    tell(assignment, DutyNotice.REMINDED, event, lead_holders(assignment), actor=actor, due=due)
    return assignment


@transaction.atomic
def ask_co_units(assignment: Assignment, *, actor: Actor) -> list[CoTask]:
    """Ask each co-unit for its part, due before the lead unit reports."""
    require(can_draft_assignment(actor))
    asked = []
    for unit in assignment.co_units.exclude(pk__in=assignment.co_tasks.values("unit")):
        task = CoTask(
            assignment=assignment, unit=unit, matter=assignment.requirement, due_on=co_task_due(assignment)
        )
        save_version(task, actor=actor)
        hint(task)
        asked.append(task)
    return asked


def _default(task: CoTask, actor: Actor) -> None:
    with revising(task, actor=actor):
        CoTaskLifecycle(task).default()
    hint(task)
    event = trace(task.assignment, DutyVerb.CO_TASK_DEFAULTED, actor=actor, unit=task.unit)
    tell(
        task.assignment,
        DutyNotice.CO_TASK_DEFAULTED,
        event,
        liaison_and_head(task.unit),
        actor=actor,
        urgent=True,
    )


def _check_co_units(assignment: Assignment, defaulting: Sequence[Organisation]) -> None:
    """An open part stops the report, unless its time has passed and the unit is named."""
    named = {unit.pk for unit in defaulting}
    today = timezone.localdate()
    missing, early = [], []
    for task in open_co_tasks(assignment):
        if task.unit_id not in named:
            missing.append(task.unit.label)
        elif task.due_on >= today:
            early.append(task.unit.label)
        named.discard(task.unit_id)
    if early:
        words = _("Their time has not passed yet: %(units)s.") % {"units": listed(early)}
        raise ValidationError({"defaulting": words})
    if missing:
        words = _("These co-units have not joined yet: %(units)s. Name those whose time has passed.")
        raise ValidationError({"defaulting": words % {"units": listed(missing)}})
    if named:
        raise ValidationError({"defaulting": _("A unit that has contributed cannot be named.")})


def _check_handler(assignment: Assignment, handler: Post) -> None:
    unit = current_successor(assignment.lead_unit)
    current = Post.objects.current().filter(pk=handler.pk, unit=unit, role__in=HANDLERS)
    if not current.exists():
        raise ValidationError({"handler": _("Choose somebody of the lead unit.")})
