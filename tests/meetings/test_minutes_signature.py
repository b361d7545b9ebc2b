"""The signature of the minutes: the chair's, numbered, hashed, handed out."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Distribution, Paper
from coordination.documents.signing import content_hash
from coordination.duties.models import Assignment
from coordination.meetings.actions import minutes
from coordination.meetings.models import Countersign, Minutes
from coordination.meetings.verbs import MeetingVerb
from tests.meetings.test_minutes_actions import DIRECTOR, edit

pytestmark = pytest.mark.django_db


def test_signing_draws_the_number_hashes_and_hands_out(meeting):
    meeting.issued(members=("CL", "CZ", "MZ"))
    draft = meeting.minutes
    paper = Paper.objects.of(meeting.session).get(kind=PaperKind.D06)
    assert draft.number == str(paper.number)
    assert draft.number.startswith("安联纪〔")
    assert (draft.paper_id, draft.issued_at is not None) == (paper.pk, True)
    assert paper.sha256 == content_hash(paper) == paper.signatures.get().sha256
    assert paper.signatures.get().signer_name == "林越"
    sent = Distribution.objects.filter(paper=paper).values_list("unit__code", flat=True)
    assert set(sent) == {"CL", "CZ", "MZ"}
    assert paper.content["items"][0]["lines"][0]["number"] == 1
    assert draft.history.latest().history_user.username == "linyue"
    assert Event.objects.of(meeting.session).get(verb=MeetingVerb.MINUTES_SIGNED).after == {
        "number": draft.number,
        "status": "issued",
    }
    with pytest.raises((TransitionNotAllowed, ValidationError)), transaction.atomic():
        minutes.sign_minutes(meeting.session, actor=meeting.actor("linyue").proven())
    with pytest.raises(ValidationError):
        edit(meeting, preamble="改。")


@pytest.mark.parametrize("who", ["zhouzhengyi", "wangmin", DIRECTOR, "qiumin"])
def test_only_the_chair_of_that_session_signs(meeting, who):
    meeting.signing()
    with pytest.raises(PermissionDenied):
        minutes.sign_minutes(meeting.session, actor=meeting.actor(who).proven())
    assert not Assignment.objects.exists()


def test_nobody_signs_without_the_password(meeting):
    meeting.signing()
    with pytest.raises(PermissionDenied):
        meeting.take("sign", minutes.sign_minutes, "linyue", reauth=False)
    assert (meeting.status, meeting.minutes.number) == ("signing", "")


def test_minutes_signed_by_hand(meeting):
    meeting.signing()
    meeting.on_paper("sign", minutes.sign_minutes, opinion="同意印发。")
    signature = Paper.objects.of(meeting.session).get(kind=PaperKind.D06).signatures.get()
    assert (signature.signer_name, signature.medium, signature.user.username) == ("林越", "paper", "wangmin")
    assert signature.scan is not None
    event = Event.objects.of(meeting.session).get(verb=MeetingVerb.MINUTES_SIGNED)
    assert (event.medium, event.reason) == ("paper", "同意印发。")
    assert Assignment.objects.count() == 1


def test_the_database_refuses_issued_minutes_without_a_number(meeting):
    meeting.ended()
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.update(issued_at=meeting.sitting.ended_at)
    meeting.take("draft", minutes.send_for_countersigning, "wangmin")
    with pytest.raises(IntegrityError), transaction.atomic():
        Countersign.objects.update(answer="object", text="")
