"""Tracks: the row of stops on a record's page, whatever the record."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from coordination.audit.actions import record as record_event
from coordination.documents.models import Paper
from coordination.meetings.verbs import MeetingVerb
from coordination.tracks import TRACKS
from tests.aid.world import Aid
from tests.deliberation.cases import Panel
from tests.duties.walk import Duty
from tests.meetings.items import Walker as Item
from tests.meetings.sessions import Meeting
from tests.referrals.walker import Walker as Application
from tests.workflows.of_decisions import objected, ordered
from workflows.diagram.track import track_of


def test_these_kinds_of_records_have_a_track():
    assert {model.__name__ for model in TRACKS} == {
        "AgendaItem",
        "Session",
        "Assignment",
        "Deliberation",
        "AidCase",
        "Referral",
        "Leak",
        "Leg",
        "Recovery",
        "Remedy",
    }


def test_a_track_is_read_in_the_readers_language(cast):
    item = Item(cast).item
    with translation.override("en"):
        assert [stop.words for stop in track_of(item)][:2] == ["Draft", "Signed by the head"]
    assert [stop.words for stop in track_of(item)][:2] == ["起草", "签报"]


def stands(cast) -> list[Any]:
    """One record of every kind somewhere on its way."""
    application = Application(cast, "JT").dispatched()
    aid = Aid(cast)
    recovery = ordered(cast, 700, aid).record
    decision = Paper.objects.of(recovery).get(kind="D38")
    return [
        Item(cast).asked("CZ", "MZ").item,
        Meeting(cast).begun().session,
        Duty(cast).begun().assignment,
        Panel(cast).assembled().case,
        aid.walk().approved().case,
        application.case,
        application.leg("JT"),
        recovery,
        objected(cast, decision),
    ]


def test_a_track_costs_the_same_few_queries_however_much_happened(cast):
    for record in stands(cast):
        again = type(record)._default_manager.get
        fresh = again(pk=record.pk)
        with CaptureQueriesContext(connection) as few:
            before = track_of(fresh)
        for _again in range(50):
            record_event(MeetingVerb.SESSION_INQUORATE, actor=cast.actor("wangmin"), subject=record)
        fresh = again(pk=record.pk)
        with CaptureQueriesContext(connection) as many:
            assert track_of(fresh) == before
        assert len(many) <= len(few) <= 6, record
