"""3.8: what a top-up asks for, who is alarmed and how often, by when it is paid in, and how a reserve is used."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from coordination.aid.actions import paying, reserves
from coordination.aid.actions.ledger import write_line
from coordination.aid.models import Account, LedgerLine, TopUp
from coordination.aid.queries.account_pages import account_rows
from coordination.aid.verbs import AidVerb
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.notifications.models import Notice
from coordination.policy.deadlines import due
from tests.walking import Walker
from workflows.emergency_aid.rounds import start_top_ups

from .world import Aid

CAUSES = ("fire", "traffic", "accident", "disaster", "illness", "education", "unemployment", "living")
AGAIN, DRY = "aid_reserve_exhausted_again", "aid_reserve_exhausted"


def heard(kind: str, username: str) -> int:
    return Notice.objects.filter(kind=kind, recipient__username=username).count()


@pytest.fixture
def low(cast):
    """A reserve below its low mark whose top-up waits for the head."""
    aid = Aid(cast, reserve=15300)
    aid.walk().approved()
    start_top_ups()
    return aid, Walker(TopUp.objects.get(), cast)


def test_m2_3_8_the_paper_prints_the_sum_that_its_note_says(low):
    aid, top_up = low
    assert top_up.record.amount == 35400
    aid.walk(cause="traffic", amount=Decimal("600.01")).approved()  # more is promised before the head signs
    page = aid.cast.client("shilei").get(top_up.task("sign").get_absolute_url()).content.decode()
    assert "36,000.01" in page
    top_up.take("sign", reserves.sign_top_up)
    said = Paper.objects.of(top_up.record).get().content
    assert top_up.record.amount == Decimal("36000.01")
    assert ["申请补充金额", "36,000.01元"] in said["rows"]
    assert "50,000.00元－可用余额13,999.99元＝36,000.01元" in said["note"]
    top_up.take("agree", reserves.agree_top_up)
    top_up.take("pay_in", reserves.pay_in)
    assert aid.reserve.available == 50000


def test_m2_3_8_where_nothing_is_missing_any_more_the_request_ends(low):
    aid, top_up = low
    write_line(aid.reserve, LedgerLine.Kind.TOP_UP, Decimal(40000), actor=aid.cast.actor("hejun"))
    top_up.take("sign", reserves.sign_top_up)
    assert (top_up.status, top_up.open, top_up.record.number) == ("refused", [], "")
    assert "已足额" in top_up.record.reason
    assert Event.objects.filter(verb=AidVerb.TOP_UP_LAPSED).count() == 1
    assert not Paper.objects.of(top_up.record).exists()


def test_m2_3_8_the_days_of_finance_run_from_the_signature(low):
    aid, top_up = low
    top_up.take("sign", reserves.sign_top_up)
    signed = top_up.record
    assert signed.signed_at is not None
    with time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=True):
        top_up.take("agree", reserves.agree_top_up)
        expected = due("TOPUP_DAYS", start=signed.signed_at, on=signed.policy_on, county=aid.cast.county)
        assert top_up.task("pay_in").due_at == expected.at


def test_m2_3_8_agreed_after_the_term_it_is_due_the_same_day(low):
    _aid, top_up = low
    top_up.take("sign", reserves.sign_top_up)
    with time_machine.travel(timezone.now() + dt.timedelta(days=21), tick=True):
        top_up.take("agree", reserves.agree_top_up)
        left = top_up.task("pay_in").due_at - timezone.now()
        assert dt.timedelta(minutes=29) < left < dt.timedelta(days=1)


def test_m2_3_8_the_deputy_is_alarmed_once_a_dry_spell_not_once_a_case(cast):
    aid = Aid(cast, reserve=500)
    for cause in CAUSES[:5]:
        aid.walk(cause=cause).approved()
    assert Event.objects.filter(verb=AidVerb.RESERVE_EXHAUSTED).count() == 5  # every case is on record
    assert Event.objects.filter(verb=AidVerb.RESERVE_ALARMED).count() == 1
    assert (heard(AGAIN, "linyue"), heard(DRY, "shilei"), heard(DRY, "weiguoqiang")) == (1, 1, 1)
    assert TopUp.objects.get().is_exhausted


def test_m2_3_8_the_second_exhaustion_alarms_while_a_top_up_is_open(cast):
    aid = Aid(cast, reserve=500)
    aid.walk().approved()
    assert (heard(DRY, "shilei"), heard(AGAIN, "linyue")) == (1, 0)
    assert TopUp.objects.get().status == "drafted"
    aid.walk(cause="traffic").approved()
    assert (heard(DRY, "shilei"), heard(AGAIN, "linyue")) == (1, 1)


def test_m2_3_8_after_money_has_come_in_a_new_dry_spell_is_told_anew(cast):
    aid = Aid(cast, reserve=500)
    aid.walk().approved()
    start_top_ups()
    top_up = Walker(TopUp.objects.get(), cast)
    for step, action in (
        ("sign", reserves.sign_top_up),
        ("agree", reserves.agree_top_up),
        ("pay_in", reserves.pay_in),
    ):
        top_up.take(step, action)
    kind = LedgerLine.Kind
    write_line(aid.reserve, kind.RESERVE, Decimal(49500), actor=cast.actor("hejun"))
    for cause in CAUSES[1:4]:
        aid.walk(cause=cause).approved()
    # the first of the new spell is the second of the quarter
    assert (heard(DRY, "shilei"), heard(AGAIN, "linyue")) == (2, 1)
    assert Event.objects.filter(verb=AidVerb.RESERVE_EXHAUSTED).count() == 4


def test_m2_3_8_a_dry_spell_of_the_last_quarter_is_not_counted(cast):
    aid = Aid(cast, reserve=500)
    aid.walk().approved()
    with time_machine.travel(timezone.now() + dt.timedelta(days=100), tick=True):
        aid.walk(cause="traffic").approved()
    assert heard(AGAIN, "linyue") == 0


def test_m2_3_8_the_use_of_the_year_stands_on_page_and_export(cast):
    aid = Aid(cast)
    aid.walk().approved().paid()
    row = row_of(aid)
    assert (row.paid, row.use, row.is_little_used) == (700, 1, False)
    walk = aid.walk(cause="traffic").approved().paid()
    paying.report_bounce(walk.case, actor=cast.actor("tiantian"), reason="银行退票")
    assert row_of(aid).paid == 700  # what came back was not used
    finance = cast.client("hejun")
    index = finance.get(reverse("aid:reserves")).content.decode()
    assert "定额使用率" in index
    assert "本年已支出：700.00（占定额1%）" in finance.get(aid.reserve.get_absolute_url()).content.decode()


def test_m2_3_8_little_use_is_flagged_from_october_on(cast):
    aid = Aid(cast)
    Account.objects.update(opened_at=at(2025, 1, 2))
    flagged = {}
    for day in (at(2026, 9, 30), at(2026, 10, 1)):
        with time_machine.travel(day, tick=True):
            flagged[day.month] = row_of(aid).is_little_used
    assert flagged == {9: False, 10: True}
    with time_machine.travel(at(2026, 10, 8), tick=True):
        finance = cast.client("hejun")
        assert "本年使用偏少" in finance.get(reverse("aid:reserves")).content.decode()
        assert "本年使用偏少" in finance.get(aid.reserve.get_absolute_url()).content.decode()
        sheet = finance.get(reverse("aid:reserves"), {"format": "xlsx"})
        assert "本年使用偏少" in cells(sheet)
        pool = next(row for row in account_rows(cast.actor("hejun")) if row.pk == aid.pool.pk)
        assert not pool.is_little_used


def at(year: int, month: int, day: int) -> dt.datetime:
    """Ten o'clock on that day."""
    return timezone.make_aware(dt.datetime.combine(dt.date(year, month, day), dt.time(10)))


def row_of(aid):
    [row] = account_rows(aid.cast.actor("hejun"), aid.reserve)
    return row


def cells(answer) -> set[str]:
    book = load_workbook(BytesIO(answer.content))
    return {str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value}
