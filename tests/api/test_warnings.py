"""R22, R232: a batch by the interface, a result for each row, replay without effect, and the way back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.api.models import Scope
from coordination.audit.models import Event
from coordination.monitoring.actions import triage
from coordination.monitoring.models import Warning
from coordination.notifications.models import Notice
from coordination.register.identity import check_character
from tests.api.clients import Platform, rows
from tests.monitoring.reports import GIVEN
from tests.register.people import id_number
from workflows.engine.steps import complete, task_for
from workflows.models import Task

MOST_QUERIES = 45  # of one warning, from the key to its notices


@pytest.fixture
def platform(cast):
    cache.clear()
    return Platform(cast)


def test_a_batch_opens_warnings_that_wait_for_triage(cast, platform):
    answer = platform.post(rows(3))
    assert answer.status_code == 200
    said = answer.json()
    assert (said["opened"], said["known"], said["refused"]) == (3, 0, 0)
    assert [one["result"] for one in said["results"]] == ["opened"] * 3
    warning = Warning.objects.get(key=said["results"][0]["key"])
    assert (warning.channel, warning.source) == ("province", "province")
    assert warning.reported_by == cast.unit("SMZ")
    assert Task.objects.open().filter(subject_type="monitoring.warning").count() == 3
    event = Event.objects.of(warning).get()
    assert event.user_id == platform.client.account_id
    assert "接口" in event.post_label


def test_a_replayed_batch_changes_nothing(cast, platform):
    first = platform.post(rows(3)).json()
    before = (Warning.objects.count(), Task.objects.count(), Event.objects.count(), Notice.objects.count())
    again = platform.post(rows(3)).json()
    assert (again["opened"], again["known"]) == (0, 3)
    assert [one["key"] for one in again["results"]] == [one["key"] for one in first["results"]]
    after = (Warning.objects.count(), Task.objects.count(), Event.objects.count(), Notice.objects.count())
    assert after == before


def test_m2_4_3_a_day_of_birth_that_the_number_contradicts_is_said_and_not_overwritten(platform):
    batch = [{**rows(1)[0], "id_number": id_number(), "born_on": "1970-01-02"}]
    [result] = platform.post(batch).json()["results"]
    assert (result["result"], [one["field"] for one in result["problems"]]) == ("refused", ["born_on"])
    assert not Warning.objects.exists()


def test_m2_5_13_one_warning_rewrites_no_row_and_asks_few_questions(platform):
    """Its client's row is read, not written, once its use was just noted: requests do not queue for that."""
    platform.post(rows(1))
    with CaptureQueriesContext(connection) as seen:
        assert platform.post([{**rows(1)[0], "source_key": "another"}]).json()["opened"] == 1
    asked = [query["sql"] for query in seen]
    assert not [sql for sql in asked if sql.startswith("UPDATE")]
    assert len(asked) <= MOST_QUERIES


def test_each_row_has_a_result_and_a_bad_one_stops_no_other(platform):
    batch = [*rows(1), {**GIVEN, "source_key": "bad", "township": "月亮镇", "kinds": ["flood"]}, dict(GIVEN)]
    said = platform.post(batch).json()
    assert [one["result"] for one in said["results"]] == ["opened", "refused", "refused"]
    assert {problem["field"] for problem in said["results"][1]["problems"]} == {"township", "kinds"}
    assert [problem["field"] for problem in said["results"][2]["problems"]] == ["source_key"]


def test_m2_4_12_formula_like_text_is_kept_as_it_is(platform):
    platform.post([{**GIVEN, "source_key": "f", "facts": "=cmd|' /C calc'!A0"}])
    assert Warning.objects.get().facts == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-03-01T08:30:00+08:00", "2026-03-01"),
        ("2026-03-01T18:30:00Z", "2026-03-02"),  # by the clock of the house
        ("2026-03-01T08:30:00.123456", "2026-03-01"),
        ("2026-03-01 08:30", "2026-03-01"),
        ("2026-03-01T25:00:00Z", None),
        ("2026-03-01Tuesday", None),
    ],
)
def test_m2_4_15_a_moment_by_iso_8601_is_taken_where_a_day_is_asked(platform, said, day):
    answer = platform.post([{**GIVEN, "source_key": "d", "occurred_on": said}]).json()
    if day is None:
        assert [problem["field"] for problem in answer["results"][0]["problems"]] == ["occurred_on"]
    else:
        assert Warning.objects.get().occurred_on.isoformat() == day


