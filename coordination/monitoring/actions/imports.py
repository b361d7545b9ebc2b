"""A file of warnings: looked through, imported in steps that can be taken up again, or dropped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.closing import rests_while_closed
from coordination.changes import Change, begin, enter
from coordination.monitoring.actions.intake import Received
from coordination.monitoring.intake import Reader
from coordination.monitoring.models import ImportRun
from coordination.monitoring.policies import can_import_warnings, can_run_import
from coordination.monitoring.verbs import WarningVerb
from coordination.units.counties import county_of
from coordination.workbooks import Reading

S = ImportRun.Status


@transaction.atomic
def check_file(reading: Reading, *, actor: Actor, channel: str) -> ImportRun:
    """Look every row through and keep the good ones, encrypted, until they are imported; nothing else happens."""
    require(can_import_warnings(actor))
    if not reading.lines:
        raise ValidationError({"file": _("The file holds no row.")})
    reader = Reader(county_of(actor).units())
    good: list[tuple[int, dict[str, Any]]] = []
    problems = [(problem.row, problem.field, problem.words) for problem in reading.problems]
    for line in reading.lines:
        row, wrong = reader.read(line.values)
        if row is not None and not line.problems:
            good.append((line.number, row.stored()))
        told = {problem.field for problem in line.problems}
        problems += [(line.number, problem.field, problem.words) for problem in line.problems]
        problems += [(line.number, one.field, one.words) for one in wrong if one.field not in told]
    run = ImportRun(
        post=actor.acting_post,
        channel=channel,
        rows=json.dumps(good, ensure_ascii=False) if good else None,
        problems=problems,
        total=len(reading.lines),
        good=len(good),
    )
    run.full_clean()
    counts = {"rows": run.total, "good": run.good, "problems": len(problems)}
    enter(run, WarningVerb.FILE_CHECKED, actor=actor, after=counts)
    return run


@transaction.atomic
def begin_import(run: ImportRun, *, actor: Actor) -> ImportRun:
    """Start importing the good rows; it goes on by itself and can be watched."""
    rests_while_closed()  # its rows leave their events in the job
    run, change = begin(run, actor=actor)
    require(can_run_import(actor, run))
    if run.status != S.CHECKED or not run.good:
        raise ValidationError(_("There is nothing to import here any more."))
    run.status = S.RUNNING
    change.keep()
    return run


@transaction.atomic
def drop_file(run: ImportRun, *, actor: Actor) -> ImportRun:
    """Import nothing of it; the rows are wiped."""
    run, change = begin(run, actor=actor)
    require(can_run_import(actor, run))
    if run.status != S.CHECKED:
        raise ValidationError(_("There is nothing to drop here any more."))
    run.status, run.rows, run.finished_at = S.DROPPED, None, timezone.now()
    change.save(WarningVerb.FILE_DROPPED, after={"rows": run.total})
    return run


@transaction.atomic
def note_imported(run: ImportRun, numbers: Sequence[int], received: Received, *, actor: Actor) -> ImportRun:
    """Count what became of some rows; after the last one the rows are wiped."""
    results = [
        [number, warning.number, warning.key, is_new]
        for number, warning, is_new in zip(numbers, received.warnings, received.is_new, strict=True)
    ]
    change = Change(run, actor=actor)
    run.results = [*run.results, *results]
    run.done += len(numbers)
    run.opened += sum(received.is_new)
    run.known = run.done - run.opened
    if run.done >= run.good:
        run.status, run.rows, run.finished_at = S.DONE, None, timezone.now()
        counts = {"rows": run.done, "opened": run.opened, "known": run.known}
        change.save(WarningVerb.FILE_IMPORTED, after=counts)
    else:
        change.keep()
    return run
