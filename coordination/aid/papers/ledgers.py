"""What the ledger of a month (D29) and the request for a top-up (D30) say."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from coordination.aid.models import NOTHING, LedgerLine, MonthEnd, TopUp
from coordination.aid.papers.content import Content
from coordination.aid.queries.accounts import balance_before, lines_of_month
from coordination.documents.kinds import PaperKind
from coordination.documents.words import day_words, in_chinese, money_words

Kind = LedgerLine.Kind


@in_chinese
def month_ledger(month_end: MonthEnd) -> Content:
    """D29：备用金台账 of one month; a person stands by the number of the case。"""
    account, first = month_end.account, month_end.month
    lines = lines_of_month(account, first)
    back = _sum(lines, Kind.COUNTER, Kind.RETURNED)
    counted = month_end.counted or NOTHING
    return {
        "form": f"临时救助备用金台账（{first.year}年{first.month}月）",
        "left": account.unit.name,
        "opening": money_words(balance_before(account, first)),
        "closing": money_words(month_end.book),
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
        "paid": money_words(_sum(lines, Kind.DEBIT) - back),
        "topped": money_words(_sum(lines, Kind.TOP_UP, Kind.OPENING, Kind.TAKEN_OVER)),
        "counted": money_words(counted),
        "in_bank": money_words(month_end.in_bank or NOTHING),
        "in_cash": money_words(month_end.in_cash or NOTHING),
        "difference": _difference(month_end),
        "reason": month_end.reason or "无",
        "counted_by": f"{month_end.counted_by.name}（{month_end.counted_as}）"
        if month_end.counted_by
        else "",
    }


@in_chinese
def month_title(month_end: MonthEnd) -> str:
    """A ledger is known by its month."""
    return f"{PaperKind.D29.label}（{month_end.account}，{month_end.month.year}年{month_end.month.month}月）"


def _sum(lines: list[LedgerLine], *kinds: str) -> Decimal:
    return sum((line.amount for line in lines if line.kind in kinds), NOTHING)


def _difference(month_end: MonthEnd) -> str:
    found = month_end.difference or NOTHING
    if not found:
        return "账实相符"
    return f"{'盘盈' if found > 0 else '盘亏'}{money_words(abs(found))}"


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
        "note": (
            f"补充金额＝定额{account.quota:,.2f}元－可用余额{account.available:,.2f}元"
            f"＝{request.amount:,.2f}元；可用余额＝账面余额－已预留。"
        ),
    }
