"""回避声明 (D21): who keeps out of which matter, and that nothing of it is read any more."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coordination.documents.kinds import PaperKind
from coordination.documents.layout import FormSheet, Sheet
from coordination.documents.renderers import paper_renderer
from coordination.documents.words import day_words, in_chinese
from coordination.recusals.models import Declaration

G = Declaration.Ground
GROUNDS = {
    G.INTEREST: "涉及本人利害关系",
    G.KIN: "涉及与本人有亲属关系人员的利害关系",
    G.OTHER: "其他可能影响公正执行公务的情形",
}
BASIS = "《中华人民共和国公务员法》第七十六条、第七十七条"


@paper_renderer(PaperKind.D21)
def recusal_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    form = FormSheet(sheet, title="回避声明", left=content["number"], size=14)
    for label, value in content["rows"]:
        form.row((label, value))
    form.text(content["text"])
    form.signed(content.get("signed", "声明人"))


@in_chinese
def declaration_content(declaration: Declaration, *, by: int) -> dict[str, Any]:
    """In the hand of whoever keeps out, or of who knows of it."""
    post, stand_in = declaration.post, declaration.stand_in
    return {
        "number": declaration.number,
        "rows": [
            ["事项", f"{declaration.kind_words}{declaration.number}"],
            ["单位", post.unit.short_name],
            ["回避人", f"{post.user.name}（{post.house_label}）"],
            ["回避情形", GROUNDS[G(declaration.ground)]],
            ["具体事由", declaration.reason],
            ["依据", BASIS],
            ["接办人", f"{stand_in.user.name}（{stand_in.house_label}）" if stand_in else "同岗位其他人员"],
            ["声明日期", day_words(timezone.localdate(declaration.entered_at))],
        ],
        "text": "回避人自声明之日起不办理本事项，不查阅本事项材料，不参加讨论和表态，也不代他人办理。",
        "signed": "声明人" if by == post.user_id else "提出人",
    }
