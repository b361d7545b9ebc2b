"""Jobs of a worker that lost the database over them."""

from __future__ import annotations

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult


@transaction.atomic
def put_back_own(worker_id: str) -> int:
    """What this worker had begun and could not end waits again at once, instead of until its lease is over."""
    lost = [
        job.pk
        for job in DBTaskResult.objects.running().select_for_update(skip_locked=True)
        if job.worker_ids and job.worker_ids[-1] == worker_id
    ]
    return DBTaskResult.objects.filter(pk__in=lost).update(status=TaskResultStatus.READY, started_at=None)
