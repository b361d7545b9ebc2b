"""Ctrl K finds warnings by number and by person, for those who may see them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.monitoring.finding import find_warnings
from coordination.monitoring.models import Warning
from coordination.register.actions.merging import merge_persons
from tests.monitoring.reports import Registered, id_number, row
from workflows.warning_disposal.front import open_warnings


def report(cast, *, reporter="zhuoya", channel="hotline", **given) -> Warning:
    rows = [row(**given)]
    return open_warnings(rows, actor=cast.actor(reporter), channel=channel, source="test").warnings[0]


def page(client, words: str) -> str:
    answer = client.post("/search/", {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def known(cast) -> Registered:
    return Registered(cast)


@pytest.fixture
def warning(cast, known) -> Warning:
    return report(cast, id_number=known.id_number, village="XZ01-01")


def test_it_is_found_by_its_number(cast, warning):
    client = cast.client("wangmin")
    for words in (warning.number, warning.number.lower(), f"YJ{warning.pk}", f"{warning.pk:06d}"):
        found = page(client, words)
        assert warning.get_absolute_url() in found
        assert f"{warning.number} · 待分流" in found
    assert warning.get_absolute_url() not in page(client, f"YJ{warning.pk + 1:06d}")


def test_it_is_found_by_the_person_and_names_nobody(cast, known, warning):
    client = cast.client("suting")
    for words in ("张秀", "张秀英", known.id_number, known.household.number):
        found = page(client, words).replace(f'name="q" value="{words}"', "")  # what was typed, to ask for all
        assert warning.get_absolute_url() in found, words
        assert "张秀英" not in found
        assert known.id_number not in found
    assert warning.get_absolute_url() not in page(client, "李秀")
    assert warning.get_absolute_url() not in page(client, "张")


def test_whom_the_register_does_not_know_is_found_by_the_whole_number_alone(cast):
    warning = report(cast, id_number=id_number(5), name="赵无名")
    actor = cast.actor("suting")
    assert warning.person is None
    assert find_warnings(id_number(5).lower(), actor, limit=6) == [warning]
    assert find_warnings(id_number(5)[:-1], actor, limit=6) == []
    assert find_warnings("赵无名", actor, limit=6) == []


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        ("weiguoqiang", True),
        ("linyue", True),
        ("wangmin", True),
        ("suting", True),
        ("wutong", True),
        ("shilei", True),
        ("taochunsheng", True),
        ("zhuoya", True),  # who reported it
        ("duwei", False),
        ("zhaoli", False),
        ("yangfan", False),
        ("majun", False),
        ("guqing", False),
    ],
)
def test_only_those_who_may_see_it_find_it(cast, known, warning, username, sees):
    actor = cast.actor(username)
    assert bool(find_warnings(warning.number, actor, limit=6)) is sees
    assert bool(find_warnings(known.id_number, actor, limit=6)) is sees
    assert (warning.get_absolute_url() in page(cast.client(username), warning.number)) is sees


def test_a_name_finds_no_warning_of_another_township(cast):
    known = Registered(cast, 3, township="XZ02")
    warning = report(cast, id_number=known.id_number, township="XZ02")
    for words in ("张秀英", warning.number, known.id_number):
        assert find_warnings(words, cast.actor("wutong"), limit=6) == []
        assert find_warnings(words, cast.actor("suting"), limit=6) == [warning]


def test_a_person_entered_twice_is_found_by_the_entry_that_stayed(cast, known, warning):
    kept = Registered(cast, name="张秀瑛", number=False)
    clerk = cast.actor("suting")
    merge_persons(kept.person, known.person, actor=clerk, reason="同一人")
    assert find_warnings("张秀瑛", clerk, limit=6) == [warning]
    assert find_warnings("张秀英", clerk, limit=6) == [warning]


def test_a_search_costs_the_same_however_many_warnings(cast, known, warning):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            find_warnings("张秀英", cast_actor, limit=6)
        return len(seen)

    cast_actor = cast.actor("suting")
    once = queries()
    for _n in range(8):
        report(cast, id_number=known.id_number, kinds=["housing"])
    assert queries() == once == 2
    assert len(find_warnings("张秀英", cast_actor, limit=6)) == 6
