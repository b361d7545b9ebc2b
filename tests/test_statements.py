"""Statements worded once read and write what the ORM does, of every model."""

from __future__ import annotations

import copy
import uuid
from typing import Any

import pytest
from django.apps import apps

from coordination.audit.models import Event, Pending
from coordination.audit.rows import bound_models
from coordination.notifications.models import Notice
from coordination.statements import insert, insert_followed, read, read_locked, swiftly
from coordination.units.models import Organisation, Post
from tests.reading import own_models
from tests.test_two_counties import furnished
from workflows.models import Task


def values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_is_read_as_the_orm_reads_it_whatever_its_model(cast):
    furnished(cast)
    unlike, seen = [], 0
    for model in {
        *own_models(),
        *(one for one in apps.get_models() if one.__name__.startswith("Historical")),
    }:
        row: Any = model._base_manager.order_by("pk").first()
        if row is None:
            continue
        seen += 1
        found = read_locked(model, row.pk)
        if found is None or values(found) != values(row) or type(found) is not type(row):
            unlike.append(model._meta.label)
        assert not found._state.adding
        assert found._state.db == "default"
    assert seen > 100, f"only {seen} models have a row"
    assert unlike == []


def test_rows_read_swiftly_are_those_that_the_orm_reads(cast):
    furnished(cast)
    models = {Event, Pending, *(bound.model for bound in bound_models())}
    for model in models:
        rows = model._base_manager.order_by("pk")
        found = list(swiftly(rows, lot=7))
        assert [values(row) for row in found] == [values(row) for row in rows], model
        assert not any(row._state.adding for row in found)
    post = next(swiftly(Post.objects.filter(user=cast.user("wangmin"))))
    assert post.unit.pk == post.unit_id  # what is beside it is fetched when it is asked for
    post.title = "新职务"
    post.save(update_fields=["title"])
    assert Post.objects.get(pk=post.pk).title == "新职务"


def test_who_is_not_there_is_none(cast):
    assert read(Organisation, 10**9) is None
    with pytest.raises(Organisation.DoesNotExist):
        read_locked(Organisation, 10**9)


@pytest.mark.parametrize("model", [Event, Task, Notice], ids=lambda model: model.__name__)
def test_a_row_is_written_as_the_orm_writes_it(cast, model):
    furnished(cast)
    stands = model._base_manager.order_by("-pk").first()
    values(stands)  # what is bound to its row is opened before it is another's
    rows = [copy.copy(stands) for _n in range(2)]
    for row in rows:
        row._state = copy.copy(row._state)
        row.pk, row._state.adding = None, True
        for name in ("uuid", "batch"):
            if hasattr(row, name):
                setattr(row, name, uuid.uuid4())
        if model is Notice:
            row.key = uuid.uuid4().hex
    insert(*rows)
    for row in rows:
        assert row.pk > stands.pk
        kept = model._base_manager.get(pk=row.pk)
        assert values(kept) == values(row) | ({"created": kept.created} if model is Notice else {})
        assert not row._state.adding


def test_a_row_keyed_by_another_has_that_key(cast):
    event = Event.objects.order_by("-pk").first()
    Pending.objects.filter(event=event.pk).delete()
    pending = Pending(event_id=event.pk, at=event.at)
    insert(pending)
    assert Pending.objects.get(pk=event.pk).at == event.at


def test_a_row_and_its_follower_are_written_together(cast):
    stands = Event.objects.order_by("-pk").first()
    values(stands)
    event = copy.copy(stands)
    event._state = copy.copy(event._state)
    stood, event.pk, event.uuid, event._state.adding = event.pk, None, uuid.uuid4(), True
    insert_followed(event, Pending)
    assert event.pk > stood
    assert not event._state.adding
    assert values(Event.objects.get(pk=event.pk)) == values(event)
    assert Pending.objects.get(pk=event.pk).at == event.at
