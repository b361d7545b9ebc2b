"""What the ledger of a month (D29) and the request for a top-up (D30) say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from coordination.aid.models import NOTHING, Account, LedgerLine, TopUp
from coordination.aid.papers.content import Content
from coordination.documents.words import day_words, in_chinese, money_words

Kind = LedgerLine.Kind


@in_chinese
def month_ledger(account: Account, first: dt.date, counted: Decimal, note: str) -> Content:
    """D29：备用金台账 of one month; a person stands by the number of the case。"""
    start = timezone.make_aware(dt.datetime.combine(first, dt.time.min))
    after = (first + dt.timedelta(days=32)).replace(day=1)
    end = timezone.make_aware(dt.datetime.combine(after, dt.time.min))
    before = account.lines.filter(at__lt=start).order_by("-sequence").first()
    lines = list(account.lines.filter(at__gte=start, at__lt=end).order_by("sequence"))
    closing = lines[-1].balance_after if lines else before.balance_after if before else NOTHING
    paid = sum((line.amount for line in lines if line.kind == Kind.DEBIT), NOTHING)
    back = sum((line.amount for line in lines if line.kind == Kind.COUNTER), NOTHING)
    topped = sum((line.amount for line in lines if line.kind in (Kind.TOP_UP, Kind.OPENING)), NOTHING)
    return {
        "form": f"临时救助备用金台账（{first.year}年{first.month}月）",
        "left": account.unit.name,
        "opening": money_words(before.balance_after if before else NOTHING),
        "closing": money_words(closing),
        "quota": money_words(account.quota),
        "header": ["序号", "时间", "类别", "金额", "余额", "已预留", "摘要"],
        "lines": [
            [
                str(line.sequence),
                f"{timezone.localtime(line.at):%m-%d %H:%M}",
                str(line.get_kind_display()),
                f"{line.amount:,.2f}",
                f"{line.balance_after:,.2f}",
                f"{line.reserved_after:,.2f}",
                line.reason,
            ]
            for line in lines
        ],
        "paid": money_words(paid - back),
        "topped": money_words(topped),
        "counted": f"{money_words(counted)}{'，' + note if note else ''}",
    }


@in_chinese
def top_up(request: TopUp) -> Content:
    """D30：备用金补充申请。"""
    account = request.account
    return {
        "form": "临时救助备用金补充申请表",
        "left": account.unit.name,
        "rows": [
            ["备用金定额", money_words(account.quota)],
            ["账面余额", money_words(account.balance)],
            ["其中已预留", money_words(account.reserved)],
            ["申请补充金额", money_words(request.amount)],
            ["申请理由", "备用金已用完" if request.is_exhausted else "备用金低于警戒线"],
            ["申请日期", day_words(timezone.localdate())],
        ],
        "opinion": ["乡镇负责人", "请予补充。"],
        "note": "补充金额＝定额－可用余额。",
    }
