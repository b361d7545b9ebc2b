import datetime as dt

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation

from coordination.access import Medium
from coordination.audit.actions import record
from coordination.audit.models import Event, Pending
from coordination.audit.seals import seal_all
from coordination.audit.trail import PAGE, TRAIL, pseudonym
from coordination.meetings.verbs import MeetingVerb
from coordination.units.models import Organisation
from coordination.units.verbs import UnitVerb
from tests.leaving import left


@pytest.fixture
def officer(cast):
    return cast.client("guqing")


def test_the_audit_administrator_reads_the_trail_and_how_it_is_sealed(officer, happen, cast):
    happen(2)
    seal = seal_all()[-1]
    happen(1)
    page = officer.get("/audit/")
    assert page.status_code == 200
    body = page.content.decode()
    assert "王敏" in body
    assert f"<b>{seal.number}</b>" in body
    assert cast.unit("CZ").label in body
    assert 'role="alert"' not in body


def test_others_are_told_why_not_and_read_their_own(cast, happen, wangmin):
    happen(1)
    record(
        UnitVerb.ORGANISATION_ADDED, actor=cast.actor("fengkai"), subject=cast.unit("CZ"), reason="冯凯的理由"
    )
    client = cast.client("wangmin")
    refused = client.get("/audit/")
    assert refused.status_code == 403
    assert "审计管理员" in refused.content.decode()

    mine = client.get("/audit/mine/").content.decode()
    assert "第1次" in mine
    assert "冯凯的理由" not in mine


def test_pages_only_read(officer):
    assert officer.post("/audit/").status_code == 405


def test_records_of_matters_stand_under_a_pseudonym(cast, wangmin, officer):
    event = record(
        MeetingVerb.ITEM_SUBMITTED, actor=wangmin, subject=cast.unit("CZ"), reason="张某某家庭困难"
    )
    # as if the record were an agenda item: the label must not be shown
    event = Event(
        subject_type="meetings.agendaitem",
        subject_id="7",
        subject_label="关于张某某的议题",
        **{
            name: getattr(event, name)
            for name in ("at", "user_id", "user_name", "post_label", "verb", "unit_id", "reason", "after")
        },
    )
    event.mac = event.expected_mac()
    event.save()
    listed = TRAIL.read(cast.actor("guqing"), QueryDict())
    line = next(line for line in listed.lines if line.event.pk == event.pk)
    assert line.subject == pseudonym("meetings.agendaitem", "7")
    assert line.reason == ""
    assert "张某某" not in line.sentence
    assert pseudonym("meetings.agendaitem", "7") != pseudonym("meetings.agendaitem", "8")


def test_the_filters_are_unit_verb_and_days(cast, officer, happen):
    happen(1)
    record(
        UnitVerb.POST_ENDED, actor=cast.actor("fengkai"), subject=cast.post("fengkai"), reason="调离财政局"
    )
    today = timezone.localdate()
    cz = cast.unit("CZ")
    for query, found in [
        (f"unit={cz.pk}", True),
        (f"unit={cast.unit('GH').pk}", False),
        ("verb=units.post_ended", True),
        ("verb=units.post_granted", False),
        (f"from={today}", True),
        (f"to={today - dt.timedelta(days=1)}", False),
        (f"from={today}&to={today}", True),
        (f"from={today + dt.timedelta(days=1)}", False),
        (f"unit={cz.pk}&verb=units.post_ended&from={today}", True),
    ]:
        assert ("调离财政局" in officer.get(f"/audit/?{query}").content.decode()) is found, query


@pytest.mark.parametrize(
    "query",
    ["unit=abc", "verb=x", "from=yesterday", "to=1949", "group=x", "after=rubbish", "after=2026-01-01_3"],
)
def test_a_mistyped_address_is_no_error(officer, query):
    assert officer.get(f"/audit/?{query}").status_code == 200


def test_pages_follow_each_other_without_gap_or_repetition(cast, officer, happen):
    happen(PAGE + 5)
    seen, address = [], "/audit/"
    while address:
        page = officer.get(address).context["list"]
        seen += [line.event.pk for line in page.lines]
        address = page.page.next_url and "/audit/" + page.page.next_url
    assert seen == list(Event.objects.order_by("-at", "-pk").values_list("pk", flat=True))
    first = officer.get("/audit/").context["list"].page
    assert "after=" in first.next_url
    second = officer.get("/audit/" + first.next_url).context["list"]
    assert second.lines[0].event.pk == seen[PAGE]
    assert second.page.first_url


def test_the_page_costs_the_same_however_many_rows(cast, officer, happen, django_assert_max_num_queries):
    happen(PAGE + 10)
    officer.get("/audit/")
    with django_assert_max_num_queries(14):
        officer.get("/audit/")


def test_an_alarm_when_the_seals_stand_still(officer, happen):
    [event] = happen(1)
    Pending.objects.filter(event=event).update(at=timezone.now() - dt.timedelta(minutes=11))
    assert 'role="alert"' in officer.get("/audit/").content.decode()


def test_a_timeline_tells_who_for_whom_on_paper_and_why(cast, wangmin):
    unit = cast.unit("CZ")
    record(
        MeetingVerb.ITEM_RETURNED,
        actor=wangmin.for_post(cast.post("linyue")).by(Medium.PAPER),
        subject=unit,
        reason="缺测算表",
    )
    with translation.override("zh-hans"):
        html = render_to_string("audit/_timeline.html", {"events": Event.objects.of(unit)})
    for words in ("王敏退回议题修改", "纸质签批", "代林越", "缺测算表", wangmin.post.title, 'class="late"'):
        assert words in html


def test_a_record_without_events_says_so(db):
    assert "lx-timeline" not in render_to_string("audit/_timeline.html", {"events": []})


def test_units_are_named_in_the_filter(cast, officer):
    choices = officer.get("/audit/").context["list"].form.fields["unit"].choices
    assert len(list(choices)) == Organisation.objects.count() + 1


def test_the_list_leaves_as_a_sheet_of_what_is_shown(cast, officer, happen):
    happen(3)
    record(
        UnitVerb.POST_ENDED, actor=cast.actor("fengkai"), subject=cast.post("fengkai"), reason="调离财政局"
    )
    answer = officer.get("/audit/?verb=units.post_ended&format=xlsx")
    rows = list(left(answer).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][-1] == "调离财政局"
    assert cast.client("wangmin").get("/audit/?format=xlsx").status_code == 403
