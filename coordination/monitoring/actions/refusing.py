"""Rows that the house cannot take are kept with their reason (R4); what they said is wiped when its time is over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coordination.access import Actor, require
from coordination.audit.actions import record, record_each
from coordination.changes import Change
from coordination.ciphers.indexes import blind_index, known_as
from coordination.ciphers.row_keys import give_keys
from coordination.monitoring.intake import LONGEST, Problem, visible
from coordination.monitoring.models import RefusedRow, Warning
from coordination.monitoring.policies import can_report_warnings, can_wipe_refused
from coordination.monitoring.refused_rows import months_kept, rows_over
from coordination.monitoring.verbs import WarningVerb
from coordination.units.counties import County
from coordination.units.models import Organisation

AT_ONCE = 500
MOST_FIELDS = 30  # of a row that a platform made up


@dataclass(frozen=True)
class Refused:
    """A row as it was given, what is wrong with it, and the warning that it contradicts."""

    given: Mapping[str, Any]
    problems: Sequence[Problem]
    line: int | None = None
    contradicts: Warning | None = None


@transaction.atomic(savepoint=False)
def keep_refused(
    refused: Sequence[Refused],
    *,
    actor: Actor,
    channel: str,
    source: str,
    reported_by: Organisation | None = None,
    county_id: int | None = None,
) -> list[RefusedRow]:
    """Keep each row with its reason, once however often the source sends it again."""
    require(can_report_warnings(actor, channel))
    post = actor.acting_post
    reporter = reported_by or (post.unit if post is not None else None)
    if not refused or reporter is None:
        return []
    said = [_kept(one.given) for one in refused]
    marks = [_mark(content, one) for content, one in zip(said, refused, strict=True)]
    known = known_as(marks)
    stand = RefusedRow.objects.filter(source=source, mark__in=known).values_list("mark", flat=True)
    seen = {known[mark] for mark in stand}
    places = {} if county_id is not None else _counties_of(said)
    first, *others = Organisation.objects.counties().order_by("order", "pk").values_list("pk", flat=True)[:2]
    now = timezone.now()
    rows: list[RefusedRow] = []
    for one, content, text in zip(refused, said, marks, strict=True):
        mark = blind_index(text)
        if mark in seen:
            continue
        seen.add(mark)
        county = county_id or _county(content, places)
        rows.append(
            RefusedRow(
                county_id=county or first,
                is_placed=county is not None or not others,
                channel=channel,
                source=source,
                source_key=str(content.get("source_key", "")),
                reported_by=reporter,
                received_at=now,
                line=one.line,
                content=content,
                problems=_words(one),
                fields=_fields(one),
                contradicts=one.contradicts,
                mark=mark,
            )
        )
    RefusedRow.objects.bulk_create(give_keys(rows))
    record_each(
        WarningVerb.ROW_REFUSED,
        actor=actor,
        subjects=rows,
        given=lambda row: {
            "unit": row.reported_by_id,
            "after": {
                "channel": row.channel,
                "fields": row.fields,
                "contradicts": row.contradicts.number if row.contradicts is not None else "",
            },
        },
    )
    return rows


@transaction.atomic
def wipe_refused(county: County, *, actor: Actor) -> int:
    """Wipe what refused rows said once WARN_REFUSED_KEPT is over; that there were some, and why, stays counted."""
    require(can_wipe_refused(actor))
    old = list(rows_over(county).select_for_update(of=("self",)).order_by("received_at")[:AT_ONCE])
    for row in old:
        change = Change(row, actor=actor)
        row.content, row.problems, row.source_key, row.mark = None, [], "", ""
        row.wiped_at = timezone.now()
        change.revise()
    if old:
        organisation = Organisation.objects.get(pk=county.pk)
        record(
            WarningVerb.REFUSED_WIPED,
            actor=actor,
            subject=organisation,
            unit=organisation,
            after={"count": len(old), "months": months_kept(county)},
        )
    return len(old)


def _mark(content: Mapping[str, str], refused: Refused) -> str:
    """By what it is known again: what it said, and what of it was wrong."""
    return json.dumps([content, _fields(refused)], ensure_ascii=False, sort_keys=True)


def _fields(refused: Refused) -> list[str]:
    return sorted({problem.field for problem in refused.problems})


def _words(refused: Refused) -> list[list[str]]:
    return [[problem.field, str(problem.words)] for problem in refused.problems]


def _kept(given: Mapping[str, Any]) -> dict[str, str]:
    """What the row said, each field as text and no longer than any that is taken."""
    longest = max(LONGEST.values())
    kept: dict[str, str] = {}
    for name, value in list(given.items())[:MOST_FIELDS]:
        if value in (None, "", [], ()):
            continue
        parts = value if isinstance(value, list | tuple) else [value]
        kept[visible(name)[:40]] = "、".join(visible(part) for part in parts)[:longest]
    return kept


def _counties_of(said: Sequence[Mapping[str, str]]) -> dict[str, set[int]]:
    """By name or code of a township or a county: the counties that it may be."""
    names = {row[name] for row in said for name in ("township", "county") if row.get(name)}
    named = Q(code__in=names) | Q(name__in=names) | Q(short_name__in=names)
    found: dict[str, set[int]] = {}
    townships = Organisation.objects.valid_on().filter(named, kind=Organisation.Kind.TOWNSHIP)
    counties = Organisation.objects.counties().filter(named)
    for place, county in [
        *((place, place.region_id) for place in townships),
        *((place, place.pk) for place in counties),
    ]:
        for name in (place.code, place.name, place.short_name):
            if county is not None:
                found.setdefault(name, set()).add(county)
    return found


def _county(content: Mapping[str, str], places: Mapping[str, set[int]]) -> int | None:
    """The one county that the row names; None where none or several are meant."""
    by_county = places.get(content.get("county", ""), set())
    found = places.get(content.get("township", ""), set())
    found = (found & by_county or by_county) if by_county else found
    return next(iter(found)) if len(found) == 1 else None
