"""Reads: the parameter in force on a day in a region, and the version that records keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.policy.models import Parameter, PolicyVersion
from coordination.policy.names import ParameterName
from coordination.policy.snapshot import current_snapshot
from coordination.units.models import Organisation


class ParameterMissing(LookupError):
    """No row of this parameter is in force on the day asked for."""

    def __init__(self, name: str, on: dt.date | None = None) -> None:
        self.name = name
        super().__init__(
            _("The rules of %(on)s do not say %(name)s.") % {"on": on or "", "name": _label(name)}
        )


def _label(name: str) -> str:
    return f"{ParameterName(name).label} ({name})" if name in ParameterName.values else name


def region_chain(region: Organisation | None = None) -> list[int]:
    """The regions whose parameters apply, nearest first; the default of all regions comes after them.

    ``None`` is the county that runs the system; a unit stands in its own region.
    """
    if region is not None:
        return _chain("o.id = %s", [region.region_id or region.pk])
    snapshot = current_snapshot()
    if snapshot is None:
        return _chain_of_county()
    if snapshot.chain is None:
        snapshot.chain = _chain_of_county()
    return snapshot.chain


def _chain_of_county() -> list[int]:
    today = timezone.localdate()
    return _chain(
        "o.kind = %s AND o.level = %s AND o.valid_from <= %s AND (o.valid_to IS NULL OR o.valid_to >= %s)",
        [Organisation.Kind.GOVERNMENT, Organisation.Level.COUNTY, today, today],
    )


def _chain(condition: str, params: list[Any]) -> list[int]:
    """A region, what it is part of, and what that is part of; nothing where nothing is loaded yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.id, o.parent_id, p.parent_id FROM units_organisation o"  # noqa: S608 - conditions of ours
            " LEFT JOIN units_organisation p ON p.id = o.parent_id"
            f' WHERE {condition} ORDER BY o."order", o.id LIMIT 1',
            [str(one) if isinstance(one, models.TextChoices) else one for one in params],
        )
        found = cursor.fetchone()
    return [pk for pk in found or () if pk is not None]


def _in_force(on: dt.date, names: Iterable[str] | None) -> list[Parameter]:
    rows = Parameter.objects.filter(valid_from__lte=on).order_by()
    if names is not None:
        rows = rows.filter(name__in=names)
    return list(rows.select_related("version"))


def _nearest(rows: list[Parameter], region: Organisation | None) -> dict[str, Parameter]:
    """Of each name the nearest region's newest row; other counties' rows are left out."""
    # most figures are the same everywhere: then nobody asks where we are
    chain = region_chain(region) if any(row.region_id for row in rows) else []
    best: dict[str, tuple[int, int, Parameter]] = {}
    for row in rows:
        if row.region_id and row.region_id not in chain:
            continue
        distance = chain.index(row.region_id) if row.region_id else len(chain)
        rank = (-distance, row.valid_from.toordinal())
        if row.name not in best or rank > best[row.name][:2]:
            best[row.name] = (*rank, row)
    return {name: found[2] for name, found in best.items()}


def parameters(
    names: Iterable[str] | None = None, *, on: dt.date, region: Organisation | None = None
) -> dict[str, Parameter]:
    """Several parameters in one query; all of them when none is named."""
    if names is None:
        return _nearest(_in_force(on, None), region)
    names, snapshot = list(names), current_snapshot()
    known = snapshot.rows if snapshot is not None else {}
    where = (on, region.pk if region else None)
    missing = [name for name in names if (name, *where) not in known]
    if missing:
        for name, row in _nearest(_in_force(on, missing), region).items():
            known[(name, *where)] = row
    try:
        return {name: known[(name, *where)] for name in names}
    except KeyError as error:
        raise ParameterMissing(error.args[0][0], on) from None


def terms(names: Iterable[str], *, on: dt.date, region: Organisation | None = None) -> dict[str, Parameter]:
    """The figures alone, in SQL of its own: every due time of every step asks for them."""
    names = list(names)
    listed = ", ".join(["%s"] * len(names))
    rows = Parameter.objects.raw(
        "SELECT id, name, raw, unit, rolls, region_id, valid_from FROM policy_parameter"  # noqa: S608
        f" WHERE name IN ({listed}) AND valid_from <= %s",
        [*names, on],
    )
    found = _nearest(list(rows), region)
    for name in names:
        if name not in found:
            raise ParameterMissing(name, on)
    return found


def parameter(name: str, *, on: dt.date, region: Organisation | None = None) -> Parameter:
    """The row of this name in force on a day: the county's, else the city's, else the default."""
    return parameters([name], on=on, region=region)[name]


def parameter_on_days(name: str, days: Iterable[dt.date]) -> dict[dt.date, Parameter]:
    """The county's row of one name on each of several days, in one query: for lists."""
    rows = list(Parameter.objects.filter(name=name).order_by())
    found = {}
    for day in set(days):
        nearest = _nearest([row for row in rows if row.valid_from <= day], None)
        if name not in nearest:
            raise ParameterMissing(name, day)
        found[day] = nearest[name]
    return found


def policy_version(*, on: dt.date, region: Organisation | None = None) -> str:
    """The label of the newest set of rules in force; a record keeps it with the day of its opening."""
    chain = region_chain(region)
    newest = (
        PolicyVersion.objects.filter(Q(region=None) | Q(region_id__in=chain), in_force_from__lte=on)
        .order_by("-in_force_from", "-pk")
        .values_list("label", flat=True)
        .first()
    )
    if newest is None:
        raise ParameterMissing(_("any policy version"), on)
    return newest


def history_of(name: str) -> list[Parameter]:
    """Every row that a parameter ever had, newest first, in all regions."""
    return list(
        Parameter.objects.filter(name=name)
        .select_related("version", "version__document", "document", "region")
        .order_by("-valid_from", "-pk")
    )
