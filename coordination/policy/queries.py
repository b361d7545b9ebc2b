"""Reads: the parameter in force on a day in a county, and the version that records keep.

A county's own row comes before the city's, that before the province's, and the default of all
regions last. Which rows apply is asked of the database in the same query, so a read costs one
query wherever it is made.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from coordination.policy.models import Parameter, PolicyVersion
from coordination.policy.names import ParameterName
from coordination.policy.regions import Region, region_key
from coordination.policy.snapshot import current_snapshot


class ParameterMissing(LookupError):
    """No row of this parameter is in force on the day asked for."""

    def __init__(self, name: str, on: dt.date | None = None) -> None:
        self.name = name
        super().__init__(
            _("The rules of %(on)s do not say %(name)s.") % {"on": on or "", "name": _label(name)}
        )


def _label(name: str) -> str:
    return f"{ParameterName(name).label} ({name})" if name in ParameterName.values else name


# SQL of its own: every due time of every step asks it. The nearest region's newest row comes first.
_IN_FORCE = (
    "SELECT {columns}, own.short_name AS county_name, own.organ_word AS county_word FROM policy_parameter p"
    " LEFT JOIN units_organisation own ON own.id = %s"
    " LEFT JOIN units_organisation above ON above.id = own.parent_id"
    " WHERE p.valid_from <= %s{named}"
    " AND (p.region_id IS NULL OR p.region_id IN (own.id, own.parent_id, above.parent_id))"
    " ORDER BY CASE p.region_id WHEN own.id THEN 0 WHEN own.parent_id THEN 1"
    " WHEN above.parent_id THEN 2 ELSE 3 END, p.valid_from DESC, p.id DESC"
)
# likewise: every record that is opened asks it
_NEWEST_VERSION = (
    "SELECT v.label FROM policy_policyversion v"
    " LEFT JOIN units_organisation own ON own.id = %s"
    " LEFT JOIN units_organisation above ON above.id = own.parent_id"
    " WHERE v.in_force_from <= %s"
    " AND (v.region_id IS NULL OR v.region_id IN (own.id, own.parent_id, above.parent_id))"
    " ORDER BY v.in_force_from DESC, v.id DESC LIMIT 1"
)
_FIGURE = "p.name, p.raw, p.unit, p.rolls"


def _in_force(names: Iterable[str] | None, on: dt.date, region: Region) -> Iterator[Parameter]:
    """The rows that apply in a region, the one that decides first."""
    listed = None if names is None else list(names)
    yield from Parameter.objects.raw(_wording(listed, "p.*"), [region_key(region), on, *(listed or ())])


def _wording(names: list[str] | None, columns: str) -> str:
    named = "" if names is None else f" AND p.name IN ({', '.join(['%s'] * len(names))})"
    return _IN_FORCE.format(columns=columns, named=named)


def _nearest(rows: Iterable[Parameter]) -> dict[str, Parameter]:
    best: dict[str, Parameter] = {}
    for row in rows:
        best.setdefault(row.name, row)
    return best


def _all_of(names: Iterable[str], found: dict[str, Parameter], on: dt.date) -> dict[str, Parameter]:
    for name in names:
        if name not in found:
            raise ParameterMissing(name, on)
    return {name: found[name] for name in names}


def all_parameters(*, on: dt.date, county: Region) -> dict[str, Parameter]:
    """Every parameter in force, with the version that brought it."""
    found = _nearest(_in_force(None, on, county))
    prefetch_related_objects(list(found.values()), "version")
    return found


def parameters(names: Iterable[str], *, on: dt.date, county: Region) -> dict[str, Parameter]:
    """Several parameters in one query; on one page each is read once for a county."""
    names, snapshot = list(names), current_snapshot()
    known = snapshot.rows if snapshot is not None else {}
    where = (on, region_key(county))
    missing = [name for name in names if (name, *where) not in known]
    if missing:
        for name, row in _nearest(_in_force(missing, on, county)).items():
            known[(name, *where)] = row
    return _all_of(names, {name: known[(name, *where)] for name in names if (name, *where) in known}, on)


def terms(names: Iterable[str], *, on: dt.date, county: Region) -> dict[str, Parameter]:
    """The figures alone, without their grounds, for due times; never kept, so a step sees what is new."""
    names = list(names)
    return _all_of(names, _nearest(_figures(names, on, county)), on)


def _figures(names: list[str], on: dt.date, region: Region) -> Iterator[Parameter]:
    """Rows of a name and its figure, the one that decides first; the ORM's own reading costs more than the query."""
    with connection.cursor() as cursor:
        cursor.execute(_wording(names, _FIGURE), [region_key(region), on, *names])
        for name, raw, unit, rolls, county_name, county_word in cursor.fetchall():
            row = Parameter(name=name, raw=json.loads(raw), unit=unit, rolls=bool(rolls))
            row.county_name, row.county_word = county_name, county_word
            yield row


def parameter(name: str, *, on: dt.date, county: Region) -> Parameter:
    """The row of this name in force on a day: the county's, else the city's, else the default."""
    return parameters([name], on=on, county=county)[name]


def parameter_on_days(name: str, days: Iterable[dt.date], *, county: Region) -> dict[dt.date, Parameter]:
    """A county's row of one name on each of several days, in one query: for lists."""
    days = set(days)
    rows = list(_in_force([name], max(days), county)) if days else []
    found = {}
    for day in days:
        row = next((row for row in rows if row.valid_from <= day), None)
        if row is None:
            raise ParameterMissing(name, day)
        found[day] = row
    return found


def policy_version(*, on: dt.date, county: Region) -> str:
    """The label of the newest set of rules in force; a record keeps it with the day of its opening.

    Two counties may number alike: with the record's county the label names one version.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_VERSION, [region_key(county), on])
        newest = cursor.fetchone()
    if newest is None:
        raise ParameterMissing(_("any policy version"), on)
    return str(newest[0])


def history_of(name: str, *, county: Region) -> list[Parameter]:
    """Every row that a parameter ever had in a county and in the regions above it, newest first."""
    return list(
        Parameter.objects.of_region(region_key(county))
        .filter(name=name)
        .select_related("version", "version__document", "document", "region")
        .order_by("-valid_from", "-pk")
    )


def next_version_label(year: int, *, county: Region) -> str:
    """The next of the year among the versions that apply in the county; the one beside it may number alike."""
    standing = PolicyVersion.objects.of_region(region_key(county)).filter(label__startswith=f"{year}-")
    used = standing.values_list("label", flat=True)
    serials = [int(label.partition("-")[2]) for label in used if label.partition("-")[2].isdigit()]
    return f"{year}-{max(serials, default=0) + 1}"
