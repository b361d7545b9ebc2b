"""R4: what the house cannot take is kept with its reason, seen, counted, and wiped when its time is over."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.api.models import ApiClient
from coordination.audit.models import Event
from coordination.monitoring.actions.opening import open_refused
from coordination.monitoring.actions.refusing import wipe_refused
from coordination.monitoring.intake import Reader
from coordination.monitoring.models import RefusedRow, Warning
from coordination.monitoring.verbs import WarningVerb
from coordination.units.models import Organisation
from tests.api.clients import Platform, rows
from tests.counties import second_county
from tests.monitoring.reports import GIVEN, Walker, id_number
from tests.monitoring.test_import import GOOD, checked, imported, upload  # noqa: F401
from workflows.warning_disposal.refused import forget_refused

LIST = "/warnings/refused/"
READERS = ("wangmin", "chenjing", "suting", "weiguoqiang")
BAD = {**GIVEN, "source_key": "bad-1", "township": "月亮镇", "id_number": "123", "phone": "13812345678"}


@pytest.fixture
def platform(cast):
    cache.clear()
    return Platform(cast)


def page(cast, username, address=LIST) -> str:
    return cast.client(username).get(address).content.decode()


def test_m2_4_14_a_row_that_the_interface_refuses_is_kept_with_its_reason(cast, platform):
    said = platform.post([*rows(1), BAD]).json()
    assert [one["result"] for one in said["results"]] == ["opened", "refused"]
    row = RefusedRow.objects.get()
    assert (row.source, row.source_key, row.fields) == ("province", "bad-1", ["id_number", "township"])
    assert row.content["name"] == "张秀英"
    assert [field for field, _words in row.problems] == ["township", "id_number"]
    event = Event.objects.of(row).get()
    assert (event.verb, event.after["fields"]) == (WarningVerb.ROW_REFUSED, row.fields)
    assert "张" not in str(event.after)
    assert platform.get("aggregates/warnings").json()["refused"] == 1


def test_m2_4_14_a_refused_row_sent_again_is_kept_once(platform):
    platform.post([BAD])
    before = Event.objects.count()
    assert platform.post([BAD]).json()["refused"] == 1
    assert (RefusedRow.objects.count(), Event.objects.count()) == (1, before)
    platform.post([{**BAD, "township": "太阳镇"}])
    assert RefusedRow.objects.count() == 2


def test_m2_4_14_what_it_said_lies_encrypted(platform):
    platform.post([{**BAD, "source_key": id_number(3)}])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM monitoring_refusedrow")
        [lies] = cursor.fetchall()
    for words in ("张秀英", "13812345678", id_number(3), "月亮镇"):
        assert words not in str(lies)


def test_m2_4_14_office_and_civil_affairs_see_and_count_it_masked(cast, platform):
    platform.post([BAD])
    row = RefusedRow.objects.get()
    for username in READERS:
        for text in (page(cast, username), page(cast, username, row.get_absolute_url())):
            assert "张*" in text
            assert "张秀英" not in text
            assert "13812345678" not in text
        assert "未予接收的数据 <b" in page(cast, username, "/warnings/")
    for username in ("linyue", "songlan", "wutong", "taochunsheng", "fengkai"):
        assert cast.client(username).get(LIST).status_code == 403
        assert cast.client(username).get(row.get_absolute_url()).status_code == 404
        assert LIST not in page(cast, username, "/warnings/")


def test_m2_4_14_civil_affairs_opens_it_for_a_purpose_and_that_is_on_record(cast, platform):
    platform.post([BAD])
    row = RefusedRow.objects.get()
    client = cast.client("suting")
    assert client.post(f"{row.get_absolute_url()}open/", {"purpose": ""}).status_code == 422
    client.post(f"{row.get_absolute_url()}open/", {"purpose": "与来源平台核对"})
    text = client.get(row.get_absolute_url()).content.decode()
    assert "张秀英" in text
    assert "13812345678" in text
    assert Event.objects.of(row).filter(verb=WarningVerb.ROW_OPENED).get().reason == "与来源平台核对"
    assert "张秀英" not in page(cast, "weiguoqiang", row.get_absolute_url())
    with pytest.raises(PermissionDenied):
        open_refused(row, actor=cast.actor("wangmin"), purpose="看一看")


def test_m2_4_14_another_content_under_a_known_key_is_told_as_a_contradiction(cast, platform):
    first = platform.post(rows(1)).json()["results"][0]
    said = platform.post([{**rows(1)[0], "facts": "改过的内容", "level": "urgent"}]).json()
    assert (said["known"], said["refused"]) == (0, 1)
    [result] = said["results"]
    assert [problem["field"] for problem in result["problems"]] == ["level", "facts"]
    assert (result["key"], result["number"]) == (first["key"], first["number"])
    assert Warning.objects.get().facts == GIVEN["facts"]
    row = RefusedRow.objects.get()
    assert row.contradicts == Warning.objects.get()
    assert first["number"] in page(cast, "suting", row.get_absolute_url())
    assert "与已有预警不一致" in page(cast, "wangmin")
    both = platform.post([rows(2)[1], {**rows(2)[1], "name": "李四"}]).json()
    assert [one["result"] for one in both["results"]] == ["opened", "refused"]


def test_m2_4_14_what_the_house_changed_since_is_no_contradiction(platform):
    platform.post(rows(1))
    warning = Warning.objects.get()
    Warning.objects.filter(pk=warning.pk).update(level="urgent")
    assert platform.post(rows(1)).json()["known"] == 1
    assert not RefusedRow.objects.exists()


def test_m2_4_14_the_refused_rows_of_a_file_are_kept_when_it_is_imported(cast):
    clerk = cast.client("wutong")
    run = checked(clerk, GOOD, {**GOOD, "name": "李四", "township": "月亮镇"})
    assert not RefusedRow.objects.exists()
    clerk.post(f"{run.get_absolute_url()}drop/")
    run.refresh_from_db()
    assert (run.refused, RefusedRow.objects.count()) == (None, 0)

    run = imported(clerk, GOOD, {**GOOD, "name": "李四", "township": "月亮镇"})
    row = RefusedRow.objects.get()
    assert (row.line, row.content["name"], row.fields) == (3, "李四", ["township"])
    assert (row.source, row.county_id, run.refused) == ("excel:XZ01", cast.county.pk, None)


def test_m2_4_14_a_file_that_contradicts_an_earlier_one_says_so(cast):
    clerk = cast.client("wutong")
    imported(clerk, {**GOOD, "source_key": "k1"})
    run = imported(clerk, {**GOOD, "source_key": "k1", "facts": "另一种说法"}, {**GOOD, "source_key": "k2"})
    assert (run.opened, run.known, run.differing) == (1, 0, 1)
    row = RefusedRow.objects.get()
    assert (row.line, row.fields, row.content["township"]) == (2, ["facts"], "桃源镇")
    assert "1行与已有内容不一致，未予接收" in clerk.get(run.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"level": "urgent"}, []),
        ({}, ["name"]),
        ({"level": "attention"}, ["name"]),
        ({"level": "urgent", "id_number": id_number(5)}, ["name"]),
    ],
)
def test_m2_4_14_r269_only_where_help_cannot_wait_may_the_person_be_unknown(cast, given, refused):
    _row, problems = Reader(cast.county.units()).read({**GIVEN, "name": "", **given})
    assert [problem.field for problem in problems] == refused


def test_m2_4_14_r269_help_for_somebody_unknown_goes_its_way(cast, platform):
    [row] = rows(1)
    del row["name"]
    assert platform.post([{**row, "level": "urgent"}]).json()["opened"] == 1
    warning = Warning.objects.get()
    assert (warning.name, warning.person, warning.candidates) == ("", None, [])
    for address in ("/warnings/?view=all", warning.get_absolute_url()):
        assert "身份不明" in page(cast, "suting", address)


def test_m2_4_14_r269_somebody_unknown_is_registered_under_a_temporary_number(cast):
    walker = Walker(cast, name="", level="urgent", kinds=["accident"])
    walker.triaged(walker.warning.proposed).confirmed()
    person = Warning.objects.get().person
    assert (person.name, person.is_temporary) == ("", True)


def test_m2_4_14_after_its_time_what_it_said_is_wiped_and_the_count_stays(cast, platform):
    platform.post([BAD])
    assert forget_refused() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=190)):
        assert forget_refused() == 1
        assert forget_refused() == 0
        row = RefusedRow.objects.get()
        assert (row.content, row.problems, row.source_key, row.mark) == (None, [], "", "")
        assert row.fields == ["id_number", "township"]
        event = Event.objects.filter(verb=WarningVerb.REFUSED_WIPED).get()
        assert event.after == {"count": 1, "months": 6}
        assert "保存期满，该行内容已清除" in page(cast, "suting", row.get_absolute_url())
        with pytest.raises(PermissionDenied):
            open_refused(row, actor=cast.actor("suting"), purpose="核对")
    with pytest.raises(PermissionDenied):
        wipe_refused(cast.county, actor=cast.actor("suting"))


def test_m2_4_14_the_list_is_paged_and_asks_the_same_however_long_it_is(cast, platform):
    def asked() -> int:
        client = cast.client("wangmin")
        client.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    platform.post([{**BAD, "source_key": f"b-{n}"} for n in range(3)])
    few = asked()
    platform.post([{**BAD, "source_key": f"b-{n}"} for n in range(60)])
    assert asked() == few
    assert "after=" in page(cast, "wangmin")
    assert cast.client("wangmin").get(f"{LIST}?channel=province&known=no").status_code == 200


def test_m2_4_14_another_countys_row_is_not_seen(cast, platform):
    platform.post([BAD])
    other = second_county().county
    row = RefusedRow.objects.get()
    RefusedRow.objects.filter(pk=row.pk).update(county=other.pk)
    assert cast.client("suting").get(row.get_absolute_url()).status_code == 404
    RefusedRow.objects.filter(pk=row.pk).update(county=cast.county.pk, is_placed=False)
    text = page(cast, "suting", row.get_absolute_url())
    assert "张秀英" not in text
    with pytest.raises(PermissionDenied):
        open_refused(RefusedRow.objects.get(), actor=cast.actor("suting"), purpose="核对")


def test_m2_4_14_what_names_no_place_is_the_first_countys_to_ask_about(cast, platform):
    """With one county in the house it is that county's; with several nobody opens it but its source."""
    ApiClient.objects.filter(pk=platform.client.pk).update(county=None)
    platform.post([{**BAD, "township": "无此乡镇"}])
    first = RefusedRow.objects.get()
    assert (first.county_id, first.is_placed) == (cast.county.pk, True)
    second_county()
    platform.post([{**BAD, "township": "也无此乡镇", "source_key": "unplaced-2"}])
    row = RefusedRow.objects.exclude(pk=first.pk).get()
    leading = Organisation.objects.counties().order_by("order", "pk")[0]
    assert (row.county_id, row.is_placed) == (leading.pk, False)
    RefusedRow.objects.filter(pk=row.pk).update(county=cast.county.pk)
    with pytest.raises(PermissionDenied):
        open_refused(RefusedRow.objects.get(pk=row.pk), actor=cast.actor("suting"), purpose="核对")
