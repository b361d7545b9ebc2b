"""Warnings come in: known ones stay as they are, each new one is matched, compared, proposed a route."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.audit.actions import bulk_create_versions, record_each
from coordination.ciphers.indexes import blind_index, known_as
from coordination.monitoring.intake import Row
from coordination.monitoring.models import Warning
from coordination.monitoring.people import Found, find_people
from coordination.monitoring.policies import can_report_warnings
from coordination.monitoring.proposal import Rules, propose
from coordination.monitoring.verbs import WarningVerb
from coordination.units.counties import County, county_of
from coordination.units.models import Organisation


@dataclass
class Received:
    """What became of a batch: the warning of each row, and which of them are new."""

    warnings: list[Warning] = field(default_factory=list)
    opened: list[Warning] = field(default_factory=list)
    is_new: list[bool] = field(default_factory=list)
    differing: list[tuple[str, ...]] = field(default_factory=list)
    """What a row says otherwise than the warning that its source reported under the same key."""


@transaction.atomic(savepoint=False)  # the batch comes in whole or not at all
def receive_warnings(
    rows: Sequence[Row],
    *,
    actor: Actor,
    channel: str,
    source: str,
    reported_by: Organisation | None = None,
) -> Received:
    """Take a batch in, each row for its township's county. A key that this source has used changes nothing (R22)."""
    require(can_report_warnings(actor, channel))
    post = actor.acting_post
    reporter = reported_by or (post.unit if post is not None else None)
    received = Received()
    by_row: dict[int, Warning] = {}
    for county, (theirs, places) in _by_county(rows).items():
        known = _known(source, theirs, county)
        new = _once_each([row for row in theirs if row.source_key not in known])
        opened = _open(new, county, places, actor=actor, channel=channel, source=source, reporter=reporter)
        received.opened += opened
        by_key = known | {warning.source_key: warning for warning in opened if warning.source_key}
        by_row |= {id(row): warning for row, warning in zip(new, opened, strict=True)}
        by_row |= {id(row): by_key[row.source_key] for row in theirs if row.source_key}
    fresh = {warning.pk for warning in received.opened}
    for row in rows:
        warning = by_row[id(row)]
        received.warnings.append(warning)
        received.is_new.append(warning.pk in fresh)
        fresh.discard(warning.pk)  # a key that comes twice in one batch is new once
    received.differing = _differing(rows, received)
    return received


def _differing(rows: Sequence[Row], received: Received) -> list[tuple[str, ...]]:
    """Each row against what its warning said when it came in: a place or a person may have moved on since."""
    found = [
        () if is_new else _otherwise(row, warning)
        for row, warning, is_new in zip(rows, received.warnings, received.is_new, strict=True)
    ]
    changed = {warning.pk for warning, names in zip(received.warnings, found, strict=True) if names}
    if not changed:
        return found
    first = {one.id: one for one in Warning.history.filter(id__in=changed, history_type="+")}
    return [
        _otherwise(row, first.get(warning.pk, warning)) if names else ()
        for row, warning, names in zip(rows, received.warnings, found, strict=True)
    ]


def _otherwise(row: Row, warning: Any) -> tuple[str, ...]:
    said = {
        "name": (row.name, warning.name),
        "id_number": (row.id_number, warning.id_number),
        "born_on": (row.born_on, warning.born_on),
        "phone": (row.phone, warning.phone),
        "township": (row.township, warning.township_id),
        "village": (row.village, warning.village_id),
        "kinds": ([row.kind, *row.more_kinds], [warning.kind, *warning.more_kinds]),
        "level": (row.level, warning.level),
        "facts": (row.facts, warning.facts),
        "policy_item": (row.policy_item, warning.policy_item),
        "amount": (row.amount, warning.amount),
        "refusals": (row.refusals, warning.refusals),
        "occurred_on": (row.occurred_on, warning.occurred_on),
    }
    return tuple(name for name, (now, then) in said.items() if now != then)


def _known(source: str, rows: Iterable[Row], county: County) -> dict[str, Warning]:
    """What this source has reported of the county; another county's report of that key is another report."""
    keys = {row.source_key for row in rows if row.source_key}
    found = Warning.objects.of_county(county).filter(source=source, source_key__in=keys)
    if (
        not keys or not found.exists()
    ):  # mostly all are new, and to ask for forty columns costs more than this
        return {}
    return {warning.source_key: warning for warning in found.select_related("township", "village")}


def _once_each(rows: Iterable[Row]) -> list[Row]:
    seen = set[str]()
    once = []
    for row in rows:
        if not row.source_key or row.source_key not in seen:
            once.append(row)
        seen.add(row.source_key)
    return once


def _by_county(rows: Iterable[Row]) -> dict[County, tuple[list[Row], dict[int, Organisation]]]:
    """The rows of each county, with the places that they name."""
    rows = list(rows)
    places = Organisation.objects.in_bulk(
        {row.township for row in rows} | {row.village for row in rows if row.village}
    )
    found: dict[County, tuple[list[Row], dict[int, Organisation]]] = {}
    for row in rows:
        found.setdefault(county_of(places[row.township]), ([], places))[0].append(row)
    return found


