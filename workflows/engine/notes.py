"""Words for a colleague who took a step first: sent once, to that person, with their trace on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from coordination.access import Refusal, require
from coordination.audit.actions import record as record_event
from coordination.notifications.actions import notify
from workflows.models import StepNote, Task
from workflows.notices import FlowNotice
from workflows.verbs import FlowVerb

from .base import step_key

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from coordination.access import Actor

LONGEST = 4000


def can_send_note(actor: Actor, task: Task) -> Refusal:
    """To whoever took the step; one's own step needs none, and one note is enough."""
    if actor.post is None:
        return _("Choose the post you act in first.")
    if task.status != STATUS.DONE or task.owner is None:
        return _("Nobody took this step, so there is nobody to write to.")
    if task.owner_id == actor.user.pk:
        return _("You took this step yourself.")
    if not task.owner.is_active:
        return _("The account of the person who took this step is closed.")
    if StepNote.objects.filter(task=task, sender=actor.user).exists():
        return _("You have sent your note on this step already.")
    return None


@transaction.atomic
def send_note(task: Task, text: str, *, actor: Actor) -> StepNote:
    """Send what one had typed to the colleague who was first."""
    task = Task.objects.select_for_update(of=("self",)).select_related("owner").get(pk=task.pk)
    require(can_send_note(actor, task))
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Write what your colleague should know.")})
    if len(text) > LONGEST:
        raise ValidationError({"text": _("At most %(most)s characters.") % {"most": LONGEST}})
    note = StepNote.objects.create(task=task, sender=actor.user, post=actor.acting_post, text=text)
    taker = task.owner
    assert taker is not None  # noqa: S101 - the policy has just refused a step without one
    event = record_event(
        FlowVerb.NOTE_SENT,
        actor=actor,
        subject=task.record,
        unit=task.holder_unit_id,
        after={"whom": taker.name, "step": step_key(task.flow_task)},
    )
    notify(
        [taker],
        FlowNotice.NOTE_SENT,
        subject=task.record,
        key=f"note:{note.pk}",
        event=event,
        url=reverse("workflows:notes", args=[task.pk]),
        step=step_key(task.flow_task),
        title=task.subject_title,
    )
    return note


def notes_of(actor: Actor, task: Task) -> QuerySet[StepNote]:
    """The notes on a step that this person reads: one's own, and those sent to whoever took it."""
    found = StepNote.objects.filter(task=task).select_related("sender", "post")
    return found if task.owner_id == actor.user.pk else found.filter(sender=actor.user)
