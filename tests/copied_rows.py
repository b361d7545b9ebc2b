"""A row like one that stands, put into another county: for tests that ask who reads what, not how it came about."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import uuid
from typing import Any

from django.db import models

from coordination.ciphers.row_keys import encrypted_fields
from coordination.register.models import Identity
from coordination.statements import insert
from coordination.units.models import Organisation, Post
from coordination.units.models.people import ONE_IN_COUNTY, ONE_IN_UNIT

_serial = itertools.count(70_000)


def readable_models(apps: Any) -> list[type[models.Model]]:
    """Every model of a county whose rows somebody reads by ``visible_to``."""
    return [
        model
        for model in apps.get_models()
        if hasattr(model._default_manager, "of_county") and hasattr(model, "county_path")
    ]


def copy_into(county: Any, model: type[models.Model]) -> Any:
    """A row of that model in the county, like the first that stands; its units stay those of the pattern.

    What says in which county it stands is copied with it, over as many relations as it takes.
    """
    if _is_one_a_county(model) and (stands := model._base_manager.filter(county=county.pk).first()):
        return stands
    pattern: Any = _patterns(model).order_by("pk").first()
    assert pattern is not None, f"no {model._meta.label} stands to be copied"
    for name in encrypted_fields(model):
        getattr(pattern, name)  # what is bound to its row is opened before it is another's
    row = copy.copy(pattern)
    row._state = copy.copy(row._state)
    row._state.adding, row._state.fields_cache, row.pk = True, {}, None
    if _has_county(model):
        row.county_id = county.pk
    if path := _copied_with(model):
        setattr(row, path, copy_into(county, _above(model)))
    elif not _has_county(model):
        setattr(row, row.county_path, county.government)
    for field in _to_be_unlike(model, row):
        setattr(row, field.attname, _another(field, row))
    if encrypted_fields(model):
        insert(row)
    else:
        models.Model.save_base(row, raw=True, force_insert=True)
    return row


def _is_one_a_county(model: type[models.Model]) -> bool:
    """Of which a second beside the one that stands is refused by the database."""
    return any(
        isinstance(rule, models.UniqueConstraint) and tuple(rule.fields) == ("county",)
        for rule in model._meta.constraints
    )


def _patterns(model: type[models.Model]) -> models.QuerySet:
    rows = model._base_manager.all()
    # a second holder beside the one who stands is refused by the database (R196)
    return rows.exclude(role__in=(*ONE_IN_UNIT, *ONE_IN_COUNTY)) if model is Post else rows


def _to_be_unlike(model: type[models.Model], row: Any) -> list[models.Field]:
    """Fields of which no two rows have the same value."""
    single = [field for field in model._meta.concrete_fields if field.unique and not field.primary_key]
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and rule.fields:
            fields = [model._meta.get_field(name) for name in rule.fields]
            plain = [field for field in fields if not (field.is_relation or field.choices)]
            named = plain or [field for field in fields if field.is_relation and field.name != "county"]
            above = _copied_with(model)
            is_new = above in rule.fields and not _is_one_a_county(_above(model))
            if named and not is_new and getattr(row, named[-1].attname) not in (None, ""):
                single.append(named[-1])
    return list(dict.fromkeys(single))


def _another(field: models.Field, row: Any) -> Any:
    serial = next(_serial)
    if isinstance(field, models.ForeignKey):
        if field.name == _copied_with(type(row)):
            return getattr(row, field.attname)  # copied already
        if field.related_model is Identity:  # a numbered person has one
            return Identity.objects.create(index=uuid.uuid4().hex).pk
        if field.null:
            return None
        if field.related_model is Organisation:
            return _new_unit(row).pk
        above: Any = field.related_model
        return copy_into(_CountyOf(row), above).pk
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.CharField):
        if field.choices:
            return getattr(row, field.attname)
        return f"{serial}{uuid.uuid4().hex}"[: field.max_length]
    if isinstance(field, models.DateField):
        return getattr(row, field.attname) - dt.timedelta(days=serial % 3000)
    return serial % 30_000


def _has_county(model: type[models.Model]) -> bool:
    return any(field.name == "county" for field in model._meta.concrete_fields)


def _above(model: Any) -> Any:
    """What says in which county a row of this model stands; a unit or a post, or another record."""
    names = {field.name for field in model._meta.concrete_fields}
    path: str = getattr(model, "county_path", "")
    return model._meta.get_field(path).related_model if path in names else None


def _copied_with(model: Any) -> str:
    """The relation to the record that is copied with a row."""
    above = _above(model)
    return "" if above in (None, Organisation) else str(model.county_path)


def _new_unit(row: Any) -> Organisation:
    county = _CountyOf(row)
    code = f"N{next(_serial)}"
    return Organisation.objects.create(
        code=code, name=code, short_name=code, level="village", kind="village", region_id=county.pk,
        parent_id=county.pk, valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip


class _CountyOf:
    """The county into which a row was put, for what is copied with it."""

    def __init__(self, row: Any) -> None:
        from coordination.units.counties import county_of

        self.pk = county_of(row).pk

    @property
    def government(self) -> Organisation:
        return Organisation.objects.get(pk=self.pk)
