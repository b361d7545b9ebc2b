"""More time, asked before the due day (D11): the first by the director up to EXTEND_MAX, others above."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Attachment
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
from coordination.duties.traces import lead_people, lock_assignment, save_part, tell, trace
from coordination.duties.verbs import DutyVerb
from coordination.policy.words import full_date
from coordination.units.queries import meeting_office


@transaction.atomic
def draft_extension(
    assignment: Assignment, *, actor: Actor, asked_until: dt.date, reason: str, measures: str
) -> Extension:
    """The handler drafts the request; who decides follows from its length and from earlier ones."""
    assignment = lock_assignment(assignment)
    require(can_ask_extension(actor, assignment))
    if asked_until <= assignment.due_on:
        raise ValidationError({"asked_until": _("The new day has to lie after the due day.")})
    extension = Extension(
        assignment=assignment,
        asked_until=asked_until,
        due_was=assignment.due_on,
        reason=reason,
        measures=measures,
        decider=extension_decider(assignment, asked_until),
        asked_by=actor.acting_post,
    )
    save_part(extension, actor=actor)
    trace(assignment, DutyVerb.EXTENSION_DRAFTED, actor=actor, fields=None, reason=reason)
    return extension


@transaction.atomic
def sign_extension(
    extension: Extension,
    *,
    actor: Actor,
    note: str = "",
    reauth: bool = False,
    medium: str = "screen",
    scan: Attachment | None = None,
) -> Extension:
    """The head signs D11; past the due day nothing is asked any more."""
    extension = _lock(extension)
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
    sign(paper, actor=actor, reauth=reauth, medium=medium, scan=scan, recipients=[meeting_office()])
    save_part(extension, actor=actor, fields=("status",))
    trace(
        assignment,
        DutyVerb.EXTENSION_ASKED,
        actor=actor,
        fields=None,
        reason=extension.reason,
        medium=medium,
    )
    return extension


@transaction.atomic
def drop_extension(extension: Extension, *, actor: Actor, note: str) -> Extension:
    """The head does not ask, or the report came before the ruling."""
    extension = _lock(extension)
    head = can_sign_extension(actor, extension) is None
    require(None if head else can_draft_assignment(actor))
    if not note.strip():
        raise ValidationError({"note": _("Give the reason.")})
    ExtensionLifecycle(extension).drop()
    extension.answer = note
    save_part(extension, actor=actor, fields=("status", "answer"))
    trace(extension.assignment, DutyVerb.EXTENSION_DROPPED, actor=actor, fields=None, reason=note)
    return extension


@transaction.atomic
def grant_extension(extension: Extension, *, actor: Actor, note: str = "") -> Extension:
    """More time: the due day moves, and with it every step that hangs on it."""
    extension = _lock(extension)
    require(can_rule_on_extension(actor, extension))
    ExtensionLifecycle(extension).grant()
    assignment = extension.assignment
    assignment.due_on = max(extension.asked_until, assignment.due_on)
    _rule(extension, note, actor)
    event = trace(
        assignment,
        DutyVerb.EXTENSION_GRANTED,
        actor=actor,
        fields=("due_on",),
        reason=note,
        after={"until": full_date(assignment.due_on), "due_was": extension.due_was},
    )
    words = f"同意延期至{full_date(assignment.due_on)}"
    tell(assignment, DutyNotice.EXTENSION_RULED, event, lead_people(assignment), actor=actor, ruling=words)
    return extension


@transaction.atomic
def refuse_extension(extension: Extension, *, actor: Actor, note: str) -> Extension:
    extension = _lock(extension)
    require(can_rule_on_extension(actor, extension))
    if not note.strip():
        raise ValidationError({"note": _("Give the reason.")})
    ExtensionLifecycle(extension).refuse()
    _rule(extension, note, actor)
    assignment = extension.assignment
    event = trace(assignment, DutyVerb.EXTENSION_REFUSED, actor=actor, fields=None, reason=note)
    tell(
        assignment,
        DutyNotice.EXTENSION_RULED,
        event,
        lead_people(assignment),
        actor=actor,
        ruling="不同意延期，按原时限办理",
    )
    return extension


def _rule(extension: Extension, note: str, actor: Actor) -> None:
    extension.answer, extension.ruled_by, extension.ruled_at = note, actor.acting_post, timezone.now()
    save_part(extension, actor=actor, fields=("status", "answer", "ruled_by", "ruled_at"))


def _lock(extension: Extension) -> Extension:
    assignment = lock_assignment(extension.assignment_id)
    found: Extension = Extension.objects.select_for_update().get(pk=extension.pk)
    found.assignment = assignment
    return found
