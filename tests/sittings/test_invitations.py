"""Seats before the sitting: who may answer, authorise and rule, once each, with a trace."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from coordination.audit.models import Event
from coordination.ciphers.sealing import key_code
from coordination.sittings import actions
from coordination.sittings.models import Seat
from coordination.sittings.verbs import SittingVerb
from coordination.units.queries import clock_actor

pytestmark = pytest.mark.django_db


def answer(table, code, who, answer, **values):
    return actions.answer_seat(table.seat(code), actor=table.cast.actor(who), answer=answer, **values)


def proxy(table):
    return answer(table, "CZ", "songlan", "proxy", proxy=table.cast.post("duwei"), proxy_scope="全权")


def test_a_unit_answers_with_a_version_and_an_event(table):
    seat = answer(table, "CZ", "songlan", "attend")
    assert (seat.answer, seat.answered_by.user.username) == ("attend", "songlan")
    assert seat.history.latest().history_user.username == "songlan"
    event = Event.objects.of(table.sitting).get()
    assert (event.verb, event.unit_id, event.after["answer"]) == (
        SittingVerb.NOTICE_ATTEND,
        seat.unit_id,
        "attend",
    )


@pytest.mark.parametrize("who", ["duwei", "tangwen", "linyue", "guqing", "yangfan"])
def test_only_head_or_liaison_of_the_unit_or_the_office_answer(table, who):
    with pytest.raises(PermissionDenied) as refused:
        answer(table, "CZ", who, "attend")
    assert str(refused.value)
    assert table.seat("CZ").answer == "pending"
    assert table.verbs() == []


def test_the_office_enters_what_it_was_told_by_telephone(table):
    with pytest.raises(ValidationError):
        answer(table, "CZ", "wangmin", "attend")
    seat = answer(table, "CZ", "wangmin", "attend", told_by="宋岚")
    assert (seat.answered_by.user.username, seat.told_by) == ("wangmin", "宋岚")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"answer": "pending"}, "answer"),
        ({"answer": "absent"}, "answer"),
        ({"answer": "proxy"}, "proxy"),
        ({"answer": "leave", "leave_reason": " "}, "leave_reason"),
    ],
)
def test_an_unfinished_answer_is_refused(table, values, field):
    with pytest.raises(ValidationError) as refused:
        answer(table, "CZ", "songlan", **values)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("who", [("fengkai", "UHEAD"), ("tangwen", "LIAISON")])
def test_a_proxy_is_somebody_else_of_the_same_unit(table, who):
    with pytest.raises(ValidationError):
        answer(table, "CZ", "songlan", "proxy", proxy=table.cast.post(*who))


def test_a_notice_is_answered_once(table):
    answer(table, "CZ", "songlan", "attend")
    with pytest.raises(ValidationError):
        answer(table, "CZ", "songlan", "leave", leave_reason="出差")
    assert table.seat("CZ").answer == "attend"


def test_the_head_authorises_the_proxy_and_the_chair_consents(table):
    proxy(table)
    seat = actions.authorise_proxy(table.seat("CZ"), actor=table.cast.actor("fengkai"))
    assert seat.proxy_authorised_at is not None
    assert not seat.is_settled
    seat = actions.rule_on_seat(seat, actor=table.cast.actor("linyue"), is_granted=True)
    assert seat.is_settled
    assert table.verbs() == [
        SittingVerb.NOTICE_PROXY,
        SittingVerb.PROXY_AUTHORISED,
        SittingVerb.PROXY_CONSENTED,
    ]
    assert seat.history.count() == 4


@pytest.mark.parametrize("who", ["songlan", "lubin", "wangmin", "linyue"])
def test_only_the_units_head_authorises(table, who):
    proxy(table)
    with pytest.raises(PermissionDenied):
        actions.authorise_proxy(table.seat("CZ"), actor=table.cast.actor(who))
    assert table.seat("CZ").proxy_authorised_at is None


@pytest.mark.parametrize("who", ["zhouzhengyi", "wangmin", "fengkai"])
def test_only_the_chair_rules(table, who):
    answer(table, "CZ", "songlan", "leave", leave_reason="出差")
    with pytest.raises(PermissionDenied):
        actions.rule_on_seat(table.seat("CZ"), actor=table.cast.actor(who), is_granted=True)
    assert table.seat("CZ").is_granted is None


def test_nothing_is_authorised_or_ruled_on_where_the_unit_attends(table):
    answer(table, "CZ", "songlan", "attend")
    with pytest.raises(ValidationError):
        actions.authorise_proxy(table.seat("CZ"), actor=table.cast.actor("fengkai"))
    with pytest.raises(ValidationError):
        actions.rule_on_seat(table.seat("CZ"), actor=table.cast.actor("linyue"), is_granted=True)


def test_the_chair_does_not_consent_to_a_proxy_whom_the_head_has_not_authorised(table):
    proxy(table)
    with pytest.raises(ValidationError):
        actions.rule_on_seat(table.seat("CZ"), actor=table.cast.actor("linyue"), is_granted=True)
    assert table.seat("CZ").is_granted is None


def test_authorised_once_and_ruled_on_once(table):
    proxy(table)
    actions.authorise_proxy(table.seat("CZ"), actor=table.cast.actor("fengkai"))
    with pytest.raises(ValidationError):
        actions.authorise_proxy(table.seat("CZ"), actor=table.cast.actor("fengkai"))
    actions.rule_on_seat(table.seat("CZ"), actor=table.cast.actor("linyue"), is_granted=False, ruling="不宜")
    with pytest.raises(ValidationError):
        actions.rule_on_seat(table.seat("CZ"), actor=table.cast.actor("linyue"), is_granted=True)
    assert table.seat("CZ").is_granted is False


@pytest.mark.parametrize(
    ("is_granted", "verb"), [(True, SittingVerb.LEAVE_GRANTED), (False, SittingVerb.LEAVE_REFUSED)]
)
def test_leave_is_granted_or_refused(table, is_granted, verb):
    answer(table, "CZ", "songlan", "leave", leave_reason="出差")
    seat = actions.rule_on_seat(
        table.seat("CZ"), actor=table.cast.actor("linyue"), is_granted=is_granted, ruling="请派人参会。"
    )
    assert (seat.is_granted, seat.ruling) == (is_granted, "请派人参会。")
    assert table.verbs() == [SittingVerb.NOTICE_LEAVE, verb]


def test_a_refusal_says_why(table):
    answer(table, "CZ", "songlan", "leave", leave_reason="出差")
    with pytest.raises(ValidationError):
        actions.rule_on_seat(table.seat("CZ"), actor=table.cast.actor("linyue"), is_granted=False)


def test_silence_is_reminded_called_and_counted_absent(table):
    seat = table.seat("CZ")
    assert actions.record_reminder(seat, actor=clock_actor()).reminded_at is not None
    assert actions.record_call(seat, actor=table.office, result="已通知杜伟。").called_at is not None
    assert actions.count_absent(seat, actor=clock_actor()).answer == "absent"
    assert table.verbs() == [
        SittingVerb.NOTICE_REMINDED,
        SittingVerb.NOTICE_CALLED,
        SittingVerb.COUNTED_ABSENT,
    ]
    with pytest.raises(ValidationError):
        actions.record_reminder(seat, actor=clock_actor())
    with pytest.raises(ValidationError):
        actions.count_absent(seat, actor=clock_actor())


def test_a_call_without_a_word_is_no_call(table):
    with pytest.raises(ValidationError):
        actions.record_call(table.seat("CZ"), actor=table.office, result=" ")


@pytest.mark.parametrize("action", [actions.record_reminder, actions.count_absent])
def test_units_do_not_remind_or_count_absent(table, action):
    with pytest.raises(PermissionDenied):
        action(table.seat("CZ"), actor=table.cast.actor("songlan"))
    with pytest.raises(PermissionDenied):
        actions.record_call(table.seat("CZ"), actor=table.cast.actor("songlan"), result="说了。")


def test_who_answered_is_not_counted_absent(table):
    answer(table, "CZ", "songlan", "attend")
    with pytest.raises(ValidationError):
        actions.count_absent(table.seat("CZ"), actor=clock_actor())


def test_a_proxy_never_ruled_on_is_counted_absent(table):
    proxy(table)
    assert actions.count_absent(table.seat("CZ"), actor=clock_actor()).answer == "absent"


def test_units_are_invited_and_dropped_before_the_notice_only(table):
    units = {table.cast.unit("CL"): "汇报议题"}
    with pytest.raises(ValidationError):
        actions.invite_units(table.sitting, units, actor=table.office)
    table.sitting.convened_at = None
    table.sitting.save(update_fields=["convened_at"])
    seats = actions.invite_units(table.sitting, units, {table.cast.unit("YB"): "列席"}, actor=table.office)
    assert [(seat.unit.code, seat.standing) for seat in seats] == [("YB", "invited"), ("CL", "member")]
    assert set(table.sitting.seats.values_list("unit__code", flat=True)) == {"CL", "YB"}
    dropped = Seat.history.filter(history_type="-").values_list("history_user__username", flat=True)
    assert set(dropped) == {"wangmin"}
    with pytest.raises(PermissionDenied):
        actions.invite_units(table.sitting, units, actor=table.cast.actor("songlan"))


@pytest.mark.parametrize(
    "values",
    [
        {"answer": "proxy"},
        {"answer": "leave"},
        {"signed_in_at": timezone.now()},
    ],
)
def test_the_database_refuses_half_an_answer(table, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=table.seat("CZ").pk).update(**values)


def test_one_seat_a_unit(table):
    with pytest.raises(IntegrityError), transaction.atomic():
        table.sitting.seats.create(unit=table.cast.unit("CZ"))


def test_the_successor_of_an_ended_unit_answers_for_it(table):
    cast = table.cast
    ended, heir = cast.unit("FP"), cast.unit("NYNC")
    table.sitting.seats.create(unit=ended)
    head = heir.posts.get(role="UHEAD", valid_to=None)
    seat = actions.answer_seat(
        table.seat("FP"), actor=cast.actor(head.user.username, "UHEAD"), answer="attend"
    )
    assert seat.answered_at > timezone.now() - dt.timedelta(minutes=1)


def test_m2_5_5_why_a_unit_asks_for_leave_lies_encrypted_with_its_versions(table):
    why = "局长住院，每周透析三次"
    seat = answer(table, "CZ", "songlan", "leave", leave_reason=why)
    assert [row.leave_reason for row in (table.seat("CZ"), seat.history.latest())] == [why, why]
    for rows in (Seat.objects.filter(pk=seat.pk), seat.history.exclude(leave_reason="")):
        [held] = rows.values_list("leave_reason", flat=True)
        assert key_code(held.stored)
        assert why not in held.stored
