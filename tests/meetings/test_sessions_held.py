"""A session while it is held: decision lines, conclusions that move the items, the end with and without a quorum."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.audit.models import Event
from coordination.meetings.actions import holding, minutes
from coordination.meetings.models import AgendaItem, DecisionLine, Minutes
from coordination.meetings.papers.minutes import read_back_words
from coordination.meetings.verbs import MeetingVerb
from coordination.sittings import actions as seats
from coordination.sittings.verbs import SittingVerb
from tests.meetings.sessions import LINE, approved_item
from tests.walking import in_days
from workflows.joint_meeting.placing import conclude_and_settle, end_and_carry_over
from workflows.models import Process

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast):
    return cast.actor("wangmin")


def discussing(meeting, *items, **more):
    meeting.begun(*items, **more)
    matter = seats.open_matter(meeting.next_matter(), actor=meeting.actor("wangmin"))
    return meeting.write(matter)


def numbers(meeting):
    return list(meeting.session.decision_lines.values_list("number", "text"))


# --- decision lines ----------------------------------------------------------------------


def test_lines_are_numbered_changed_and_removed(meeting, cast, office):
    matter = discussing(meeting)
    first, second, third = (meeting.line(matter, text=text) for text in ("甲。", "乙。", "丙。"))
    assert numbers(meeting) == [(1, "甲。"), (2, "乙。"), (3, "丙。")]
    changed = holding.change_decision_line(
        second,
        actor=office,
        revision=0,
        text="乙二。",
        measure="公示",
        lead_unit=cast.unit("CZ"),
        due_on=in_days(90),
    )
    assert (changed.number, changed.lead_unit.code, changed.history.latest().history_user) == (
        2,
        "CZ",
        office.user,
    )
    event = Event.objects.of(meeting.session).first()
    assert (event.verb, event.before["text"], event.after["text"]) == (
        MeetingVerb.DECISION_LINE_CHANGED,
        "乙。",
        "乙二。",
    )
    holding.remove_decision_line(first, actor=office, reason="重复")
    assert numbers(meeting) == [(1, "乙二。"), (2, "丙。")]
    event = Event.objects.of(meeting.session).first()
    assert (event.verb, event.reason) == (MeetingVerb.DECISION_LINE_REMOVED, "重复")
    assert DecisionLine.history.filter(history_type="-").get().history_user == office.user
    third.refresh_from_db()
    assert third.number == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " "}, "text"),
        ({"helpers": ("CL",)}, "co_units"),
        ({"lead": "LXB"}, "lead_unit"),
        ({"due_on": in_days(0)}, "due_on"),
        ({"due_on": in_days(10)}, "due_on"),
        ({"measure": ""}, "measure"),
        ({"measure": "长" * 301}, "measure"),
    ],
)
def test_a_line_that_cannot_stand_is_refused(meeting, values, field):
    matter = discussing(meeting)
    with pytest.raises(ValidationError) as refused:
        meeting.line(matter, **values)
    assert field in refused.value.message_dict
    assert numbers(meeting) == []


def test_only_the_office_makes_lines_and_only_of_the_matter_in_hand(meeting, cast, office):
    matter = discussing(meeting)
    line = meeting.line(matter)
    values = {**LINE, "lead_unit": cast.unit("CL"), "due_on": in_days(60)}
    for who in ("qiumin", "linyue"):
        actor = cast.actor(who)
        with pytest.raises(PermissionDenied):
            holding.add_decision_line(matter, actor=actor, **values)
        with pytest.raises(PermissionDenied):
            holding.change_decision_line(line, actor=actor, revision=0, **values)
        with pytest.raises(PermissionDenied):
            holding.remove_decision_line(line, actor=actor, reason="写错了")
    conclude_and_settle(matter, actor=office, conclusion="adopt")
    with pytest.raises(ValidationError):
        holding.add_decision_line(matter, actor=office, **values)  # as a page opened before saw it
    line.refresh_from_db()
    line = DecisionLine.objects.get(pk=line.pk)
    with pytest.raises(ValidationError):
        holding.remove_decision_line(line, actor=office, reason="写错了")
    assert holding.change_decision_line(line, actor=office, revision=0, **values).number == 1


@pytest.mark.parametrize("status", ["countersigning", "checking", "signing", "issued"])
def test_what_is_out_for_signature_stands_still(meeting, cast, office, status):
    meeting.ended()
    line = meeting.session.decision_lines.get()
    type(meeting.session).objects.filter(pk=meeting.session.pk).update(status=status)
    line = DecisionLine.objects.get(pk=line.pk)
    with pytest.raises(ValidationError):
        holding.change_decision_line(
            line, actor=office, revision=0, **LINE, lead_unit=cast.unit("CZ"), due_on=in_days(60)
        )


# --- conclusions -------------------------------------------------------------------------


def test_adopting_decides_the_item_and_ends_its_process(meeting, cast):
    item = approved_item(cast)
    meeting.begun(item)
    matter = meeting.decide()
    item.refresh_from_db()
    assert (item.status, item.conclusion, matter.state) == ("decided", "adopt", "concluded")
    assert Process.objects.of(item).get().finished is not None
    assert Event.objects.of(item).first().verb == MeetingVerb.ITEM_DECIDED


def test_nothing_is_adopted_without_a_line(meeting):
    meeting.begun()
    with pytest.raises(ValidationError):
        meeting.decide(lead="")
    assert meeting.sitting.matters.get().state == "open"


@pytest.mark.parametrize(
    ("conclusion", "values", "status"),
    [
        ("defer", {"reason": "待测算", "deferred_to": in_days(40)}, "deferred"),
        ("refer_up", {"reason": "报市政府"}, "higher"),
        ("reject", {"reason": "不宜"}, "decided"),
        ("briefed", {}, "carried_over"),
    ],
)
def test_each_conclusion_sends_the_item_its_way(meeting, cast, conclusion, values, status):
    item = approved_item(cast)
    meeting.begun(item)
    meeting.decide(lead="", conclusion=conclusion, **values)
    item.refresh_from_db()
    assert item.status == status


def test_units_do_not_conclude(meeting, cast):
    matter = discussing(meeting)
    for who in ("qiumin", "zhouzhengyi"):
        with pytest.raises(PermissionDenied):
            conclude_and_settle(matter, actor=cast.actor(who), conclusion="briefed")
    matter.refresh_from_db()
    assert matter.state == "open"


def test_quorum_is_counted_item_by_item(meeting, cast):
    money, plain = approved_item(cast, title="拨款", amount=51600), approved_item(cast, title="通报")
    meeting.begun(money, plain, present=("CL", "MZ"))
    with pytest.raises(ValidationError):
        meeting.decide()
    matter = meeting.sitting.matters.get(state="open")
    conclude_and_settle(matter, actor=meeting.actor("wangmin"), conclusion="briefed")
    seats.confirm_read_back(matter, actor=meeting.actor("wangmin"))
    assert meeting.decide(lead="MZ", helpers=()).is_quorate
    meeting.take("hold", end_and_carry_over, "wangmin")
    assert meeting.status == "minuting"
    money.refresh_from_db()
    plain.refresh_from_db()
    assert (money.status, plain.status) == ("carried_over", "decided")


# --- read back before the next matter ---------------------------------------------------


def test_a_decision_is_read_back_before_the_next_matter_and_before_the_end(meeting, cast, office):
    meeting.begun(approved_item(cast, title="甲事"), approved_item(cast, title="乙事"))
    matter = meeting.write(holding.take_up_item(meeting.next_matter(), actor=office))
    line = meeting.line(matter)
    conclude_and_settle(matter, actor=office, conclusion="adopt")
    with pytest.raises(ValidationError):
        holding.take_up_item(meeting.next_matter(), actor=office)
    with pytest.raises(ValidationError):
        meeting.take("hold", end_and_carry_over, "wangmin")
    assert (meeting.status, meeting.next_matter().state) == ("in_session", "waiting")
    # somebody objects: the line is corrected, then read again
    changed = {
        "text": "补发到位。",
        "measure": line.measure,
        "lead_unit": line.lead_unit,
        "due_on": line.due_on,
    }
    holding.change_decision_line(line, actor=office, revision=line.revision, **changed)
    matter.refresh_from_db()
    assert "补发到位。牵头单位：县残联" in read_back_words(matter)
    with pytest.raises(PermissionDenied):
        seats.confirm_read_back(matter, actor=cast.actor("qiumin"))
    seats.confirm_read_back(matter, actor=office)
    with pytest.raises(ValidationError):
        seats.confirm_read_back(matter, actor=office)
    assert holding.take_up_item(meeting.next_matter(), actor=office).state == "open"
    assert Event.objects.of(meeting.sitting).filter(verb=SittingVerb.MATTER_READ_BACK).count() == 1


def test_what_is_read_back_names_the_conclusion_dissent_and_every_line(meeting, office):
    matter = discussing(meeting)
    seats.record_position(
        matter, actor=office, seat=meeting.seat("CZ"), stance="reserve", reason="分期落实。"
    )
    meeting.line(matter, helpers=("CZ",))
    meeting.line(matter, "CZ", text="资金年内拨付。")
    conclude_and_settle(matter, actor=office, conclusion="adopt_amended")
    matter.refresh_from_db()
    words = read_back_words(matter)
    for part in (
        "会议原则同意",
        "县财政局持保留意见，理由：分期落实。",
        "第一项，",
        "配合单位：县财政局；",
        "第二项，资金年内拨付。",
    ):
        assert part in words, words
    assert words.count("完成时限：") == 2


# --- the end -----------------------------------------------------------------------------


def test_items_not_reached_are_carried_over(meeting, cast):
    first, second = approved_item(cast, title="甲事"), approved_item(cast, title="乙事")
    meeting.ended(first, second)
    second.refresh_from_db()
    assert (meeting.status, meeting.open, second.status) == ("minuting", ["draft"], "carried_over")
    assert second.placements.get().left_at is not None
    assert [passage.matter.title for passage in meeting.minutes.passages.all()] == ["甲事"]


def test_without_any_quorum_it_ends_without_minutes_and_the_items_go_back(meeting, cast):
    first, second = approved_item(cast, title="甲事"), approved_item(cast, title="乙事")
    meeting.begun(first, second, present=("CL",))
    meeting.decide(lead="", conclusion="briefed")
    meeting.take("hold", end_and_carry_over, "wangmin")
    for item in (first, second):
        item.refresh_from_db()
        assert item.status in AgendaItem.POOL
    assert (meeting.status, meeting.open) == ("inquorate", [])
    assert not Minutes.objects.exists()
    assert Process.objects.of(meeting.session).get().finished is not None
    assert Event.objects.of(meeting.session).filter(verb=MeetingVerb.SESSION_INQUORATE).count() == 1


def test_the_meeting_does_not_end_over_an_open_matter_nor_by_others_nor_twice(meeting, cast, office):
    matter = discussing(meeting)
    with pytest.raises(ValidationError):
        meeting.take("hold", end_and_carry_over, "wangmin")
    assert (meeting.status, meeting.open) == ("in_session", ["hold"])
    conclude_and_settle(matter, actor=office, conclusion="briefed")
    for who in ("qiumin", "linyue"):
        with pytest.raises(PermissionDenied):
            holding.end_session(meeting.session, actor=cast.actor(who))
    seats.confirm_read_back(matter, actor=office)
    meeting.take("hold", end_and_carry_over, "wangmin")
    with pytest.raises((ValidationError, TransitionNotAllowed)), transaction.atomic():
        holding.end_session(meeting.session, actor=office)


def test_a_briefing_with_a_quorum_does_not_say_that_there_was_none(meeting, cast):
    meeting.begun(approved_item(cast))
    meeting.decide(lead="", conclusion="briefed")
    meeting.take("hold", end_and_carry_over, "wangmin")
    text = meeting.minutes.passages.get().text
    assert "未达到法定人数" not in text
    assert "不作决定" in text


def test_the_draft_tells_dissent_and_recusal_truthfully(meeting, office):
    matter = discussing(meeting)
    seats.record_position(
        matter, actor=office, seat=meeting.seat("CZ"), stance="reserve", reason="资金需分期落实。"
    )
    seats.declare_recusal(matter, actor=office, seat=meeting.seat("MZ"), reason="亲属关系")
    meeting.line(matter)
    conclude_and_settle(matter, actor=office, conclusion="adopt")
    seats.confirm_read_back(matter, actor=office)
    meeting.take("hold", end_and_carry_over, "wangmin")
    text = meeting.minutes.passages.get().text
    assert "持保留意见，理由：资金需分期落实；" in text
    assert "就本议题回避。" in text
    assert "会议同意补发护理补贴。" in text


def test_minutes_are_not_drafted_before_the_end(meeting, office):
    meeting.begun()
    with pytest.raises(ValidationError):
        minutes.draft_minutes(meeting.session, actor=office)
    assert timezone.now() >= meeting.sitting.opened_at
