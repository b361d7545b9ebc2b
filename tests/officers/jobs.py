"""Jobs of the house, as a worker leaves them."""

from __future__ import annotations

from typing import Any

from django_tasks_db.models import DBTaskResult


def fail(task: Any, *args: Any) -> DBTaskResult:
    """A job that was asked for and failed."""
    job = DBTaskResult.objects.get(pk=task.enqueue(*args).id)
    job.set_failed(ConnectionError("the gateway is away"))
    return job
