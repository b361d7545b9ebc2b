"""What a unit says on the telephone: entered by the office, with who said it, when, and who took the call."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from coordination.access import Medium
from coordination.audit.models import Event
from coordination.meetings.actions import sessions
from coordination.meetings.verbs import MeetingVerb
from coordination.sittings import actions as seats
from coordination.sittings.verbs import SittingVerb
from workflows.desk import views
from workflows.engine.steps import StepTaken, complete
from workflows.verbs import FlowVerb

pytestmark = pytest.mark.django_db


def typed(cast, **answer):
    return {
        "told_by": "宋岚",
        "said_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "taken_by": cast.post("liqian", "OFFICE").pk,
        **answer,
    }


def answer_of(meeting, code):
    return meeting.session.call_answers.get(unit__code=code)


def test_the_office_enters_nothing_to_submit_from_the_sessions_page(meeting, cast):
    meeting.called()
    task = meeting.task("answer_call", "CZ")
    client = cast.client("wangmin")
    assert f"/tasks/{task.pk}/telephone/" in client.get(meeting.session.get_absolute_url()).content.decode()
    assert client.get(f"/tasks/{task.pk}/telephone/").status_code == 200

    sent = client.post(f"/tasks/{task.pk}/telephone/", typed(cast, reply="nothing", note="本期无议题"))

    assert sent.status_code == 302, sent.content.decode()
    said = answer_of(meeting, "CZ")
    assert (said.answer, said.told_by, said.note) == ("nothing", "宋岚", "本期无议题")
    assert said.answered_by.user.username == "wangmin"
    task.refresh_from_db()
    assert (task.medium, task.owner.username) == ("phone", "wangmin")
    answered = Event.objects.of(meeting.session).get(verb=MeetingVerb.CALL_ANSWERED)
    assert (answered.medium, answered.unit_id) == ("phone", said.unit_id)
    entered = Event.objects.of(meeting.session).get(verb=FlowVerb.TELEPHONE_ANSWER_ENTERED)
    assert entered.after["told_by"] == "宋岚"
    assert entered.after["taken_by"] == cast.user("liqian").name
    page = client.get(f"{meeting.session.get_absolute_url()}?tab=units").content.decode()
    assert "电话" in page
    assert f"/tasks/{task.pk}/telephone/" not in page


def test_the_unit_hears_no_second_question_and_the_last_answer_closes_the_call_at_its_time(meeting, cast):
    meeting.called()
    cast.client("wangmin").post(
        f"/tasks/{meeting.task('answer_call', 'CZ').pk}/telephone/", typed(cast, reply="items")
    )
    meeting.time_is_up("answer_call")
    assert (meeting.status, answer_of(meeting, "CZ").answer) == ("instructing", "items")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"told_by": ""}, "答复人"),
        ({"said_at": "2099-01-01T09:00"}, "该时间尚未到来"),
        ({"said_at": "2020-01-01T09:00"}, "当时尚未征询该单位。"),
    ],
)
def test_a_call_says_who_and_when(meeting, cast, changed, words):
    meeting.called()
    task = meeting.task("answer_call", "CZ")
    sent = cast.client("wangmin").post(f"/tasks/{task.pk}/telephone/", typed(cast, reply="nothing") | changed)
    assert sent.status_code == 422
    assert words in sent.content.decode()
    assert answer_of(meeting, "CZ").answer == "pending"


def test_the_action_itself_asks_who_said_it(meeting):
    meeting.called()
    with pytest.raises(ValidationError):
        sessions.answer_call(answer_of(meeting, "CZ"), actor=meeting.actor("wangmin"), reply="nothing")


@pytest.mark.parametrize("who", ["songlan", "linyue", "tangwen"])
def test_only_the_office_enters_calls(meeting, cast, who):
    meeting.called()
    task = meeting.task("answer_call", "CZ")
    client = cast.client(who)
    assert client.get(f"/tasks/{task.pk}/telephone/").status_code == 403
    assert client.post(f"/tasks/{task.pk}/telephone/", typed(cast, reply="nothing")).status_code == 403
    assert "telephone/" not in client.get(meeting.session.get_absolute_url()).content.decode()
    assert answer_of(meeting, "CZ").answer == "pending"


def test_the_office_answers_no_call_as_if_on_screen(meeting, cast):
    meeting.called()
    task = meeting.task("answer_call", "CZ")
    assert cast.client("wangmin").post(f"/tasks/{task.pk}/", {"reply": "nothing"}).status_code == 403
    assert answer_of(meeting, "CZ").answer == "pending"


def test_an_instruction_is_not_given_on_the_telephone(meeting, cast):
    meeting.collected()
    task = meeting.task("instruct")
    client = cast.client("wangmin")
    assert client.get(f"/tasks/{task.pk}/telephone/").status_code == 403
    with pytest.raises(PermissionDenied):
        complete(
            task,
            sessions.instruct_session,
            actor=cast.actor("wangmin"),
            medium=Medium.PHONE,
            instruction="筹备。",
        )


def test_a_unit_that_answered_in_the_meantime_is_not_overwritten(meeting, cast):
    meeting.called()
    task = meeting.task("answer_call", "CZ")
    meeting.take("answer_call", sessions.answer_call, "songlan", of="CZ", reply="items")
    sent = cast.client("wangmin").post(f"/tasks/{task.pk}/telephone/", typed(cast, reply="nothing"))
    assert sent.status_code == 409
    assert answer_of(meeting, "CZ").answer == "items"


def test_what_was_heard_is_not_lost_to_who_was_second(meeting, cast, monkeypatch):
    """The unit answers while the office's entry is under way."""
    meeting.called()
    task = meeting.task("answer_call", "CZ")

    def taken(task, action, **values):
        raise StepTaken(task)

    monkeypatch.setattr(views, "record_telephone", taken)
    sent = cast.client("wangmin").post(
        f"/tasks/{task.pk}/telephone/", typed(cast, reply="nothing", note="本期无议题")
    )
    assert sent.status_code == 409
    kept = dict(sent.context["typed"]).values()
    assert {"宋岚", "本期无议题"} <= set(kept)  # who said it stands nowhere else


