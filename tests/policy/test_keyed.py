"""Figures in words: what their reader would not know is refused, and a page says the words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from coordination.policy.actions import put_in_force
from coordination.policy.deadlines import due, recompute
from coordination.policy.keyed import must_be_known, offered
from coordination.policy.models import Parameter, PolicyDocument
from coordination.policy.queries import parameter
from coordination.policy.values import in_words
from tests.walking import load_rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(db) -> None:
    load_rules()


ON = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("HANDLE_ITEMS", ["medcal=5"]),
        ("HANDLE_ITEMS", ["medical"]),
        ("HANDLE_ITEMS", ["medical=0"]),
        ("HANDLE_ITEMS", ["medical=five"]),
        ("HANDLE_ITEMS", ["medical=5", "medical=8"]),
        ("GREEN_GROUPS", ["elderly"]),
        ("GREEN_GROUPS", ["age=60"]),
    ],
)
def test_m2_3_24_what_nobody_would_read_is_refused(cast, name, raw):
    with pytest.raises(ValidationError) as refused:
        must_be_known(raw, name)
    assert raw[0] in str(refused.value)
    with pytest.raises(ValidationError):
        put_in_force(
            {name: raw},
            in_force_from=dt.date(2099, 1, 1),
            document=PolicyDocument.objects.first(),
            reason="县里调整",
            actor=cast.actor("chenjing"),
        )
    assert not Parameter.objects.filter(name=name, region=cast.county.pk).exists()


def test_m2_3_24_the_words_stand_on_the_page_and_the_keys_in_the_help(cast):
    row = parameter("HANDLE_ITEMS", on=ON, county=cast.county)
    with translation.override("zh-hans"):
        assert "法律援助和调解 5" in in_words(row)
        assert "medical=N 医疗救助" in offered("HANDLE_ITEMS")
        assert in_words(parameter("GREEN_GROUPS", on=ON, county=cast.county)) == "年龄、重度残疾"
    must_be_known(row.raw, "HANDLE_ITEMS")
    page = cast.client("chenjing").get("/policy/parameters/HANDLE_ITEMS/change/").content.decode()
    assert "medical=N" in page


@pytest.mark.parametrize(("item", "days"), [("crisis", 1), ("disaster", 3), ("medical", 10)])
def test_m2_3_24_a_term_is_by_item_with_a_default(cast, item, days):
    rule = {"start": dt.date(2026, 11, 20), "on": ON, "county": cast.county}
    own = due("HANDLE", **rule, by="HANDLE_ITEMS", item=item)
    expected = {1: "2026-11-23", 3: "2026-11-25", 10: "2026-12-04"}
    assert own.day.isoformat() == expected[days]
    assert recompute(own.basis, county=cast.county) == own
    halved = due("HANDLE", **rule, by="HANDLE_ITEMS", item=item, factor="GREEN_FACTOR")
    assert halved.day.isoformat() == {1: "2026-11-23", 3: "2026-11-24", 10: "2026-11-27"}[days]
