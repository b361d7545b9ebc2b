"""What officers do to the house: have its trail verified, let a failed job try again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from coordination.access import require
from coordination.audit.actions import record
from coordination.audit.models import VerificationRun
from coordination.audit.running import begin_run, under_way
from coordination.notifications.actions import hint
from coordination.officers.policies import can_verify, can_watch_parts
from coordination.officers.verbs import OfficerVerb

if TYPE_CHECKING:
    from coordination.access import Actor


@transaction.atomic
def ask_verification(*, actor: Actor) -> VerificationRun:
    """Have the trail verified beside the pages; one run at a time."""
    require(can_verify(actor))
    if under_way() is not None:
        raise ValidationError(_("A verification is under way. Its result appears here by itself."))
    run = begin_run(VerificationRun.How.BUTTON, actor=actor)
    record(OfficerVerb.VERIFICATION_ASKED, actor=actor, subject=run)
    hint(run)
    return run


@transaction.atomic
def retry_job(job: DBTaskResult, *, actor: Actor) -> DBTaskResult:
    """Put a job that failed back into its queue, as it was asked for."""
    require(can_watch_parts(actor))
    row: DBTaskResult = DBTaskResult.objects.select_for_update().get(pk=job.pk)
    if row.status != TaskResultStatus.FAILED:
        raise ValidationError(_("This job is not failed any more."))
    row.status = TaskResultStatus.READY
    row.started_at = row.finished_at = None
    row.save(update_fields=["status", "started_at", "finished_at"])
    record(
        OfficerVerb.JOB_RETRIED,
        actor=actor,
        subject=None,
        after={"task": row.task_name, "error": row.exception_class_path},
    )
    return row
