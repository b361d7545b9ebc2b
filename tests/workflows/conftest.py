from __future__ import annotations

import datetime as dt

import pytest

from coordination.units.models import Organisation
from tests.meetings.sessions import Meeting
from tests.walking import load_rules
from workflows.engine import checks

from .tiny import Units


@pytest.fixture
def village(cast):
    """The record of the small flow: a village of Taoyuan."""
    return Organisation.objects.create(
        code="TINY",
        name="桃源镇小河村",
        short_name="小河村",
        level=Organisation.Level.VILLAGE,
        kind=Organisation.Kind.VILLAGE,
        parent=cast.unit("XZ01"),
        region=cast.unit("XZF"),
        valid_from=dt.date(2020, 1, 1),
    )


@pytest.fixture
def asked(monkeypatch):
    """Name the units that the for-each asks."""

    def name(*codes: str) -> None:
        monkeypatch.setattr(Units, "asked", codes)

    return name


@pytest.fixture
def process(cast, village):
    from workflows.engine.steps import start

    return start(village, actor=cast.actor("wangmin"), flow="TinyFlow")


@pytest.fixture
def meeting(cast) -> Meeting:
    """A session in draft, to be walked on."""
    load_rules()
    return Meeting(cast)


@pytest.fixture
def house_flows(monkeypatch):
    """Only the flows of the house are checked, not the small ones of these tests."""
    found = [one for one in checks.FLOWS if one.record_label != "units.organisation"]
    monkeypatch.setattr(checks, "FLOWS", found)