@pytest.mark.parametrize("batch", [[], [1], "x", None])
def test_what_is_no_batch_is_refused_as_a_whole(platform, batch):
    assert platform.post(batch).status_code == 422
    assert not Warning.objects.exists()


def test_more_than_a_thousand_rows_are_refused(platform):
    assert platform.post(rows(1001)).status_code == 422


@pytest.mark.parametrize("key", ["", "x", "lx_00000000_abc", "lx_\x00"])
def test_without_its_key_nothing_is_taken(platform, key):
    assert platform.post(rows(1), key=key).status_code == 401


def test_a_changed_key_refuses_the_old_one(cast, platform):
    from coordination.api.actions import change_key

    _client, key = change_key(platform.client, actor=cast.actor("majun"))
    assert platform.post(rows(1)).status_code == 401
    assert platform.post(rows(1), key=key).status_code == 200


def test_an_ended_or_expired_client_is_refused(cast, platform):
    from coordination.api.actions import end_client

    end_client(platform.client, actor=cast.actor("majun"), reason="停用")
    assert platform.post(rows(1)).status_code == 401
    late = Platform(cast, "late", valid_until=timezone.localdate() - dt.timedelta(days=1))
    assert late.post(rows(1)).status_code == 401


def test_a_scope_opens_what_it_names_and_no_more(cast):
    cache.clear()
    reader = Platform(cast, "reader", scopes=[Scope.AGGREGATES_READ])
    assert reader.post(rows(1)).status_code == 403
    assert reader.get("warnings").status_code == 403
    assert reader.get("aggregates/warnings").status_code == 200


def test_more_requests_than_its_rate_wait_for_the_next_minute(cast):
    cache.clear()
    slow = Platform(cast, "slow", rate=2)
    answers = [slow.get("warnings") for _n in range(6)]
    assert 429 in [answer.status_code for answer in answers]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 1 <= int(refused["Retry-After"]) <= 60


def test_a_platform_cannot_report_on_anothers_channel(cast):
    cache.clear()
    wrong = Platform(cast, "wrong", channel="visit")
    assert wrong.post(rows(1)).status_code == 403


def test_r232_the_source_reads_how_its_warning_stands(cast, platform):
    key = platform.post(rows(1)).json()["results"][0]["key"]
    assert platform.get(f"warnings/{key}").json()["status"] == "triage"
    warning = Warning.objects.get()
    complete(task_for(warning, "triage"), triage.dismiss_warning, actor=cast.actor("suting"), note="重复推送")
    said = platform.get(f"warnings/{key}").json()
    assert (said["status"], said["outcome"]) == ("dismissed", "false")
    assert said["closed_at"]
    assert "张" not in str(said)


def test_a_source_reads_nobody_elses_warnings(cast, platform):
    key = platform.post(rows(1)).json()["results"][0]["key"]
    other = Platform(cast, "city", channel="city")
    assert other.get(f"warnings/{key}").status_code == 404
    assert other.get("warnings").json() == {"warnings": [], "after": ""}


def test_the_changed_ones_are_paged_by_their_last_change(platform):
    platform.post(rows(5))
    first = platform.get("warnings", limit=3).json()
    rest = platform.get("warnings", limit=3, after=first["after"]).json()
    keys = [one["source_key"] for one in first["warnings"] + rest["warnings"]]
    assert sorted(keys) == [f"p-{n}" for n in range(5)]
    assert rest["after"] == ""
    assert len(platform.get("warnings", source_key="p-3").json()["warnings"]) == 1
    tomorrow = (timezone.now() + dt.timedelta(days=1)).isoformat()
    assert platform.get("warnings", since=tomorrow).json()["warnings"] == []


def test_counts_carry_no_person(platform):
    platform.post(rows(4))
    said = platform.get("aggregates/warnings").json()
    assert said["received"] == 4
    assert said["by_kind"] == {"illness": 4}
    assert platform.get("aggregates/watch-list").json()["by_reason"] == {}


def test_m2_4_1_the_interface_says_which_part_of_a_number_is_wrong(platform):
    first = "34102319840612000"
    [row] = rows(1)
    said = platform.post([{**row, "id_number": first + check_character(first)}]).json()
    assert said["refused"] == 1
    [problem] = said["results"][0]["problems"]
    assert problem["field"] == "id_number"
    assert "顺序码" in problem["words"] or "serial number" in problem["words"]
    assert not Warning.objects.exists()
