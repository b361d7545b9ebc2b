"""§5: an ID number of 15 digits is read as the 18 of today at every door, and what came stays beside it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection

from coordination.monitoring.actions import triage
from coordination.monitoring.models import Warning
from coordination.monitoring.row_keys import with_keys
from coordination.register.privacy import mask_id_number
from tests.api.clients import Platform, rows
from tests.monitoring.reports import GIVEN, Registered, Walker, id_number, row
from tests.monitoring.test_import import GOOD, checked, imported
from tests.walking import load_rules

pytestmark = pytest.mark.django_db
NEW = id_number(7)


def old(number: str) -> str:
    """As it stood on the papers of before 1999."""
    return number[:6] + number[8:17]


OLD = old(NEW)


def by_interface(cast) -> Warning:
    cache.clear()
    [result] = Platform(cast).post([{**rows(1)[0], "name": "张秀英", "id_number": OLD}]).json()["results"]
    return Warning.objects.get(key=result["key"])


def by_a_file(cast) -> Warning:
    imported(cast.client("wutong"), {**GOOD, "id_number": f" {OLD[:6]} {OLD[6:]}"})
    return Warning.objects.get()


def by_hand(cast) -> Warning:
    Walker(cast, id_number=OLD)
    return Warning.objects.get()


DOORS = pytest.mark.parametrize("door", [by_interface, by_a_file, by_hand], ids=lambda door: door.__name__)


@DOORS
def test_every_door_of_warnings_converts_it_and_keeps_what_came(cast, door):
    load_rules()
    warning = door(cast)
    assert (warning.id_number, warning.paper_number) == (NEW, OLD)
    assert warning.history.latest().paper_number == OLD
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM monitoring_warning")
        assert OLD not in str(cursor.fetchall()), "encrypted like the number itself"
    page = cast.client("wutong").get(warning.get_absolute_url()).content.decode()
    assert OLD not in page
    assert mask_id_number(OLD) in page


@DOORS
def test_every_door_finds_by_it_whom_the_register_knows(cast, door):
    load_rules()
    known = Registered(cast, 7, name="张秀英")
    assert door(cast).person == known.person


def test_a_number_of_today_is_kept_once(cast):
    warning = Walker(cast, id_number=NEW).warning
    assert (warning.id_number, warning.paper_number) == (NEW, "")


def test_whom_the_register_does_not_know_is_entered_with_both(cast):
    walk = Walker(cast, id_number=OLD)
    person = triage.enter_person(walk.warning, actor=cast.actor("wutong")).person
    assert (person.id_number, person.paper_number) == (NEW, OLD)


def test_an_old_number_that_is_none_is_refused(cast):
    wrong = OLD[:6] + "661332" + OLD[12:]
    run = checked(cast.client("wutong"), {**GOOD, "id_number": wrong})
    [(_line, name, _words)] = run.problems
    assert (run.good, name) == (0, "id_number")


def test_a_row_is_the_same_row_under_either_number(cast):
    """Without a key of its own; and a file of before this came keeps the keys that it had."""
    county = cast.county
    [first], [again] = (
        with_keys([row(**{**GIVEN, "id_number": one})], source="file:XZ01", county=county)
        for one in (OLD, NEW)
    )
    assert first.source_key == again.source_key
    assert "paper_number" not in row(id_number=NEW).stored()
