"""The record of hearing (D36) and the decision to reduce or end aid (D37)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from coordination.documents.words import day_words
from coordination.monitoring.models import Finding, Warning
from coordination.policy.queries import parameter
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


def _categories(warning: Warning) -> str:
    return "、".join(CATEGORY.get(code, code) for code in warning.categories) or "无"


def hearing_content(warning: Warning, *, heard_on: dt.date, place: str, statement: str) -> dict[str, Any]:
    return {
        "form": "听取意见记录",
        "left": f"预警编号：{warning.number}",
        "rows": [
            ["当事人", warning.name],
            ["现有救助类别", _categories(warning)],
            ["拟作处理", PROPOSED[Finding(warning.finding)]],
            ["事实和理由", warning.recheck_note],
            ["听取意见时间", day_words(heard_on)],
            ["听取意见地点", place],
            ["当事人陈述和申辩", statement],
        ],
        "opinion": ["记录人", "以上记录已向当事人宣读，当事人确认无误。"],
        "note": "当事人签名：　　　　　　　　　　",
    }


def cut_content(
    warning: Warning, *, decision: str, grounds: str, basis: str, last_day: dt.date
) -> dict[str, Any]:
    days = parameter("REMEDY_DAYS", on=warning.policy_on, county=county_of(warning)).value
    rows = [
        ["当事人", warning.name],
        ["现有救助类别", _categories(warning)],
        ["决定", DECIDED[Finding(decision)]],
        ["事实和理由", grounds],
        ["依据", basis or LAW],
    ]
    if decision == Finding.END:
        rows.append(["救助待遇保留至", day_words(last_day)])
    return {
        "form": "调减（终止）救助决定书",
        "left": "",
        "rows": [*rows, ["听取意见情况", "决定前已听取本人意见，记录在案。"]],
        "opinion": ["决定人", ""],
        "note": f"如不服本决定，可以自收到本决定书之日起{days}日内依法申请行政复议，也可以依法提起行政诉讼。",
    }
