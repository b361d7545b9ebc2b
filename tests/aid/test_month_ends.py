"""D29: a month of a reserve is counted by one and signed by another, once; then it is frozen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from viewflow.fsm import TransitionNotAllowed

from coordination.aid.actions import month_ends, reserves
from coordination.aid.models import MonthEnd
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.documents.printing import pdf_bytes
from coordination.notifications.models import Notice
from coordination.policy.deadlines import due
from coordination.units.counties import county_of
from tests.encrypted import saying
from tests.walking import Walker
from workflows.emergency_aid.rounds import look_after_aid, open_month_ends
from workflows.engine.clock import sweep
from workflows.engine.steps import open_tasks

from .world import next_month

M = MonthEnd.Status
FULL = {"in_bank": Decimal(49000), "in_cash": Decimal(1000)}


@pytest.fixture
def month(aid):
    """The month in which the account was opened is over: the clock has found it."""
    with next_month(day=2):
        assert look_after_aid() == 1
        yield Walker(aid.reserve.month_ends.get(), aid.cast)


def told(username: str) -> int:
    """How often somebody was reminded or told that it is late."""
    late = Notice.objects.filter(kind__in=["task_overdue", "task_escalated"], subject_type="aid.monthend")
    return late.filter(recipient__username=username).count()


def test_m2_3_5_a_month_is_counted_by_one_and_signed_by_another(month, aid):
    assert (month.record.month, month.record.book) == (_first_of_last_month(), 50000)
    assert month.task("count").holder_role == "TOFFICER"
    month.take("count", month_ends.count_month, "tiantian", **FULL)
    counted = month.record
    assert (counted.status, counted.difference, counted.counted_by.username) == (M.COUNTED, 0, "tiantian")
    month.take("sign", month_ends.sign_month, ("shilei", "THEAD"), opinion="账实相符")
    signed = month.record
    assert (signed.status, signed.signed_by.username, signed.paper.kind) == (M.SIGNED, "shilei", "D29")
    assert f"{signed.month.year}年{signed.month.month}月" in signed.paper.title
    assert open_tasks(signed) == []
    event = Event.objects.get(verb=AidVerb.LEDGER_SETTLED)
    assert event.after["counted"] == "50000.00"
    assert Event.objects.filter(verb=AidVerb.MONTH_COUNTED).count() == 1
    aid.reserve.refresh_from_db()
    assert aid.reserve.settled_through == timezone.localdate().replace(day=1) - dt.timedelta(days=1)


def test_m2_3_5_nobody_signs_what_they_counted(month, cast):
    month.take("count", month_ends.count_month, "tiantian", **FULL)
    record = month.record
    MonthEnd.objects.filter(pk=record.pk).update(counted_by=cast.user("shilei"))
    head = cast.actor("shilei", "THEAD").proven()
    for step, more in ((month_ends.sign_month, {}), (month_ends.return_month, {"reason": "重新盘点"})):
        with pytest.raises(PermissionDenied, match="盘点人"):
            step(record, actor=head, **more)
    stand_in = cast.actor("tiantian").for_post(cast.actor("shilei", "THEAD").post).proven()
    MonthEnd.objects.filter(pk=record.pk).update(counted_by=cast.user("tiantian"))
    with pytest.raises(PermissionDenied, match="盘点人"):
        month_ends.sign_month(record, actor=stand_in)
    assert not Paper.objects.filter(kind="D29").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthEnd.objects.filter(pk=record.pk).update(signed_by=cast.user("tiantian"))


def test_m2_3_5_a_difference_of_200_without_a_reason_is_refused(month):
    short = {"in_bank": Decimal(48800), "in_cash": Decimal(1000)}
    with pytest.raises(ValidationError, match="说明原因"):
        month.take("count", month_ends.count_month, **short)
    assert (month.status, month.record.difference) == (M.COUNTING, None)
    month.take("count", month_ends.count_month, reason="现金短款，正在核对", **short)
    assert month.record.difference == -200
    assert saying(MonthEnd.objects.all(), reason="现金短款，正在核对")
    month.take("sign", month_ends.sign_month)
    printed = month.record.paper.content
    assert printed["difference"].startswith("盘亏")
    assert (printed["reason"], printed["in_cash"][:5]) == ("现金短款，正在核对", "1,000")
    assert printed["counted_by"].startswith(month.record.counted_by.name)
    assert pdf_bytes(month.record.paper)[0].startswith(b"%PDF")
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthEnd.objects.update(reason="")


def test_m2_3_5_the_same_month_is_settled_once(month, aid):
    with pytest.raises(ValidationError):
        month_ends.open_month_end(aid.reserve, actor=aid.cast.actor("hejun"), month=month.record.month)
    assert open_month_ends(aid.cast.county) == 0
    month.take("count", month_ends.count_month, **FULL)
    month.take("sign", month_ends.sign_month)
    signed = month.record
    with pytest.raises(TransitionNotAllowed):
        month_ends.count_month(signed, actor=aid.cast.actor("tiantian"), **FULL)
    with pytest.raises(TransitionNotAllowed):
        month_ends.sign_month(signed, actor=aid.cast.actor("shilei", "THEAD").proven())
    assert open_month_ends(aid.cast.county) == 0
    assert Paper.objects.filter(kind="D29").count() == 1


def test_m2_3_5_a_month_that_runs_is_not_settled(aid):
    with pytest.raises(ValidationError, match="当月结束后"):
        month_ends.open_month_end(aid.reserve, actor=aid.cast.actor("hejun"), month=timezone.localdate())
    with pytest.raises(ValidationError):
        month_ends.open_month_end(aid.pool, actor=aid.cast.actor("hejun"), month=_first_of_last_month())
    assert look_after_aid() == 0


def test_m2_3_5_no_line_is_dated_into_a_signed_month(month, aid):
    month.take("count", month_ends.count_month, **FULL)
    with time_machine.travel(timezone.now() - dt.timedelta(days=4)):  # a clock put back, the month not signed
        aid.walk().approved()
    lines = aid.reserve.lines.count()
    month.take("sign", month_ends.sign_month)
    walk = aid.walk(cause="traffic")
    with (
        time_machine.travel(timezone.now() - dt.timedelta(days=4)),
        pytest.raises(ValidationError, match="时钟"),
    ):
        walk.approved()
    assert aid.reserve.lines.count() == lines
    walk.approved()
    last = aid.reserve.last_line
    assert timezone.localdate(last.at) == timezone.localdate()


def test_m2_3_5_the_head_has_it_counted_again(month):
    month.take("count", month_ends.count_month, **FULL)
    with pytest.raises(ValidationError):
        month.take("sign", month_ends.return_month, reason=" ")
    month.take("sign", month_ends.return_month, reason="请附银行对账单")
    assert (month.status, month.open, month.record.returned) == (M.COUNTING, ["count"], "请附银行对账单")
    month.take("count", month_ends.count_month, **FULL)
    assert (month.status, month.record.returned) == (M.COUNTED, "")


def test_m2_3_5_others_neither_count_nor_sign(month, cast):
    for who in ("hejun", "weiguoqiang", "shilei"):
        with pytest.raises(PermissionDenied):
            month_ends.count_month(month.record, actor=cast.actor(who), **FULL)
    month.take("count", month_ends.count_month, "tiantian", **FULL)
    for who in ("hejun", "wutong", "tiantian"):
        with pytest.raises(PermissionDenied):
            month_ends.sign_month(month.record, actor=cast.actor(who).proven())


def test_m2_3_5_signed_by_hand_it_is_the_heads_signature(month, cast):
    month.take("count", month_ends.count_month, "tiantian", **FULL)
    month.on_paper("sign", month_ends.sign_month)
    assert (month.status, month.record.signed_by.username) == (M.SIGNED, "shilei")
    assert month.record.paper.medium == "paper"


def test_m2_3_5_where_only_who_counted_is_left_the_county_signs(month, cast):
    month.take("count", month_ends.count_month, "tiantian", **FULL)
    month.take("sign", month_ends.return_month, reason="重新盘点")
    for post in cast.user("shilei").posts.all():  # the second officer is the head now
        post.user = cast.user("tiantian")
        post.save(update_fields=["user"])
    month.take("count", month_ends.count_month, "tiantian", **FULL)
    assert month.task("sign").holder_role == "CHEAD"
    month.take("sign", month_ends.sign_month, "weiguoqiang")
    assert month.status == M.SIGNED


def test_m2_3_5_an_unsettled_month_is_reminded_of_and_then_goes_to_the_county(month, aid):
    day = due(
        "MONTH_END_DAY",
        start=month.record.last_day,
        on=month.record.policy_on,
        county=county_of(month.record),
    )
    task = month.task("count")
    assert task.due_at == day.at
    rungs = [task.next_rung_at]
    for most, at_county in ((1, 0), (2, 0), (3, 1), (4, 2), (5, 3)):
        with time_machine.travel(rungs[-1] + dt.timedelta(minutes=1)):
            sweep()
            sweep()
        assert [told(who) for who in ("tiantian", "wutong", "shilei")] == [most] * 3
        assert told("weiguoqiang") == at_county
        task.refresh_from_db()
        rungs.append(task.next_rung_at)
    assert task.next_rung_at is None
    rule = {"on": month.record.policy_on, "county": county_of(month.record), "hour": "DAY_OPEN"}
    assert rungs[1] == due("MONTH_END_AGAIN", start=day.at, **rule).at  # as the offices open
    assert (month.status, month.open) == (M.COUNTING, ["count"])  # time decides nothing


def test_m2_3_5_a_month_that_the_house_opens_late_is_not_overdue_at_once(aid):
    with next_month(day=20):
        look_after_aid()
        task = Walker(aid.reserve.month_ends.get(), aid.cast).task("count")
        term = due(
            "MONTH_END_DAY", start=timezone.localdate(), on=timezone.localdate(), county=aid.cast.county
        )
        assert task.due_at == term.at
        sweep()
    assert told("tiantian") == 0


def test_m2_3_5_after_a_gap_the_months_between_follow(month, aid):
    with next_month(day=2, months=2):
        assert open_month_ends(aid.cast.county) == 2
    assert aid.reserve.month_ends.count() == 3


def test_m2_3_5_an_account_of_this_month_has_nothing_to_settle(month, aid):
    other = reserves.open_account(aid.cast.unit("XZ02"), actor=aid.cast.actor("hejun"))
    assert open_month_ends(aid.cast.county) == 0
    assert not other.month_ends.exists()


def test_m2_3_5_the_steps_are_taken_on_their_pages(month, aid):
    officer, head = aid.cast.client("tiantian"), aid.cast.client("shilei")
    page = officer.get(reverse("aid:reserve", args=[aid.reserve.pk])).content.decode()
    assert "月末盘点" in page
    url = month.task("count").get_absolute_url()
    assert "50,000.00" in officer.get(url).content.decode()
    short = {"in_bank": "49800", "in_cash": "0"}
    assert "说明原因" in officer.post(url, short).content.decode()
    assert officer.post(url, {**short, "reason": "利息未入账"}).status_code == 302
    url = month.task("sign").get_absolute_url()
    page = head.get(url).content.decode()
    assert "利息未入账" in page
    assert "-200.00" in page
    password = {"password": aid.cast.password}
    assert head.post(url, {"outcome": "return", "opinion": "", **password}).status_code == 422
    assert head.post(url, {"outcome": "sign", **password}).status_code == 302
    assert month.status == M.SIGNED
    page = head.get(reverse("aid:reserve", args=[aid.reserve.pk])).content.decode()
    assert "利息未入账" in page


def _first_of_last_month() -> dt.date:
    return (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