def _open(
    rows: list[Row],
    county: County,
    places: dict[int, Organisation],
    *,
    actor: Actor,
    channel: str,
    source: str,
    reporter: Organisation | None,
) -> list[Warning]:
    now = timezone.now()
    today = timezone.localdate(now)
    rules, desk = Rules.of(today, county), county.civil_affairs
    warnings = [
        _drafted(row, found, now=now, version=rules.version.partition("/")[2], places=places)
        for row, found in zip(rows, find_people(rows, on=today, county=county), strict=True)
    ]
    for warning in warnings:
        warning.channel, warning.source = channel, source
        warning.desk, warning.reported_by = desk, reporter or desk
    kept = _keep(warnings, rules, county, actor=actor)
    record_each(
        WarningVerb.RECEIVED,
        actor=actor,
        subjects=kept,
        given=lambda warning: {
            "household": warning.household_key,
            "unit": warning.township_id,
            "after": {
                "channel": warning.channel,
                "kind": warning.kind,
                "level": warning.level,
                "proposed": warning.proposed,
                "rule": warning.rule_version,
                "reasons": [code for code, _given in warning.reasons],
            },
        },
    )
    return kept


def _drafted(
    row: Row, found: Found, *, now: dt.datetime, version: str, places: dict[int, Organisation]
) -> Warning:
    person = found.person
    return Warning(
        source_key=row.source_key,
        received_at=now,
        changed_at=now,
        policy_on=timezone.localdate(now),
        policy_version=version,
        kind=row.kind,
        more_kinds=list(row.more_kinds),
        level=row.level,
        facts=row.facts,
        policy_item=row.policy_item,
        amount=row.amount,
        refusals=row.refusals,
        occurred_on=row.occurred_on,
        name=row.name,
        id_number=row.id_number,
        paper_number=row.paper_number,
        id_index=blind_index(row.id_number) if row.id_number else "",
        phone=row.phone,
        born_on=row.born_on,
        township=places[row.township],
        village=places[row.village] if row.village else None,
        person=person,
        household=person.household if person is not None else None,
        match_reason=found.reason[:40],
        candidates=list(found.candidates),
        categories=list(found.categories),
        reasons=[["tier", row.tier]] if row.tier else [],
    )


def _keep(warnings: list[Warning], rules: Rules, county: County, *, actor: Actor) -> list[Warning]:
    """Store them; what repeats another of the same batch comes after it, so that it can name it."""
    earlier = _earlier(warnings, rules.repeat_days, county)
    first: dict[tuple[str, object, str], Warning] = {}
    waves: tuple[list[Warning], list[Warning]] = ([], [])
    repeats: dict[int, Warning] = {}
    for warning in warnings:
        same = next((earlier[mark] for mark in _marks(warning, {}) if mark in earlier), None)
        here = next((first[mark] for mark in _marks(warning, {}) if mark in first), None)
        for mark in _marks(warning, {}):
            first.setdefault(mark, warning)
        warning.duplicate_of = same
        if same is None and here is not None:
            repeats[id(warning)] = here
        _propose(warning, rules, is_repeat=same is not None or here is not None)
        waves[here is not None and same is None].append(warning)
    bulk_create_versions(waves[0], actor=actor)
    for warning in waves[1]:
        warning.duplicate_of = repeats[id(warning)]
    bulk_create_versions(waves[1], actor=actor)
    return warnings


def _propose(warning: Warning, rules: Rules, *, is_repeat: bool) -> None:
    proposal = propose(warning, rules, is_repeat=is_repeat)
    warning.proposed, warning.reasons = proposal.route, proposal.reasons
    warning.rule_version = proposal.version
    warning.opens_aid = warning.is_urgent


def _marks(warning: Warning, today: Mapping[str, str]) -> list[tuple[str, object, str]]:
    """By what the same person and hardship are known again (R236)."""
    marks: list[tuple[str, object, str]] = []
    if warning.id_index:
        marks.append(("number", today.get(warning.id_index, warning.id_index), warning.kind))
    if warning.person_id:
        marks.append(("person", warning.person_id, warning.kind))
    return marks


def _earlier(warnings: list[Warning], days: int, county: County) -> dict[tuple[str, object, str], Warning]:
    """The county's earlier warnings of these people, not dismissed, within the days that count as one."""
    since = timezone.now() - dt.timedelta(days=days)
    recent = Warning.objects.of_county(county).filter(received_at__gte=since)
    recent = recent.exclude(status=Warning.Status.DISMISSED).only("id_index", "person", "kind")
    numbers = known_as(warning.id_number for warning in warnings)
    people = {warning.person_id for warning in warnings if warning.person_id}
    found: dict[tuple[str, object, str], Warning] = {}
    for same in (recent.filter(id_index__in=numbers), recent.filter(person__in=people)):
        for warning in same.order_by("pk"):
            for mark in _marks(warning, numbers):
                found.setdefault(mark, warning)
    return found
