# ruff: noqa: S608 - the statements are ours
"""Issued minutes altered by SQL: their pages say so, the officers hear it, the verification names them."""

import pytest
from django.db import connection
from django.urls import reverse

from coordination.audit.models import Event
from coordination.audit.seals import seal_all
from coordination.audit.verify import verify
from coordination.documents.notices import DocumentNotice
from coordination.documents.verbs import DocumentVerb
from coordination.meetings.queries.signed import stand_as_signed
from coordination.notifications.models import Notice

pytestmark = pytest.mark.django_db
BANNER = "meetings/minutes/_not_as_signed.html"


@pytest.fixture(autouse=True)
def anchors(tmp_path, settings):
    settings.AUDIT_ANCHOR_FILE = tmp_path / "anchors.txt"


@pytest.fixture
def issued(meeting):
    meeting.issued(members=("CL", "CZ", "MZ"))
    return meeting


def by_sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount


def pages(cast, client, session):
    client.force_login(cast.user("wangmin"))
    return [
        client.get(address)
        for address in (
            reverse("meetings:minutes", args=[session.pk]),
            session.get_absolute_url(),
        )
    ]


def warns(answer) -> bool:
    return BANNER in {template.name for template in answer.templates}


ALTERED = {
    ("meetings_passage", "text"): "会议决定相反。",
    ("meetings_decisionline", "text"): "不再办理",
    ("meetings_decisionline", "due_on"): "2030-01-01",
    ("meetings_decisionline", "number"): 8,
    ("meetings_minutes", "preamble"): "另有内容。",
    ("meetings_minutes", "closing"): "另有内容。",
}


def test_m2_2_18_what_stands_as_it_was_signed_is_shown_without_a_word(cast, client, issued):
    assert [warns(page) for page in pages(cast, client, issued.session)] == [False, False]
    assert not Event.objects.filter(verb=DocumentVerb.CONTENT_ALTERED).exists()


def test_m2_2_18_what_was_altered_is_said_told_once_and_named(cast, client, issued):
    seal_all()
    assert verify() == []
    for (table, column), value in ALTERED.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, {column} FROM {table}")
            [(pk, stood)] = cursor.fetchall()
        alter = f"UPDATE {table} SET {column} = %s WHERE id = %s"
        by_sql(alter, value, pk)
        assert [warns(page) for page in pages(cast, client, issued.session)] == [True, True], column
        by_sql(alter, stood, pk)
        assert not warns(pages(cast, client, issued.session)[0])
    assert Event.objects.filter(verb=DocumentVerb.CONTENT_ALTERED).count() == len(ALTERED)

    by_sql("UPDATE meetings_passage SET text = %s", "会议决定相反。")
    for _each in range(2):
        pages(cast, client, issued.session)
    events = Event.objects.filter(verb=DocumentVerb.CONTENT_ALTERED)
    assert events.count() == len(ALTERED) + 1
    assert {event.subject_label for event in events} == {issued.minutes.number}
    told = Notice.objects.filter(kind=DocumentNotice.CONTENT_ALTERED)
    assert {"majun", "guqing"} <= set(told.values_list("recipient__username", flat=True))
    assert {notice.params["number"] for notice in told} == {issued.minutes.number}
    assert any(issued.minutes.number in finding.sentence for finding in verify())


def test_m2_2_18_a_draft_is_compared_with_nothing(cast, client, meeting):
    meeting.signing()
    by_sql("UPDATE meetings_passage SET text = %s", "会议决定相反。")
    assert not warns(pages(cast, client, meeting.session)[0])


def test_m2_2_18_a_day_that_is_no_longer_provisional_is_no_alteration(issued, monkeypatch):
    """The notice of its year comes after the signature."""
    for is_provisional in (True, False):
        monkeypatch.setattr("coordination.documents.words.is_provisional", lambda day, so=is_provisional: so)
        assert stand_as_signed(issued.minutes)
