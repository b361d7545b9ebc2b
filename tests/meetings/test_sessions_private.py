"""What pages of a session keep to those whom it concerns: names of other units' people, scans of signed sheets."""

from __future__ import annotations

import re

import pytest

from coordination.documents.attachments import files_of
from coordination.documents.models import Attachment, Paper
from coordination.meetings.actions import minutes, sessions
from coordination.meetings.queries.session_pages import session_events
from coordination.meetings.tracks import SESSION_TRACK
from coordination.meetings.verbs import MeetingVerb
from coordination.sittings import actions as seats
from workflows.joint_meeting.placing import end_and_carry_over
from workflows.models import Process

pytestmark = pytest.mark.django_db


def body(response) -> str:
    return response.content.decode()


# --- names -------------------------------------------------------------------------------


def test_a_unit_that_was_called_reads_no_other_units_people(meeting, cast):
    meeting.called()
    office = body(cast.client("wangmin").get(meeting.session.get_absolute_url()))
    called = body(cast.client("songlan").get(meeting.session.get_absolute_url()))
    holders = [task.holder_unit for task in Process.objects.of(meeting.session).get().task_set.open()[:5]]
    assert holders
    strangers = [
        post.user.label
        for unit in holders
        if unit.code != "CZ"
        for post in unit.posts.filter(role__in=["LIAISON", "TCLERK"], valid_to=None).select_related("user")
    ]
    assert any(name in office for name in strangers)
    assert not any(name in called for name in strangers)


def test_the_process_page_keeps_other_units_names_too(meeting, cast):
    meeting.called()
    meeting.take("answer_call", sessions.answer_call, "tangwen", of="ZJ", reply="nothing")
    process = Process.objects.of(meeting.session).get()
    name = cast.user("tangwen").label
    assert name in body(cast.client("wangmin").get(f"/processes/{process.pk}/"))
    assert name in body(cast.client("tangwen").get(f"/processes/{process.pk}/"))
    assert name not in body(cast.client("songlan").get(f"/processes/{process.pk}/"))


def test_who_has_answered_does_not_hear_whose_answer_is_still_missing(meeting, cast):
    meeting.called()
    task = meeting.task("answer_call", "CZ")
    page = body(cast.client("songlan").post(f"/tasks/{task.pk}/", {"reply": "nothing"}, follow=True))
    assert "现由" not in page


# --- scans -------------------------------------------------------------------------------


def scan_of(session) -> Attachment:
    return Attachment.objects.of(session).get()


def test_a_leaders_signed_sheet_is_for_the_office_and_the_conveners(meeting, cast):
    meeting.noticed(members=("CL", "CZ"))
    meeting.acknowledge("CL")
    meeting.acknowledge("CZ", "leave", leave_reason="出差")
    meeting.on_paper("rule", seats.rule_on_seat, "CZ", is_granted=True)
    scan = scan_of(meeting.session)
    assert scan.is_scan
    for who in ("wangmin", "linyue", "zhouzhengyi"):
        assert Attachment.objects.visible_to(cast.actor(who)).filter(pk=scan.pk).exists()
    for who in ("songlan", "sunjing", "tangwen"):
        assert not Attachment.objects.visible_to(cast.actor(who)).filter(pk=scan.pk).exists()
        assert cast.client(who).get(scan.get_absolute_url()).status_code == 404
    page = f"{meeting.session.get_absolute_url()}?tab=papers"
    assert scan.get_absolute_url() in body(cast.client("wangmin").get(page))
    assert scan.get_absolute_url() not in body(cast.client("songlan").get(page))


def test_a_heads_own_signed_sheet_is_read_by_the_unit_that_signed(meeting, cast):
    meeting.countersigning(members=("CL", "CZ"))
    meeting.on_paper("countersign", minutes.countersign, "CZ", answer="agree")
    scan = scan_of(meeting.session)
    assert files_of(meeting.session, cast.actor("fengkai")).get() == scan
    assert not files_of(meeting.session, cast.actor("qiumin")).exists()


def test_the_paper_links_the_scan_for_those_only_who_may_open_it(meeting, cast):
    meeting.signing()
    meeting.on_paper("sign", minutes.sign_minutes, opinion="同意印发。")
    paper, scan = Paper.objects.get(kind="D06"), scan_of(meeting.session)
    assert scan.get_absolute_url() in body(cast.client("wangmin").get(paper.get_absolute_url()))
    assert scan.get_absolute_url() not in body(cast.client("songlan").get(paper.get_absolute_url()))


# --- the track ---------------------------------------------------------------------------


def test_countersigning_ends_with_the_units_words_and_not_with_the_directors_check(meeting):
    meeting.checking()
    steps = SESSION_TRACK.stops(meeting.session)
    countersigned, signed = steps[7], steps[8]
    assert (countersigned.state, signed.state) == ("done", "now")
    last = next(
        event for event in session_events(meeting.session) if event.verb == MeetingVerb.MINUTES_AGREED
    )
    assert countersigned.small == last.at.astimezone().strftime("%m-%d")
    meeting.take("check", minutes.check_minutes, ("chenjing", "OFFDIR"), opinion="拟同意。")
    after = SESSION_TRACK.stops(meeting.session)
    assert after[7].small == countersigned.small


def test_minutes_that_name_no_unit_need_no_countersigning(meeting):
    meeting.begun()
    meeting.decide(None, (), "reject", reason="条件不成熟。")
    meeting.take("hold", end_and_carry_over, "wangmin")
    meeting.take("draft", minutes.send_for_countersigning, "wangmin")
    step = SESSION_TRACK.stops(meeting.session)[7]
    assert (step.state, step.small) == ("off", "无需")


def shown_track(page: str) -> list[str]:
    """The words on the track of a page."""
    track = page.split('<ol class="lx-track"', 1)[1].split("</ol>", 1)[0]
    return re.findall(r"<b>([^<]*)</b>", track)


def test_a_step_shows_the_track_that_its_record_shows(meeting, cast, walker):
    meeting.called()
    cases = (
        ("songlan", meeting.session, meeting.task("answer_call", "CZ")),
        ("zhaoli", walker.item, walker.task("prepare")),
    )
    for who, record, task in cases:
        client = cast.client(who)
        own = shown_track(body(client.get(record.get_absolute_url())))
        assert own
        assert shown_track(body(client.get(f"/tasks/{task.pk}/"))) == own
