"""A county taken over from its rows: how often the database is asked, and what stands already."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.demo.county import NINGXI
from coordination.units.models import DutyLine
from coordination.units.takeover import import_county

pytestmark = pytest.mark.django_db


def test_queries_do_not_grow_with_the_duty_lines(cast):
    """Its unit says in which county a line stands, and is read with the others."""
    rows = NINGXI.read()
    import_county(replace(rows, duties=[]))
    few, many = rows.duties[:3], rows.duties[3:]
    assert len(many) > 3 * len(few)
    asked = []
    for lines in (few, many):
        with CaptureQueriesContext(connection) as queries:
            assert import_county(replace(rows, duties=lines))["duty_lines"] == len(lines)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    lines = DutyLine.objects.filter(unit__region=NINGXI.county().pk)
    assert set(lines.values_list("county", flat=True)) == {NINGXI.county().pk}


def test_a_second_import_adds_nothing(cast):
    import_county(NINGXI.read())
    assert not any(import_county(NINGXI.read()).values())
