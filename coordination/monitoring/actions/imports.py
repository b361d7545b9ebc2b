"""A file of warnings: looked through, imported in steps that can be taken up again, or dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.closing import rests_while_closed
from coordination.changes import Change, begin, enter
from coordination.monitoring.actions.intake import Received
from coordination.monitoring.actions.refusing import Refused, keep_refused
from coordination.monitoring.intake import AT_TIMES, Problem, Reader, contradictions
from coordination.monitoring.models import ImportRun, Kind
from coordination.monitoring.policies import can_import_warnings, can_run_import
from coordination.monitoring.row_keys import source_of
from coordination.monitoring.verbs import WarningVerb
from coordination.units.counties import county_of
from coordination.units.models import Organisation
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
    bad: list[tuple[int, dict[str, Any], list[tuple[str, str]]]] = []
    problems = [(problem.row, problem.field, problem.words) for problem in reading.problems]
    for line in reading.lines:
        row, wrong = reader.read(line.values)
        told = {problem.field for problem in line.problems}
        found = [(problem.field, str(problem.words)) for problem in line.problems]
        found += [(one.field, one.words) for one in wrong if one.field not in told]
        if row is not None and not line.problems:
            good.append((line.number, row.stored()))
        else:
            bad.append((line.number, line.values, found))
        problems += [(line.number, name, words) for name, words in found]
    run = ImportRun(
        post=actor.acting_post,
        channel=channel,
        rows=json.dumps(good, ensure_ascii=False) if good else None,
        refused=json.dumps(bad, ensure_ascii=False, default=str) if bad else None,
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
    """Start importing the good rows; it goes on by itself and can be watched. The others are kept as refused (R4)."""
    rests_while_closed()  # its rows leave their events in the job
    run, change = begin(run, actor=actor)
    require(can_run_import(actor, run))
    if run.status != S.CHECKED or not run.good:
        raise ValidationError(_("There is nothing to import here any more."))
    keep_refused(
        [
            Refused(given, [Problem(name, words) for name, words in problems], line=line)
            for line, given, problems in run.refused_rows
        ],
        actor=actor,
        channel=run.channel,
        source=source_of("excel", run.post.unit),
        county_id=run.county_id,
    )
    run.status, run.refused = S.RUNNING, None
    change.keep()
    return run


@transaction.atomic
def drop_file(run: ImportRun, *, actor: Actor) -> ImportRun:
    """Import nothing of it; the rows are wiped."""
    run, change = begin(run, actor=actor)
    require(can_run_import(actor, run))
    if run.status != S.CHECKED:
        raise ValidationError(_("There is nothing to drop here any more."))
    run.status, run.rows, run.refused, run.finished_at = S.DROPPED, None, None, timezone.now()
    change.save(WarningVerb.FILE_DROPPED, after={"rows": run.total})
    return run


@transaction.atomic
def note_imported(run: ImportRun, numbers: Sequence[int], received: Received, *, actor: Actor) -> ImportRun:
    """Count what became of some rows; after the last one the rows are wiped.

    A row that says something else than the one known under its key is kept as refused.
    """
    results, refused = [], []
    given = dict(run.read_rows)
    for number, warning, is_new, names in zip(
        numbers, received.warnings, received.is_new, received.differing, strict=True
    ):
        if names:
            wrong = contradictions(warning, names)
            refused.append(Refused(_given(given[number]), wrong, line=number, contradicts=warning))
        else:
            results.append([number, warning.number, warning.key, is_new])
    change = Change(run, actor=actor)
    keep_refused(
        refused,
        actor=actor,
        channel=run.channel,
        source=source_of("excel", run.post.unit),
        county_id=run.county_id,
    )
    wrong_words = [(one.line, problem.field, problem.words) for one in refused for problem in one.problems]
    run.problems = [*run.problems, *wrong_words]
    run.results = [*run.results, *results]
    run.done += len(numbers)
    run.differing += len(refused)
    run.opened += sum(received.is_new)
    run.known = run.done - run.opened - run.differing
    if run.done >= run.good:
        run.status, run.rows, run.finished_at = S.DONE, None, timezone.now()
        counts = {"rows": run.done, "opened": run.opened, "known": run.known}
        if run.differing:
            counts["contradictions"] = run.differing
        change.save(WarningVerb.FILE_IMPORTED, after=counts)
    else:
        change.keep()
    return run


def _given(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A row that passed, with its places by their names again."""
    said = {name: value for name, value in kept.items() if name not in (*AT_TIMES, "kind", "more_kinds")}
    said["id_number"] = kept.get("paper_number") or said["id_number"]  # as it came
    places = Organisation.objects.in_bulk([pk for pk in (kept["township"], kept["village"]) if pk])
    for name in ("township", "village"):
        said[name] = places[kept[name]].short_name if kept[name] else None
    kinds = [Kind(kind) for kind in (kept["kind"], *kept["more_kinds"])]
    return {**said, "kinds": [str(kind.label) for kind in kinds]}
