"""A session before its notice: opened, called, instructed, arranged, noticed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Distribution, Paper
from coordination.meetings.actions import sessions
from coordination.meetings.models import AgendaItem, CallAnswer, Session
from coordination.meetings.verbs import MeetingVerb
from coordination.notifications.models import Notice
from coordination.sittings.models import Matter
from coordination.units.queries import clock_actor
from tests.meetings.sessions import Meeting, approved_item
from tests.seen import verbs
from tests.walking import in_days
from workflows.engine.steps import complete, open_tasks
from workflows.joint_meeting.moves import call_and_start
from workflows.joint_meeting.placing import arrange_and_place
from workflows.verbs import FlowVerb

pytestmark = pytest.mark.django_db

DIRECTOR = ("chenjing", "OFFDIR")


def answer(meeting, code):
    return meeting.session.call_answers.get(unit__code=code)


# action, values, who may not, who may, a state from which it does not go
CASES = [
    (sessions.call_for_items, {"closes_on": in_days(7)}, "songlan", "wangmin", "instructing"),
    (sessions.close_call, {}, "wangmin", None, "instructing"),
    (sessions.instruct_session, {"instruction": "请筹备。"}, "zhouzhengyi", "linyue", "draft"),
    (sessions.return_notice, {"reason": "改期。"}, "wangmin", DIRECTOR, "noticed"),
    (sessions.sign_notice, {}, "linyue", DIRECTOR, "noticed"),
]


@pytest.mark.parametrize(
    ("action", "values", "outsider", "holder", "state"), CASES, ids=lambda c: getattr(c, "__name__", "")
)
def test_refused_to_others_and_from_other_states(meeting, cast, action, values, outsider, holder, state):
    now = timezone.now()
    Session.objects.filter(pk=meeting.session.pk).update(status=state, instructed_at=now, call_closes_at=now)
    before = Event.objects.count()
    with pytest.raises(PermissionDenied) as refused:
        action(meeting.session, actor=meeting.actor(outsider).proven(), **values)
    assert str(refused.value)
    may = clock_actor() if holder is None else meeting.actor(holder)
    with pytest.raises((TransitionNotAllowed, ValidationError)), transaction.atomic():
        action(meeting.session, actor=may.proven(), **values)
    assert meeting.status == state
    assert Event.objects.count() == before


# --- opened and called -------------------------------------------------------------------


def test_a_session_is_opened_in_draft_numbered_within_its_year(meeting, cast):
    session = meeting.session
    assert (session.status, session.year) == ("draft", timezone.localdate().year)
    assert session.policy_version
    assert session.history.get().history_user.username == "wangmin"
    assert verbs(session) == [MeetingVerb.SESSION_CREATED]
    assert Meeting(cast).session.serial == session.serial + 1


@pytest.mark.parametrize("who", ["songlan", "linyue", "zhouzhengyi", "yangfan"])
def test_only_the_office_opens_sessions(meeting, cast, who):
    with pytest.raises(PermissionDenied):
        sessions.open_session(actor=cast.actor(who), kind="ad_hoc", purpose="研究。", convener_role="DEPUTY")


def test_a_session_without_a_purpose_or_of_no_kind_is_refused(meeting, cast):
    for values in ({"kind": "weekly", "purpose": "研究。"}, {"kind": "ad_hoc", "purpose": ""}):
        with pytest.raises(ValidationError):
            sessions.open_session(actor=cast.actor("wangmin"), convener_role="DEPUTY", **values)
    assert Session.objects.count() == 1


def test_every_member_is_called_until_the_close_of_the_day(meeting):
    meeting.called()
    assert meeting.status == "collecting"
    assert timezone.localtime(meeting.session.call_closes_at).date() == in_days(7)
    assert (
        meeting.session.call_answers.count()
        == meeting.cast.county.members.count()
        == len(open_tasks(meeting.session))
    )
    assert {task.due_at for task in open_tasks(meeting.session)} == {meeting.session.call_closes_at}
    assert CallAnswer.history.filter(session=meeting.session).count() == meeting.cast.county.members.count()
    assert verbs(meeting.session) == [MeetingVerb.SESSION_CREATED, MeetingVerb.ITEMS_CALLED]
    assert Notice.objects.filter(recipient__username="songlan").exists()


def test_a_session_is_called_once_and_for_a_day_ahead(meeting, cast):
    office = cast.actor("wangmin")
    with pytest.raises(ValidationError):
        call_and_start(meeting.session, actor=office, closes_on=in_days(0))
    assert (meeting.status, open_tasks(meeting.session)) == ("draft", [])
    meeting.called()
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        call_and_start(meeting.session, actor=office, closes_on=in_days(7))


def test_a_unit_answers_the_call_for_itself(meeting):
    meeting.called()
    meeting.take("answer_call", sessions.answer_call, "songlan", of="CZ", reply="items", note="一件")
    said = answer(meeting, "CZ")
    assert (said.answer, said.note, said.answered_by.user.username) == ("items", "一件", "songlan")
    assert said.history.latest().history_user.username == "songlan"
    event = Event.objects.of(meeting.session).first()
    assert (event.verb, event.unit_id) == (MeetingVerb.CALL_ANSWERED, said.unit_id)
    with pytest.raises(ValidationError):
        sessions.answer_call(said, actor=meeting.actor("songlan"), reply="nothing")


@pytest.mark.parametrize("who", ["duwei", "tangwen", "linyue", "guqing"])
def test_nobody_answers_for_another_unit(meeting, who):
    meeting.called()
    with pytest.raises(PermissionDenied):
        sessions.answer_call(answer(meeting, "CZ"), actor=meeting.actor(who), reply="nothing")
    with pytest.raises(PermissionDenied):
        complete(
            meeting.task("answer_call", "CZ"), sessions.answer_call, actor=meeting.actor(who), reply="nothing"
        )
    assert answer(meeting, "CZ").answer == "pending"


@pytest.mark.parametrize("reply", ["", "no_reply", "pending", "maybe"])
def test_the_answer_is_items_or_nothing(meeting, reply):
    meeting.called()
    with pytest.raises(ValidationError):
        sessions.answer_call(answer(meeting, "CZ"), actor=meeting.actor("songlan"), reply=reply)


def test_at_closing_time_the_clock_puts_silence_on_record_and_asks_the_convener(meeting):
    meeting.called()
    meeting.take("answer_call", sessions.answer_call, "songlan", of="CZ", reply="nothing")
    assert meeting.time_is_up("answer_call") == meeting.cast.county.members.count() - 1
    answers = meeting.session.call_answers
    assert answers.filter(answer="no_reply").count() == meeting.cast.county.members.count() - 1
    assert answer(meeting, "CZ").answer == "nothing"
    assert (meeting.status, meeting.open) == ("instructing", ["instruct"])
    silent = Event.objects.of(meeting.session).filter(verb=MeetingVerb.CALL_NO_REPLY)
    assert silent.count() == answers.filter(answer="no_reply").count()
    assert verbs(meeting.session)[-1] == MeetingVerb.CALL_CLOSED


def test_nobody_but_the_clock_says_no_reply_or_closes_the_call(meeting):
    meeting.called()
    with pytest.raises(PermissionDenied):
        sessions.note_no_reply(answer(meeting, "CZ"), actor=meeting.actor("wangmin"))
    with pytest.raises(ValidationError):
        sessions.close_call(meeting.session, actor=clock_actor())
    sessions.answer_call(answer(meeting, "CZ"), actor=meeting.actor("songlan"), reply="items")
    with pytest.raises(ValidationError):
        sessions.note_no_reply(answer(meeting, "CZ"), actor=clock_actor())


# --- the instruction ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("convener", "who", "other"), [("DEPUTY", "linyue", "zhouzhengyi"), ("CHIEF", "zhouzhengyi", "linyue")]
)
def test_only_the_convener_of_the_session_instructs(cast, meeting, convener, who, other):
    meeting = Meeting(cast, convener=convener).collected()
    for wrong in (other, "wangmin", DIRECTOR):
        with pytest.raises(PermissionDenied):
            complete(
                meeting.task("instruct"),
                sessions.instruct_session,
                actor=meeting.actor(wrong),
                instruction="办。",
            )
    with pytest.raises(ValidationError):
        meeting.take("instruct", sessions.instruct_session, who, instruction=" ")
    meeting.take("instruct", sessions.instruct_session, who, instruction=" 请尽快筹备。 ")
    session = meeting.session
    assert (session.status, session.instruction, session.instructed_by.user.username) == (
        "arranging",
        "请尽快筹备。",
        who,
    )
    assert meeting.open == ["arrange"]
    event = Event.objects.of(session).first()
    assert (event.verb, event.reason, event.medium) == (MeetingVerb.SESSION_INSTRUCTED, "请尽快筹备。", "")


def test_an_instruction_given_on_paper_is_the_conveners(meeting):
    meeting.collected()
    meeting.on_paper("instruct", sessions.instruct_session, instruction="请尽快筹备。")
    session = meeting.session
    assert (session.status, session.instructed_by.user.username) == ("arranging", "linyue")
    event = Event.objects.of(session).get(verb=MeetingVerb.SESSION_INSTRUCTED)
    assert (event.medium, event.user_name) == ("paper", "王敏")
    entered = Event.objects.of(session).get(verb=FlowVerb.PAPER_SIGNATURE_ENTERED)
    assert "sheet.pdf" in entered.after["scan"]


def test_units_do_not_enter_paper_signatures(meeting):
    meeting.collected()
    from workflows.engine.steps import record_for_holder

    with pytest.raises(PermissionDenied):
        record_for_holder(
            meeting.task("instruct"),
            sessions.instruct_session,
            actor=meeting.actor("songlan"),
            signed_on=in_days(0),
            instruction="办。",
        )
    assert meeting.status == "instructing"


# --- arrangement -------------------------------------------------------------------------


def test_arranging_sets_time_agenda_and_seats_and_brings_the_notice_to_signature(meeting, cast):
    item = approved_item(cast, amount=51600)
    meeting.arranged(item)
    item.refresh_from_db()
    assert (meeting.status, meeting.open, item.status) == ("noticing", ["sign_notice"], "placed")
    matter = meeting.sitting.matters.get()
    assert (matter.title, matter.money, matter.placement.item) == (item.title, 51600, item)
    assert set(matter.required_units.values_list("code", flat=True)) == {"CL", "CZ"}
    assert set(meeting.sitting.seats.values_list("unit__code", flat=True)) == {"CL", "CZ", "MZ"}
    assert verbs(meeting.session)[-1] == MeetingVerb.SESSION_ARRANGED
    assert meeting.session.history.latest().history_user.username == "wangmin"


def test_an_item_without_money_needs_nobody_in_particular(meeting, cast):
    meeting.arranged(approved_item(cast))
    assert not meeting.sitting.matters.get().required_units.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda m: {"starts_at": timezone.now() - dt.timedelta(hours=1)}, "starts_at"),
        (lambda m: {"chair": m.cast.post("chenjing", "OFFDIR")}, "chair"),
        (lambda m: {"turns": []}, "turns"),
        (lambda m: {"members": {m.cast.unit("CZ"): ""}}, "members"),
    ],
    ids=["past", "chair", "no item", "reporter not invited"],
)
def test_an_arrangement_that_cannot_be_is_refused(meeting, cast, change, field):
    meeting.instructed()
    item = approved_item(cast)
    values = meeting.arrangement([item]) | change(meeting)
    with pytest.raises(ValidationError) as refused:
        meeting.take("arrange", arrange_and_place, "wangmin", **values)
    assert list(refused.value.message_dict) == [field]
    item.refresh_from_db()
    assert (meeting.status, item.status, meeting.sitting.seats.count()) == ("arranging", "approved", 0)


@pytest.mark.parametrize("who", ["songlan", "linyue", "qiumin"])
def test_only_the_office_arranges(meeting, cast, who):
    meeting.instructed()
    with pytest.raises(PermissionDenied):
        arrange_and_place(
            meeting.session, actor=cast.actor(who), **meeting.arrangement([approved_item(cast)])
        )


def test_sent_back_the_arrangement_keeps_reorders_and_takes_off(meeting, cast):
    first, second, third = (approved_item(cast, title=title) for title in ("甲事", "乙事", "丙事"))
    meeting.arranged(first, second)
    kept = second.placements.get().matter_id
    meeting.take("sign_notice", sessions.return_notice, DIRECTOR, reason="先议乙事。")
    assert (meeting.status, meeting.open, meeting.session.notice_note) == (
        "arranging",
        ["arrange"],
        "先议乙事。",
    )
    assert Event.objects.of(meeting.session).first().verb == MeetingVerb.NOTICE_RETURNED
    meeting.take(
        "arrange", arrange_and_place, "wangmin", **meeting.arrangement([third, second], members=("CL", "ZJ"))
    )
    for item in (first, second, third):
        item.refresh_from_db()
    assert [item.status for item in (first, second, third)] == ["carried_over", "placed", "placed"]
    assert list(meeting.sitting.matters.values_list("title", flat=True)) == ["丙事", "乙事"]
    assert second.placements.get().matter_id == kept
    assert set(meeting.sitting.seats.values_list("unit__code", flat=True)) == {"CL", "ZJ"}
    assert meeting.session.notice_note == ""
    assert Event.objects.of(first).filter(verb=MeetingVerb.ITEM_TAKEN_OFF).count() == 1
    gone = Matter.history.filter(history_type="-").get()
    assert (gone.title, gone.history_user.username) == ("甲事", "wangmin")
    assert AgendaItem.objects.filter(status__in=AgendaItem.POOL).get() == first


def test_an_item_taken_off_is_not_in_the_notice_and_may_come_again(meeting, cast):
    first, second = approved_item(cast, title="甲事"), approved_item(cast, title="乙事")
    meeting.arranged(first, second)
    meeting.take("sign_notice", sessions.return_notice, DIRECTOR, reason="只议乙事。")
    meeting.take("arrange", arrange_and_place, "wangmin", **meeting.arrangement([second]))
    meeting.take("sign_notice", sessions.return_notice, DIRECTOR, reason="都议。")
    meeting.take("arrange", arrange_and_place, "wangmin", **meeting.arrangement([second, first]))
    meeting.take("sign_notice", sessions.return_notice, DIRECTOR, reason="只议乙事。")
    meeting.take("arrange", arrange_and_place, "wangmin", **meeting.arrangement([second]))
    meeting.take("sign_notice", sessions.sign_notice, DIRECTOR)
    paper = Paper.objects.of(meeting.session).get()
    agenda = next(section for section in paper.content["sections"] if section["heading"] == "会议议程")
    assert len(agenda["lines"]) == 1
    assert agenda["lines"][0].startswith("乙事")


# --- the notice --------------------------------------------------------------------------


def test_the_signed_notice_is_numbered_and_goes_to_every_seat(meeting):
    meeting.noticed(members=("CL", "CZ", "MZ"))
    assert (meeting.status, meeting.open) == ("noticed", ["acknowledge"])
    assert meeting.sitting.convened_at is not None
    paper = Paper.objects.of(meeting.session).get(kind=PaperKind.D01)
    assert paper.is_signed
    assert str(paper.number).startswith("安联办〔")
    assert paper.signatures.get().signer_name == "陈静"
    sent = Distribution.objects.filter(paper=paper).values_list("unit__code", flat=True)
    assert set(sent) == {"CL", "CZ", "MZ"}
    event = Event.objects.of(meeting.session).get(verb=MeetingVerb.SESSION_NOTICED)
    assert event.after["number"] == str(paper.number)


def test_the_notice_is_not_signed_without_the_password_nor_by_others(meeting):
    meeting.arranged()
    for who, values in (
        (DIRECTOR, {"reauth": False}),
        ("wangmin", {}),
        ("linyue", {}),
    ):
        with pytest.raises(PermissionDenied):
            meeting.take("sign_notice", sessions.sign_notice, who, **values)
    assert meeting.status == "noticing"
    assert not Paper.objects.of(meeting.session).exists()


def test_a_notice_is_not_sent_for_a_meeting_that_lies_behind(meeting):
    meeting.arranged()
    sitting = meeting.sitting
    sitting.starts_at = timezone.now() - dt.timedelta(hours=1)
    sitting.save(update_fields=["starts_at"])
    with pytest.raises(ValidationError):
        meeting.take("sign_notice", sessions.sign_notice, DIRECTOR)
    assert meeting.status == "noticing"


def test_a_notice_sent_back_says_why(meeting):
    meeting.arranged()
    with pytest.raises(ValidationError):
        meeting.take("sign_notice", sessions.return_notice, DIRECTOR, reason=" ")


def test_a_notice_signed_by_hand_carries_its_scan(meeting):
    meeting.arranged()
    with pytest.raises(ValidationError):
        meeting.on_paper("sign_notice", sessions.sign_notice, scan=None)
    meeting.on_paper("sign_notice", sessions.sign_notice)
    signature = Paper.objects.of(meeting.session).get().signatures.get()
    assert (signature.signer_name, signature.user.username, signature.medium) == ("陈静", "wangmin", "paper")
    assert signature.scan is not None
    assert Event.objects.of(meeting.session).get(verb=MeetingVerb.SESSION_NOTICED).medium == "paper"
