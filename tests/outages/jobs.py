"""A job for workers that lose their database."""

from __future__ import annotations

from django_tasks import task


@task()
def be_done() -> None:
    """Leaves nothing but its own row."""
