"""C5-8 and C7: the reserve keeps its quota, runs low, runs dry, is filled again; aid never stops."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from coordination.aid.actions import deciding, paying, reserves
from coordination.aid.models import AidCase, TopUp
from coordination.aid.queries.accounts import least_quota
from coordination.documents.models import Paper
from coordination.notifications.models import Notice
from coordination.policy.deadlines import close_of_day
from tests.encrypted import saying
from workflows.emergency_aid.rounds import start_top_ups
from workflows.engine.steps import complete, open_tasks, task_for

from .world import Aid

S = AidCase.Status


def told(kind) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def due_today(task, aid) -> bool:
    """By the close of the day, or half an hour from now where the day has closed already."""
    closes = close_of_day(timezone.localdate(task.opened_at), county=aid.cast.county)
    late = task.opened_at + dt.timedelta(minutes=30)
    return abs(task.due_at - max(closes, late)) < dt.timedelta(minutes=1)


def test_the_quota_is_the_floor_or_so_much_for_each_resident(aid):
    today = timezone.localdate()
    assert least_quota(18000, on=today, county=aid.cast.county) == 50000
    assert least_quota(64000, on=today, county=aid.cast.county) == 64000
    with pytest.raises(ValidationError):
        reserves.open_account(
            aid.cast.unit("XZ02"), actor=aid.cast.actor("hejun"), residents=64000, quota=Decimal(50000)
        )
    with pytest.raises(PermissionDenied):
        reserves.open_account(aid.cast.unit("XZ02"), actor=aid.cast.actor("wutong"))


def test_c7_an_exhausted_reserve_does_not_stop_aid(cast):
    aid = Aid(cast, reserve=500)
    walk = aid.walk().approved()
    assert (walk.status, walk.open) == (S.POOL_ASKED, ["pool"])
    task = walk.task("pool")
    assert due_today(task, aid)
    assert aid.reserve.balance == 500
    assert {"shilei", "wutong", "hejun", "weiguoqiang"} <= told("aid_reserve_exhausted")
    walk.take("pool", deciding.release_pool, "weiguoqiang")
    task = walk.task("pay")
    assert task.holder_role == "FIN"
    assert due_today(task, aid)
    walk.paid("hejun")
    assert (aid.pool.balance, walk.case.plan.paid) == (499300, 700)


def test_c7_the_second_exhaustion_of_a_quarter_alarms_the_deputy(cast):
    aid = Aid(cast, reserve=500)
    aid.walk().approved()
    assert told("aid_reserve_exhausted_again") == set()
    aid.walk(cause="traffic").approved()
    assert told("aid_reserve_exhausted_again") == {"linyue"}
    assert TopUp.objects.count() == 1


def test_c7_without_money_in_the_pool_nothing_is_promised(cast):
    aid = Aid(cast, reserve=500, pool=100)
    walk = aid.walk().approved()
    with pytest.raises(ValidationError):
        walk.take("pool", deciding.release_pool, "weiguoqiang")
    assert walk.status == S.POOL_ASKED
    reserves.fill_pool(aid.pool, actor=cast.actor("hejun"), amount=Decimal(5000), reason="追加预算")
    walk.take("pool", deciding.release_pool, "weiguoqiang")


def test_c5_8_below_the_low_mark_a_top_up_is_asked_for_once(cast):
    aid = Aid(cast, reserve=15300)
    aid.walk().approved()  # 14 600 are free, the mark is 15 000
    top_up = TopUp.objects.get()
    assert (top_up.status, top_up.amount) == ("drafted", 35400)
    assert told("aid_reserve_low") >= {"shilei", "hejun"}
    aid.walk(cause="traffic").approved()
    assert TopUp.objects.count() == 1
    assert start_top_ups() == 1
    assert start_top_ups() == 0
    assert [task.flow_task.name for task in open_tasks(top_up)] == ["sign"]


def test_c5_8_a_top_up_is_signed_agreed_and_paid_in_once(cast):
    aid = Aid(cast, reserve=15300)
    aid.walk().approved()
    start_top_ups()
    top_up = TopUp.objects.get()
    complete(task_for(top_up, "sign"), reserves.sign_top_up, actor=cast.actor("shilei", "THEAD"), reauth=True)
    top_up.refresh_from_db()
    assert top_up.number.startswith("安桃政救助〔")
    assert Paper.objects.of(top_up).get().kind == "D30"
    with pytest.raises(PermissionDenied):
        reserves.agree_top_up(top_up, actor=cast.actor("hejun"))
    complete(task_for(top_up, "agree"), reserves.agree_top_up, actor=cast.actor("weiguoqiang"))
    complete(task_for(top_up, "pay_in"), reserves.pay_in, actor=cast.actor("hejun"))
    assert (aid.reserve.available, aid.reserve.balance) == (50000, 50700)
    assert open_tasks(top_up) == []
    assert "wutong" in told("aid_topped_up")


def test_a_refused_top_up_says_why(cast):
    aid = Aid(cast, reserve=15300)
    aid.walk().approved()
    start_top_ups()
    top_up = TopUp.objects.get()
    complete(task_for(top_up, "sign"), reserves.sign_top_up, actor=cast.actor("shilei", "THEAD"), reauth=True)
    with pytest.raises(ValidationError):
        complete(
            task_for(top_up, "agree"), reserves.refuse_top_up, actor=cast.actor("weiguoqiang"), reason=""
        )
    complete(
        task_for(top_up, "agree"),
        reserves.refuse_top_up,
        actor=cast.actor("weiguoqiang"),
        reason="先核对台账",
    )
    assert open_tasks(top_up) == []


def test_cash_needs_two_witnesses(aid):
    walk = aid.walk().approved()
    with pytest.raises(ValidationError):
        walk.paid(method="cash", witnesses="李四")
    with pytest.raises(ValidationError):
        walk.paid(method="cash", witnesses="李四，李四", reference="SJ-1")
    walk.paid(method="cash", witnesses="李四，王五", reference="SJ-1")
    assert walk.case.plan.payments.get().witnesses == "李四、王五"


def test_a_bounce_after_the_receipt_step_brings_the_payment_back(aid):
    from workflows.emergency_aid.moves import report_bounce

    walk = aid.walk().approved().paid().received()
    report_bounce(walk.case, actor=aid.cast.actor("tiantian"), reason="银行退票")
    assert (walk.status, walk.open) == (S.BOUNCED, ["pay"])
    walk.paid()
    walk.received()
    assert walk.open == ["ease"]
    with pytest.raises(PermissionDenied):
        paying.report_bounce(walk.case, actor=aid.cast.actor("wutong"), reason="x")


def test_a_visitor_who_finds_no_money_brings_it_back(aid):
    walk = aid.walk().approved().paid()
    walk.take(
        "receive", paying.report_missing, "taochunsheng", found="账号有误，未到账", on=timezone.localdate()
    )
    assert saying(walk.case.visits.filter(kind="receipt"), found="账号有误，未到账")
    assert walk.open == ["pay"]
    assert (aid.reserve.balance, aid.reserve.reserved) == (50000, 700)


def test_the_township_hears_who_signs_a_top_up_before_it_asks(aid):
    url = reverse("workflows:aid-ask-top-up", args=[aid.reserve.pk])
    clerk = aid.cast.client("wutong")
    full = clerk.post(f"{url}preview/").content.decode()
    assert "备用金已足额" in full
    assert "data-opens" not in full
    aid.walk().approved().paid()
    assert "石磊" in clerk.post(f"{url}preview/").content.decode()
    assert not TopUp.objects.exists()
    assert clerk.post(url).status_code == 302
    assert task_for(TopUp.objects.get(), "sign").holder_role == "THEAD"
