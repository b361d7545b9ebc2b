"""More time, asked before the due day (D11): the first by the director up to EXTEND_MAX, others above."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.changes import Change, begin, gives_reason, lock, need, trace
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper, sign
from coordination.duties.lifecycle import ExtensionLifecycle
from coordination.duties.models import Assignment, Extension
from coordination.duties.notices import DutyNotice
from coordination.duties.papers.requests import extension_content, extension_title
from coordination.duties.policies import (
    can_ask_extension,
    can_draft_assignment,
    can_rule_on_extension,
    can_sign_extension,
)
from coordination.duties.queries.due import extension_decider
from coordination.duties.queries.people import lead_holders
from coordination.duties.rules import must_follow
from coordination.duties.verbs import DutyVerb
from coordination.notifications.actions import hint
from coordination.policy.words import full_date
from coordination.rules import ask
from coordination.telling import tell
from coordination.units.counties import county_of


@gives_reason
@transaction.atomic
def draft_extension(
    assignment: Assignment, *, actor: Actor, asked_until: dt.date, reason: str, measures: str
) -> Extension:
    """The handler drafts the request; who decides follows from its length and from earlier ones."""
    assignment = lock(assignment)
    require(can_ask_extension(actor, assignment))
    ask("asked_until", must_follow, asked_until, assignment.due_on)
    extension = Extension(
        assignment=assignment,
        asked_until=asked_until,
        due_was=assignment.due_on,
        reason=reason,
        measures=measures,
        decider=extension_decider(assignment, asked_until),
        asked_by=actor.acting_post,
    )
    save_version(extension, actor=actor)
    hint(extension)
    trace(assignment, DutyVerb.EXTENSION_DRAFTED, actor=actor, reason=reason)
    return extension


@transaction.atomic
def sign_extension(
    extension: Extension,
    *,
    actor: Actor,
    note: str = "",
) -> Extension:
    """The head signs D11; past the due day nothing is asked any more."""
    extension, change = begin(extension, actor=actor)
    require(can_sign_extension(actor, extension))
    assignment = extension.assignment
    if timezone.now() > assignment.closes_at:
        raise ValidationError(_("The due day has passed; more time is asked before it."))
    ExtensionLifecycle(extension).ask()
    paper = draft_paper(
        PaperKind.D11,
        subject=assignment,
        organ=assignment.lead_unit,
        title=extension_title(assignment, extension),
        content=extension_content(assignment, extension),
        actor=actor,
    )
    sign(paper, actor=actor, recipients=[county_of(assignment).office])
    change.keep()
    trace(assignment, DutyVerb.EXTENSION_ASKED, actor=actor, reason=extension.reason)
    return extension


@transaction.atomic
def drop_extension(extension: Extension, *, actor: Actor, note: str) -> Extension:
    """The head does not ask, or the report came before the ruling."""
    extension, change = begin(extension, actor=actor)
    head = can_sign_extension(actor, extension) is None
    require(None if head else can_draft_assignment(actor))
    note = need(note, _("Give the reason."), field="note")
    ExtensionLifecycle(extension).drop()
    extension.answer = note
    change.keep()
    trace(extension.assignment, DutyVerb.EXTENSION_DROPPED, actor=actor, reason=note)
    return extension


@transaction.atomic
def grant_extension(extension: Extension, *, actor: Actor, note: str = "") -> Extension:
    """More time: the due day moves, and with it every step that hangs on it."""
    extension, change = begin(extension, actor=actor)
    require(can_rule_on_extension(actor, extension))
    ExtensionLifecycle(extension).grant()
    _rule(change, note)
    assignment = extension.assignment
    longer = Change(assignment, actor=actor)
    assignment.due_on = max(extension.asked_until, assignment.due_on)
    event = longer.save(
        DutyVerb.EXTENSION_GRANTED,
        reason=note,
        after={"until": full_date(assignment.due_on), "due_was": extension.due_was},
    )
    words = f"同意延期至{full_date(assignment.due_on)}"
    tell(assignment, DutyNotice.EXTENSION_RULED, event, lead_holders(assignment), actor=actor, ruling=words)
    return extension


@transaction.atomic
def refuse_extension(extension: Extension, *, actor: Actor, note: str) -> Extension:
    extension, change = begin(extension, actor=actor)
    require(can_rule_on_extension(actor, extension))
    note = need(note, _("Give the reason."), field="note")
    ExtensionLifecycle(extension).refuse()
    _rule(change, note)
    assignment = extension.assignment
    event = trace(assignment, DutyVerb.EXTENSION_REFUSED, actor=actor, reason=note)
    tell(
        assignment,
        DutyNotice.EXTENSION_RULED,
        event,
        lead_holders(assignment),
        actor=actor,
        ruling="不同意延期，按原时限办理",
    )
    return extension


def _rule(change: Change[Extension], note: str) -> None:
    extension = change.record
    extension.answer, extension.ruled_by, extension.ruled_at = note, change.actor.acting_post, timezone.now()
    change.keep()
