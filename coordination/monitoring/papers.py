"""The record of hearing (D36), the decision to reduce or end aid (D37), the title of a refusal (D35)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from coordination.documents.plain_words import asking_words, objecting_words, sentence
from coordination.documents.words import day_words
from coordination.monitoring.models import Finding, Warning
from coordination.register.models import CategoryStatus
from coordination.units.counties import county_of

CATEGORY = {
    "TEKUN": "特困人员",
    "DIBAO": "最低生活保障对象",
    "POVERTY_WATCH": "防止返贫监测对象",
    "DIBAO_MARGINAL": "最低生活保障边缘家庭成员",
    "RIGID_EXPENSE": "刚性支出困难家庭成员",
    "ILLNESS_POOR": "因病致贫重病患者",
    "OTHER_HARDSHIP": "其他困难人员",
}
PROPOSED = {Finding.REDUCE: "拟调减救助", Finding.END: "拟终止救助", Finding.KEEP: "维持现有救助"}
DECIDED = {Finding.REDUCE: "调减救助", Finding.END: "终止救助"}
LAW = "《中华人民共和国社会救助法》第四十八条"


def hearing_title(warning: Warning) -> str:
    return f"{warning.number}听取意见记录"


def cut_title(warning: Warning) -> str:
    return f"{warning.number}救助调整决定书"


def refusal_title(warning: Warning) -> str:
    return f"{warning.number}不予救助告知书"


def _categories(warning: Warning) -> str:
    return "、".join(CATEGORY.get(code, code) for code in warning.categories) or "无"


def _cut_words(cut: Sequence[CategoryStatus]) -> str:
    return "、".join(f"{CATEGORY[one.category]}（{one.authority.short_name}认定）" for one in cut)


def hearing_content(warning: Warning, *, heard_on: dt.date, place: str, statement: str) -> dict[str, Any]:
    return {
        "form": "听取意见记录",
        "left": f"编号：{warning.number}",
        "rows": [
            ["当事人", warning.name],
            ["现有救助类别", _categories(warning)],
            ["拟作处理", PROPOSED[Finding(warning.finding)]],
            ["事实和理由", sentence(warning.recheck_note)],
            ["听取意见时间", day_words(heard_on)],
            ["听取意见地点", place],
            ["当事人陈述和申辩", statement],
        ],
        "opinion": ["记录人", "以上记录已向当事人宣读，当事人确认无误。"],
        "note": "当事人签名：　　　　　　　　　　",
    }


def cut_content(
    warning: Warning,
    *,
    decision: str,
    grounds: str,
    basis: str,
    cut: Sequence[CategoryStatus],
    monthly: Decimal | None = None,
    from_on: dt.date | None = None,
    last_day: dt.date | None = None,
) -> dict[str, Any]:
    """The decision names each category that it cuts, and how: what it says is what happens (D37)."""
    rows = [
        ["当事人", warning.name],
        ["现有救助类别", _categories(warning)],
        ["决定", f"{DECIDED[Finding(decision)]}：{_cut_words(cut)}"],
        ["事实和理由", sentence(grounds)],
        ["依据", sentence(basis or LAW)],
    ]
    if monthly is not None and from_on is not None:
        rows.append(["调减后标准", f"每月{monthly:,.2f}元，自{day_words(from_on)}起执行"])
    if last_day is not None:
        rows.append(["救助待遇保留至", day_words(last_day)])
    return {
        "form": "调减（终止）救助决定书",
        "left": "",
        "rows": [*rows, ["听取意见情况", "决定前已听取本人意见，记录在案。"]],
        "opinion": ["决定人", ""],
        "note": objecting_words(since="本决定书", on=warning.policy_on, county=county_of(warning))
        + asking_words(warning.authority or warning.desk),
    }