@pytest.mark.parametrize(
    ("values", "waits"),
    [
        ({"answer": "attend"}, []),
        ({"answer": "leave", "leave_reason": "赴市里开会"}, ["rule"]),
    ],
)
def test_the_answer_to_the_notice_is_entered_too(meeting, cast, values, waits):
    meeting.noticed()
    task = meeting.task("acknowledge", "CZ")
    client = cast.client("wangmin")
    page = client.get(f"{meeting.session.get_absolute_url()}?tab=units").content.decode()
    assert f"/tasks/{task.pk}/telephone/" in page
    sent = client.post(f"/tasks/{task.pk}/telephone/", typed(cast, **values))
    assert sent.status_code == 302, sent.content.decode()
    seat = meeting.seat("CZ")
    assert (seat.answer, seat.told_by) == (values["answer"], "宋岚")
    assert Event.objects.of(meeting.sitting).latest("pk").medium == "phone"
    assert [name for name in meeting.open if name != "acknowledge"] == waits


def test_a_proxy_named_on_the_telephone_still_needs_the_heads_authorisation(meeting, cast):
    meeting.noticed()
    task = meeting.task("acknowledge", "CZ")
    proxy = typed(cast, answer="proxy", proxy=cast.post("duwei").pk, proxy_scope="全权")
    assert cast.client("wangmin").post(f"/tasks/{task.pk}/telephone/", proxy).status_code == 302
    seat = meeting.seat("CZ")
    assert (seat.proxy.user.username, seat.proxy_authorised_at) == ("duwei", None)
    assert "authorise_proxy" in meeting.open


def test_a_call_without_an_answer_is_noted_and_the_unit_still_has_to_answer(meeting, cast):
    meeting.noticed()
    seat, client = meeting.seat("CZ"), cast.client("wangmin")
    url = f"{meeting.session.get_absolute_url()}called/"
    assert url in client.get(f"/tasks/{meeting.task('acknowledge', 'CZ').pk}/telephone/").content.decode()
    client.post(url, {"seat": seat.pk, "result": " "})
    assert meeting.seat("CZ").called_at is None
    client.post(url, {"seat": seat.pk, "result": "杜伟接听，答应转告。"})
    assert meeting.seat("CZ").called_at > timezone.now() - dt.timedelta(minutes=1)
    assert meeting.seat("CZ").answer == "pending"
    event = Event.objects.of(meeting.sitting).get(verb=SittingVerb.NOTICE_CALLED)
    assert (event.reason, event.medium) == ("杜伟接听，答应转告。", "phone")
    assert cast.client("songlan").post(url, {"seat": seat.pk, "result": "x"}).status_code == 403


def test_the_unit_itself_answers_in_its_own_name_whatever_it_sends(meeting):
    meeting.noticed()
    meeting.take("acknowledge", seats.answer_seat, "songlan", of="CZ", answer="attend", told_by="别人")
    assert meeting.seat("CZ").told_by == ""
