"""What the papers of a recovery say: the hearing (D36), the order to return (D38), the write-off (D39)."""

from __future__ import annotations

from typing import Any

from coordination.aid.papers.content import person_row
from coordination.documents.kinds import PaperKind
from coordination.documents.plain_forms import decided_form
from coordination.documents.plain_words import asking_words, objecting_words, sentence, sentences
from coordination.documents.renderers import paper_renderer
from coordination.documents.words import day_words, due_words, in_chinese, money_words
from coordination.recoveries.models import Recovery
from coordination.units.counties import county_of

Content = dict[str, Any]
G = Recovery.Ground
BASIS = {
    G.FALSE_STATEMENT: "《中华人民共和国社会救助法》第七十三条",
    G.KEPT_AFTER_END: "《中华人民共和国社会救助法》第七十四条",
    G.WRONG_PAYEE: "《中华人民共和国民法典》第九百八十五条",
}
GROUNDS = {
    G.FALSE_STATEMENT: "虚报、隐瞒、伪造有关情况骗取救助",
    G.KEPT_AFTER_END: "救助决定调减或者终止后继续领取",
    G.WRONG_PAYEE: "救助款物误发给不应领取的人",
}

paper_renderer(PaperKind.D38, PaperKind.D39)(decided_form)


def basis(recovery: Recovery) -> str:
    """The article by which it is asked back."""
    return BASIS[G(recovery.ground)]


def _rows(recovery: Recovery) -> list[list[str]]:
    return [
        person_row(recovery.case),
        ["事由", GROUNDS[G(recovery.ground)]],
        ["查明情况", sentence(recovery.found)],
    ]


@in_chinese
def hearing(recovery: Recovery) -> Content:
    """D36：听取意见记录。"""
    return {
        "form": "听取意见记录",
        "left": f"登记编号：{recovery.case.number}",
        "rows": [
            *_rows(recovery),
            ["拟作决定", f"拟责令退回{money_words(recovery.amount)}"],
            ["听取日期", day_words(recovery.heard_on)],
            ["陈述意见" if recovery.was_heard else "通知及未到场情况", recovery.statement],
        ],
        "opinion": [
            "记录人",
            "以上记录经本人核对无误。" if recovery.was_heard else "已依法通知，当事人未到场。",
        ],
        "note": "陈述人签名：　　　　　　　　　　" if recovery.was_heard else "",
    }


@in_chinese
def order(recovery: Recovery) -> Content:
    """D38：责令退回通知书, with the days of its instalments and both remedies (C10)."""
    county = county_of(recovery)
    instalments = [(money_words(one.amount), due_words(one.due_on)) for one in recovery.instalments.all()]
    heard = (
        "决定前已听取本人意见，记录在案。"
        if recovery.was_heard
        else "决定前已依法通知本人陈述意见，本人未到场。"
    )
    return {
        "form": "责令退回通知书",
        "left": "",
        "rows": [
            *_rows(recovery),
            ["依据", basis(recovery)],
            ["听取意见情况", heard],
            ["决定内容", f"责令退回{money_words(recovery.amount)}"],
            ["退回期限", _instalment_words(instalments)],
            ["理由", sentence(recovery.reason)],
            ["咨询", asking_words(county.civil_affairs)],
        ],
        "opinion": ["决定人", ""],
        "note": objecting_words(since="本通知书", on=recovery.policy_on, county=county)
        + "一次退回确有困难的，可以申请分期退回。",
    }


def _instalment_words(instalments: list[tuple[str, str]]) -> str:
    """By which day how much; one instalment is no first one."""
    if len(instalments) == 1:
        return f"请在{instalments[0][1]}前退回。"
    return sentences(
        f"第{place}期，{amount}，请在{day}前退回" for place, (amount, day) in enumerate(instalments, 1)
    )


def _ordered(recovery: Recovery) -> str:
    """The sum with the number of its order."""
    number = recovery.paper.number if recovery.paper else None
    return f"{money_words(recovery.amount)}（{number}）" if number else money_words(recovery.amount)


@in_chinese
def write_off(recovery: Recovery, opinion: str) -> Content:
    """D39：核销审批表, signed by whoever had the last word, naming who agreed before."""
    agreed = [
        ("民政部门意见", recovery.write_off_signed_by),
        ("财政部门意见", recovery.write_off_agreed_by),
    ]
    return {
        "form": "核销审批表",
        "left": f"登记编号：{recovery.case.number}",
        "rows": [
            *_rows(recovery),
            [
                "责令退回金额",
                _ordered(recovery),
            ],
            ["已退回金额", money_words(recovery.returned)],
            ["申请核销金额", money_words(recovery.written_off)],
            ["核销事由", f"{recovery.get_why_display()}。{recovery.why_note}"],
            [
                "寻找情况",
                "；".join(f"{day_words(one.on)}：{one.note}" for one in recovery.attempts.all()) or "无",
            ],
            *([label, f"同意核销（{post.house_label}）"] for label, post in agreed if post is not None),
        ],
        "opinion": ["审批意见", opinion or "同意核销，台账保留。"],
    }
