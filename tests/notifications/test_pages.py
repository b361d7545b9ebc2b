"""The notices page and the office's call list."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.audit.models import Event
from coordination.meetings.notices import MeetingNotice
from coordination.notifications.actions import mark_read, notify, record_call
from coordination.notifications.hints import list_topic
from coordination.notifications.models import CallEntry, Notice
from coordination.notifications.verbs import NotificationVerb
from coordination.units.models import Post, Role
from tests.counties import OtherCounty, second_county
from tests.seen import text


def bell(client) -> list[str]:
    """The number beside the bell, if any."""
    return re.findall(r"<b>(.*?)</b>", text(client.get("/shell/bell/")))


def tell(
    cast, name: str, key: str = "k", kind=MeetingNotice.ITEM_APPROVED, url: str = "", subject=None, **params
) -> Notice:
    named = {"title": "关于提高取暖救助标准的议题"} | params
    return notify([cast.user(name)], kind, subject=subject, key=key, url=url, **named)[0]


def urgent(cast, name: str, key: str = "u", **more) -> Notice:
    told = {"title": "2026年第二次例会", "reason": "场地另有安排"} | more
    return tell(cast, name, key, MeetingNotice.SESSION_MOVED, **told)


def test_a_reader_sees_the_own_notices_unread_first(cast):
    old, new = tell(cast, "wangmin", "1", title="旧议题"), tell(cast, "wangmin", "2", title="新议题")
    tell(cast, "songlan", title="别人的议题")
    mark_read(new, actor=cast.actor("wangmin"))
    page = cast.client("wangmin").get("/notices/").content.decode()
    assert page.index("旧议题") < page.index("新议题")
    assert "别人的议题" not in page
    assert old.pk < new.pk


def test_an_empty_list_says_what_will_come(cast):
    assert "lx-empty" in cast.client("hanxue").get("/notices/").content.decode()


def test_the_list_is_paged_by_key_and_costs_the_same(cast, django_assert_max_num_queries):
    for n in range(60):
        tell(cast, "wangmin", str(n), title=f"议题{n:02d}号")
    client = cast.client("wangmin")
    for n in range(40, 60):
        mark_read(Notice.objects.get(key=str(n)), actor=cast.actor("wangmin"))
    seen, url = [], "/notices/"
    while url:
        with django_assert_max_num_queries(14):
            page = client.get(url).context["page"]
        seen += [notice.key for notice in page.rows]
        url = f"/notices/{page.next_url}" if page.next_url else ""
    assert seen == [str(n) for n in [*range(39, -1, -1), *range(59, 39, -1)]]


def test_opening_marks_as_read_and_leads_to_the_matter(cast):
    notice = tell(cast, "wangmin", url="/policy/")
    response = cast.client("wangmin").post(f"/notices/{notice.pk}/open/")
    assert (response.status_code, response["Location"]) == (302, "/policy/")
    notice.refresh_from_db()
    assert notice.is_read


def test_a_notice_never_leads_out_of_the_house(cast):
    notice = tell(cast, "wangmin", url="https://example.com/")
    assert cast.client("wangmin").post(f"/notices/{notice.pk}/open/")["Location"] == "/notices/"


@pytest.mark.parametrize("verb", ["open", "read"])
def test_anothers_notice_is_not_there(cast, verb):
    notice = tell(cast, "songlan")
    client = cast.client("wangmin")
    assert client.post(f"/notices/{notice.pk}/{verb}/").status_code == 404
    assert client.get(f"/notices/{notice.pk}/{verb}/").status_code == 405
    notice.refresh_from_db()
    assert not notice.is_read


def test_one_and_all_can_be_marked_as_read(cast):
    first, _second = tell(cast, "wangmin", "1"), tell(cast, "wangmin", "2")
    client = cast.client("wangmin")
    client.post(f"/notices/{first.pk}/read/")
    assert bell(client) == ["1"]
    client.post("/notices/read/")
    assert bell(client) == []


def test_the_bell_stops_at_99(cast):
    for n in range(105):
        tell(cast, "wangmin", str(n))
    assert bell(cast.client("wangmin")) == ["99+"]


# the call list


def test_urgent_unread_notices_stand_on_the_call_list(cast):
    notice = urgent(cast, "songlan")
    tell(cast, "tangwen")
    page = cast.client("wangmin").get("/calls/").content.decode()
    assert "宋岚" in page
    assert cast.user("songlan").phone in page
    assert "唐雯" not in page
    mark_read(notice, actor=cast.actor("songlan"))
    assert "宋岚" not in cast.client("wangmin").get("/calls/").content.decode()


@pytest.mark.parametrize("name", ["songlan", "linyue", "yangfan", "guqing", "wutong"])
def test_the_call_list_belongs_to_the_office(cast, name):
    notice = urgent(cast, "songlan")
    client = cast.client(name)
    for response in (client.get("/calls/"), client.post(f"/calls/{notice.pk}/", {"outcome": "reached"})):
        assert response.status_code == 403
        assert "电话通知单" in response.content.decode()
    with pytest.raises(PermissionDenied):
        record_call(notice, "reached", actor=cast.actor(name))
    assert not CallEntry.objects.exists()


def test_a_call_is_ticked_with_who_when_and_result(cast):
    notice = urgent(cast, "songlan")
    client = cast.client("wangmin")
    client.post(f"/calls/{notice.pk}/", {"outcome": "not_reached", "note": "无人接听"})
    assert "无人接听" in client.get("/calls/").content.decode()
    client.post(f"/calls/{notice.pk}/", {"outcome": "reached"})

    first, second = CallEntry.objects.order_by("pk")
    assert (first.outcome, first.caller.username, first.note) == ("not_reached", "wangmin", "无人接听")
    assert second.outcome == "reached"
    assert second.caller_post
    assert Event.objects.filter(verb=NotificationVerb.CALLED_BY_PHONE).count() == 2
    assert Event.objects.filter(verb=NotificationVerb.CALLED_BY_PHONE).latest("pk").after["called"] == "宋岚"
    context = client.get("/calls/").context
    assert context["page"].rows == []
    assert len(context["made"]) == 2
    notice.refresh_from_db()
    assert not notice.is_read  # the person has still to read it


def test_two_callers_do_not_reach_the_same_person_twice(cast):
    notice = urgent(cast, "songlan")
    record_call(notice, "reached", actor=cast.actor("wangmin"))
    with pytest.raises(ValidationError):
        record_call(notice, "reached", actor=cast.actor("liqian"))
    response = cast.client("liqian").post(f"/calls/{notice.pk}/", {"outcome": "reached"}, follow=True)
    assert "同事已打通" in response.content.decode()
    assert CallEntry.objects.count() == 1


@pytest.mark.parametrize("outcome", ["", "maybe"])
def test_a_call_without_result_is_not_noted(cast, outcome):
    notice = urgent(cast, "songlan")
    cast.client("wangmin").post(f"/calls/{notice.pk}/", {"outcome": outcome})
    assert not CallEntry.objects.exists()


def test_a_plain_notice_is_not_called_about(cast):
    notice = tell(cast, "songlan")
    assert cast.client("wangmin").post(f"/calls/{notice.pk}/", {"outcome": "reached"}).status_code == 404


def test_the_call_list_costs_the_same_however_long(cast, django_assert_max_num_queries):
    for n in range(30):
        urgent(cast, "songlan" if n % 2 else "tangwen", str(n))
    client = cast.client("wangmin")
    with django_assert_max_num_queries(17):
        assert client.get("/calls/").status_code == 200


@pytest.fixture
def moved(cast) -> Post:
    """songlan works in a second county now; her post in the first has ended."""
    Post.objects.filter(user=cast.user("songlan")).update(
        valid_to=timezone.localdate() - dt.timedelta(days=1)
    )
    unit = second_county().unit("CZ")
    Post.objects.filter(unit=unit, role=Role.LIAISON).update(
        valid_to=timezone.localdate() - dt.timedelta(days=1)
    )
    return Post.objects.create(
        user=cast.user("songlan"),
        unit=unit,
        role=Role.LIAISON,
        title="联络员",
        valid_from=timezone.localdate(),
    )


def test_each_county_calls_about_its_own_matters(cast, moved):
    other = OtherCounty(moved.unit.region_id)
    here = urgent(cast, "songlan", "here", subject=cast.unit("CZ"))
    there = urgent(cast, "songlan", "there", subject=moved.unit)
    nowhere = urgent(cast, "songlan", "nowhere")  # of no county: her own office calls her
    assert [notice.county_id for notice in (here, there, nowhere)] == [cast.county.pk, other.pk, other.pk]
    ours, theirs = cast.client("wangmin"), other.client(Role.OFFICE)
    assert [row.pk for row in ours.get("/calls/").context["page"].rows] == [here.pk]
    assert [row.pk for row in theirs.get("/calls/").context["page"].rows] == [there.pk, nowhere.pk]
    for client, notice in ((ours, there), (theirs, here)):
        assert client.post(f"/calls/{notice.pk}/", {"outcome": "reached"}).status_code == 404
    ours.post(f"/calls/{here.pk}/", {"outcome": "reached"})
    entry = CallEntry.objects.get()
    assert list(CallEntry.objects.visible_to(cast.actor("wangmin"))) == [entry]
    assert not CallEntry.objects.visible_to(other.actor(Role.OFFICE)).exists()
    assert list_topic(entry) == f"notifications.callentry@{cast.county.pk}"
