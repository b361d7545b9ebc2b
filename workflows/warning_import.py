"""Importing a file of warnings: some rows at a time, each lot in one transaction; taken up again after a crash."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from coordination.access import Actor
from coordination.monitoring.actions.imports import begin_import, note_imported
from coordination.monitoring.intake import Row
from coordination.monitoring.locks import lock_run
from coordination.monitoring.models import ImportRun
from workflows.warning_disposal import open_warnings

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
    run = lock_run(ImportRun(pk=pk))
    if run.status != ImportRun.Status.RUNNING:
        return False
    actor = Actor(run.post.user, run.post)
    lot = [(number, Row.restored(kept)) for number, kept in run.read_rows[run.done : run.done + LOT]]
    received = open_warnings(
        [row for _number, row in lot],
        actor=actor,
        channel=run.channel,
        source=f"excel:{run.post.unit.code}",
    )
    run = note_imported(run, [number for number, _row in lot], received, actor=actor)
    return run.status == ImportRun.Status.RUNNING
