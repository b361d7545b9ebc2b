"""What has just happened: the same thing said of many units stands as one line."""

from __future__ import annotations

import pytest

from coordination.audit.actions import record
from coordination.audit.grouping import told_together
from coordination.audit.models import Event
from coordination.audit.verbs import MANY, verb_of
from coordination.meetings.actions import sessions
from coordination.meetings.verbs import MeetingVerb
from coordination.units.queries import clock_actor
from coordination.units.verbs import UnitVerb
from tests.meetings.sessions import ASKED
from workflows.desk.happening import latest_events
from workflows.verbs import FlowVerb

pytestmark = pytest.mark.django_db


def test_silent_units_are_one_line_beside_the_workbench(meeting, cast):
    meeting.called()
    meeting.take("answer_call", sessions.answer_call, "songlan", of="CZ", reply="nothing")
    meeting.time_is_up("answer_call")
    silent = cast.county.members.count() - 1
    lines = latest_events(cast.actor("wangmin"))
    said = [line.sentence for line in lines]
    assert f"征集截止，{silent} 个单位未回复" in said
    assert any(
        cast.user("songlan").name in sentence for sentence in said
    )  # what came before is not pushed out
    page = cast.client("wangmin").get("/desk/aside/").content.decode()
    assert page.count("未回复") == 1
    assert meeting.session.get_absolute_url() in page


def test_the_sessions_own_traces_are_told_together_but_kept_apart_in_the_timeline(meeting, cast):
    meeting.collected()
    client = cast.client("wangmin")
    page = client.get(meeting.session.get_absolute_url())
    assert [
        told.count for told in page.context["recent"] if told.newest.verb == MeetingVerb.CALL_NO_REPLY
    ] == [len(ASKED)]
    assert len(page.context["events"]) > len(ASKED)


def test_one_unit_is_named_and_other_records_days_and_verbs_stand_apart(cast):
    clock = clock_actor()
    for code in ("CZ", "CZ", "MZ"):
        record(FlowVerb.RUNG_FIRED, actor=clock, subject=cast.unit(code))
    record(UnitVerb.ORGANISATION_ADDED, actor=clock, subject=cast.unit("CZ"))
    record(UnitVerb.ORGANISATION_ADDED, actor=clock, subject=cast.unit("CZ"))
    events = list(Event.objects.order_by("-pk")[:5])
    told = told_together(events, 9)
    assert [line.count for line in told] == [1, 1, 1, 2]
    assert told[2].sentence == events[2].sentence
    assert told[3].sentence == "系统按时提醒办理 2 个环节"


def test_a_line_shown_grows_with_events_older_than_the_last_line(cast):
    clock = clock_actor()
    record(FlowVerb.RUNG_FIRED, actor=clock, subject=cast.unit("CZ"))
    record(UnitVerb.ORGANISATION_ADDED, actor=clock, subject=cast.unit("CZ"))
    record(FlowVerb.RUNG_FIRED, actor=clock, subject=cast.unit("CZ"))
    told = told_together(Event.objects.order_by("-pk")[:3], 1)
    assert [line.count for line in told] == [2]


def test_every_sentence_for_many_counts(cast):
    for code, words in MANY.items():
        assert verb_of(code) is not None
        assert "%(count)s" in words
