"""What rooms say of themselves to the house names what is: addresses, kinds of records, roles, classes of accounts."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.urls import reverse

from coordination.rooms import COORDINATION, HARDSHIP, RECORDS, kinds, places, rooms
from coordination.units.models import AccountClass, Role
from tests.conftest import Cast
from workflows.models import RECORD_LABELS

PLACES = [place for section in (COORDINATION, HARDSHIP, RECORDS) for place in places(section)]


def test_every_place_stands_in_a_section_of_the_rail():
    assert len(PLACES) == sum(len(room.places) for room in rooms())
    for section in (COORDINATION, HARDSHIP, RECORDS):
        ranks = [place.order for place in places(section)]
        assert len(ranks) == len(set(ranks)), section


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.url_name)
def test_a_place_leads_somewhere_and_is_for_somebody_who_is(place):
    assert reverse(place.url_name)
    assert set(place.roles) <= set(Role.values)
    assert set(place.classes) <= set(AccountClass.values)
    assert not place.counts or place.counts in RECORD_LABELS


def test_the_config_of_a_room_is_its_own():
    assert {type(room).__module__ for room in rooms()} == {f"{room.name}.apps" for room in rooms()}
    assert {"coordination.aid", "coordination.meetings", "coordination.policy"} <= {
        one.name for one in rooms()
    }


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.fields], ids=lambda kind: kind.model)
def test_what_is_searched_are_fields_of_the_kind(kind, cast: Cast):
    model = apps.get_model(kind.model)
    rows = model._default_manager.filter(**{f"{name}__icontains": "x" for name in kind.fields})
    assert not rows.select_related(*kind.related).exists()
