"""Importing a file of warnings: some rows at a time, each lot in one transaction; taken up again after a crash."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from coordination.access import Actor
from coordination.changes import lock
from coordination.monitoring.actions.imports import begin_import, note_imported
from coordination.monitoring.intake import Row
from coordination.monitoring.models import ImportRun
from coordination.monitoring.row_keys import source_of, with_keys
from coordination.units.counties import county_of

from .front import open_warnings

LOT = 100


@transaction.atomic
def start_import(run: ImportRun, *, actor: Actor) -> ImportRun:
    """Begin; the worker does the rest."""
    run = begin_import(run, actor=actor)
    pk = run.pk
    transaction.on_commit(lambda: import_rows.enqueue(pk), robust=True)
    return run


@task()
def import_rows(pk: int) -> None:
    """Import what is left of a run."""
    while import_lot(pk):
        pass


@transaction.atomic
def import_lot(pk: int) -> bool:
    """One lot under the run's lock; whether more is to come."""
    run = lock(ImportRun(pk=pk))
    if run.status != ImportRun.Status.RUNNING:
        return False
    actor = Actor(run.post.user, run.post)
    lot = run.read_rows[run.done : run.done + LOT]
    source = source_of("excel", run.post.unit)
    rows = with_keys([Row.restored(kept) for _number, kept in lot], source=source, county=county_of(run))
    received = open_warnings(rows, actor=actor, channel=run.channel, source=source)
    run = note_imported(run, [number for number, _kept in lot], received, actor=actor)
    return run.status == ImportRun.Status.RUNNING


def resume_imports() -> int:
    """Take up again what no job is working on any more: its job failed or was lost."""
    running = ImportRun.objects.filter(status=ImportRun.Status.RUNNING)
    if not running.exists():
        return 0
    jobs = DBTaskResult.objects.filter(
        task_path=import_rows.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    alive = {job.args_kwargs["args"][0] for job in jobs}
    left = [run.pk for run in running if run.pk not in alive]
    for pk in left:
        import_rows.enqueue(pk)
    return len(left)
