"""Which matter a row belongs to, and that nobody reads the rows of a matter that they are kept out of.

A matter is a record that says so (``is_matter``): an aid case, a referral, a case for
deliberation. What hangs on it is found over ``matter_path``, else over the path by which its
county is found; a paper, an attachment or a step names its record by kind and key.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import CharField, F, Q
from django.db.models.functions import Cast

if TYPE_CHECKING:
    from coordination.access import Actor

Model = type[models.Model]
NAMING = ("subject_type", "subject_id")
"""The columns by which a row names its record."""


def open_to(rows: Any, actor: Actor) -> Any:
    """The rows without those of matters that this person, or whom they act for, is kept out of."""
    if not actor.may_be_kept_out or not has_matter(rows.model):
        return rows
    shut = _shut(rows.model, _kept().for_actor(actor))
    return rows if shut is None else rows.exclude(shut)


@cache
def way_to_matter(model: Model) -> tuple[str, Model] | None:
    """The relation that leads towards a matter, and where to; of a matter none is needed."""
    for name in (getattr(model, "matter_path", ""), getattr(model, "county_path", "")):
        field = _relation(model, name)
        if field is not None and has_matter(field.related_model):
            return name, field.related_model
    return None


def _relation(model: Model, name: str) -> Any:
    """The field of that name, where it leads to rows of one kind; a property leads anywhere."""
    known = {field.name: field for field in model._meta.get_fields()}
    field = known.get(name)
    return field if field is not None and isinstance(field.related_model, type) else None


def is_matter(model: Model) -> bool:
    return bool(getattr(model, "is_matter", False))


def is_withheld(model: Model) -> bool:
    """Whether single rows of this kind can be taken from everybody's reading: a paper, a file."""
    return bool(getattr(model, "can_be_withheld", False))


def can_be_shut(model: Model) -> bool:
    return is_matter(model) or is_withheld(model)


def has_matter(model: Model) -> bool:
    """Whether rows of this kind may belong to a matter, or be shut by themselves."""
    return can_be_shut(model) or way_to_matter(model) is not None or names_its_record(model)


def names_its_record(model: Model) -> bool:
    return set(NAMING) <= {field.name for field in model._meta.concrete_fields} and not _is_apart(model)


def _is_apart(model: Model) -> bool:
    """A row about a matter that is no part of it: the declaration itself, the trail."""
    return bool(getattr(model, "is_apart", False))


@cache
def leads_to(model: Model) -> Model | None:
    """The kind of matter that rows of this kind hang on by their relations alone."""
    if is_matter(model):
        return model
    way = way_to_matter(model)
    return leads_to(way[1]) if way is not None and not names_its_record(model) else None


@cache
def kinds_below(matter: str) -> tuple[Model, ...]:
    """A kind of matter and every kind of record that hangs on it by relations."""
    return tuple(
        model
        for model in apps.get_models()
        if (found := leads_to(model)) is not None and found._meta.label_lower == matter
    )


@cache
def kinds_beside() -> tuple[Model, ...]:
    """Records with a page that hang on a paper or a step: of a matter where that is."""
    return tuple(
        model
        for model in apps.get_models()
        if leads_to(model) is None and way_to_matter(model) is not None and hasattr(model, "get_absolute_url")
    )


def _shut(model: Model, kept: Any, *, beside: bool = True) -> Q | None:
    """Which rows of this kind belong to one of the matters kept out of."""
    if _is_apart(model):
        return None
    if is_matter(model):
        return Q(pk__in=_keys(kept, model))
    if is_withheld(model):
        named = _named_shut(model, kept, beside=beside)
        alone = Q(pk__in=_keys(kept, model))
        return alone if named is None else alone | named
    way = way_to_matter(model)
    if way is None:
        return _named_shut(model, kept, beside=beside) if names_its_record(model) else None
    path, above = way
    if is_matter(above):
        return Q(**{f"{path}__in": _keys(kept, above)})
    further = _shut(above, kept, beside=beside)
    found: Any = above._default_manager
    return None if further is None else Q(**{f"{path}__in": found.filter(further).order_by().values("pk")})


def _named_shut(model: Model, kept: Any, *, beside: bool) -> Q | None:
    """The same of rows that name their record by kind and key; mostly nobody is kept out of anything."""
    kept = _by_kind(kept)
    if not kept:
        return None
    as_words = isinstance(model._meta.get_field("subject_id"), CharField)
    found = Q(pk__in=[])
    for one in (*(one for kind in sorted(kept) for one in kinds_below(kind)), *(kinds_beside() * beside)):
        shut = _shut(one, kept, beside=False)
        if shut is None:
            continue
        rows: Any = one._default_manager
        keys = rows.filter(shut).order_by().annotate(_key=Cast("pk", CharField()) if as_words else F("pk"))
        found |= Q(subject_type=one._meta.label_lower, subject_id__in=keys.values("_key"))
    return found


def _by_kind(kept: Any) -> dict[str, list[int]]:
    """The few matters kept out of, read once: a subquery for each kind outgrows what SQLite's parser holds."""
    if isinstance(kept, dict):
        return kept
    found: dict[str, list[int]] = {}
    for kind, key in kept.values_list("subject_type", "subject_id"):
        found.setdefault(kind, []).append(key)
    return found


def _keys(kept: Any, model: Model) -> Any:
    label = model._meta.label_lower
    if isinstance(kept, dict):
        return kept.get(label, [])
    return kept.filter(subject_type=label).values("subject_id")


def matter_key(record: Any) -> tuple[str, int] | None:
    """The kind and key of the matter that a record belongs to, without reading more of it than leads there."""
    while record is not None:
        model: Any = type(record)
        if is_matter(model):
            return model._meta.label_lower, record.pk
        way = way_to_matter(model)
        if way is not None:
            path, above = way
            if is_matter(above) and hasattr(record, f"{path}_id"):
                return above._meta.label_lower, getattr(record, f"{path}_id")
            record = getattr(record, path, None)
        elif names_its_record(model) and hasattr(model, "subject"):
            record = record.subject
        else:
            return None
    return None


def matter_of(record: Any) -> Any:
    """The matter that a record belongs to, or None."""
    key = matter_key(record)
    if key is None or is_matter(type(record)):
        return record if key is not None else None
    model: Any = apps.get_model(key[0])
    return model._default_manager.get(pk=key[1])


def belonging(model: Model, matter: Any) -> Q | None:
    """Which rows of a kind with a page or a process of its own belong to one matter."""
    kind: Any = type(matter)
    if model is kind:
        return Q(pk=matter.pk)
    way = way_to_matter(model)
    if way is None:
        return None
    path, above = way
    if names_its_record(above):
        found = Q(pk__in=[])
        for one in kinds_below(kind._meta.label_lower):
            rows = one._default_manager.filter(belonging(one, matter)).order_by().values("pk")
            found |= Q(**{f"{path}__subject_type": one._meta.label_lower, f"{path}__subject_id__in": rows})
        return found
    if leads_to(model) is not kind:
        return None
    return Q(**{f"{_path_of(model)}": matter.pk})


def _path_of(model: Any) -> str:
    """From a row to its matter, over as many relations as it takes."""
    way = way_to_matter(model)
    if way is None:
        raise TypeError(f"{model.__name__} hangs on no matter.")
    path, above = way
    return path if is_matter(above) else f"{path}__{_path_of(above)}"


def kept_out_of(record: Any) -> set[int]:
    """The persons kept out of the matter that a record belongs to."""
    return set(_kept().about(record).values_list("user", flat=True))


def _kept() -> Any:
    return apps.get_model("units", "KeptOut")._default_manager.all()
