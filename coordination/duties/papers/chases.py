"""The ladder's papers: reminder (D12), supervision notice (D13), circular (D14), as official letters."""

from __future__ import annotations

from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.layout import OfficialDocument, Sheet
from coordination.documents.renderers import paper_renderer
from coordination.documents.words import day_words, due_words
from coordination.duties.models import Assignment, Chase
from coordination.policy.queries import parameter
from coordination.units.counties import county_of

Kind = Chase.Kind
CHASE_WORDS = {Kind.REMINDER: "催办单", Kind.SUPERVISION: "督办通知单", Kind.CIRCULAR: "通报"}


def chase_title(assignment: Assignment, kind: Chase.Kind) -> str:
    about = assignment.title
    return {
        Kind.REMINDER: f"关于“{about}”事项的催办单",
        Kind.SUPERVISION: f"关于“{about}”事项的督办通知",
        Kind.CIRCULAR: f"关于“{about}”事项逾期未办结情况的通报",
    }[kind]


def chase_content(assignment: Assignment, chase: Chase) -> dict[str, Any]:
    """What the paper says, as it will be hashed and printed."""
    kind = Chase.Kind(chase.kind)
    lead = assignment.lead_unit
    facts = (
        f"{assignment.number}交办{lead.short_name}牵头办理的“{assignment.title}”事项，"
        f"完成时限为{day_words(chase.due_was)}，现已逾期，尚未收到办结报告。"
    )
    asks = {
        Kind.REMINDER: "请抓紧办理，并于{day}前书面反馈办理进展和预计办结时间。",
        Kind.SUPERVISION: "请单位主要负责人亲自督促，查明原因，限期办结，"
        "并于{day}前将整改措施和办结时间书面报县联席会议办公室。",
        Kind.CIRCULAR: "经催办、督办仍未办结，现予通报。请{unit}认真查找原因，切实整改，"
        "于{day}前向副总召集人书面说明情况；各成员单位引以为戒，按时办结交办事项。",
    }[kind].format(day=due_words(chase.answer_by), unit=lead.short_name)
    earlier = [
        f"{CHASE_WORDS[Kind(one.kind)]}（{one.paper_number}）"
        for one in assignment.chases.filter(due_was=chase.due_was, status=Chase.Status.SIGNED)
        if one.pk != chase.pk
    ]
    copies = list(
        county_of(lead)
        .members.exclude(pk=lead.pk)
        .order_by("order", "code")
        .values_list("short_name", flat=True)
    )
    return {
        "mark": parameter("MARK_NOTICE", on=assignment.policy_on, county=county_of(assignment)).value,
        "addressee": "各成员单位：" if kind == Kind.CIRCULAR else f"{lead.name}：",
        "paragraphs": [
            facts,
            f"办理要求：{assignment.requirement}",
            f"办结标准：{assignment.measure}",
            *([f"此前已发{'、'.join(earlier)}。"] if earlier else []),
            asks,
        ],
        "copies": copies if kind == Kind.CIRCULAR else [],
    }


@paper_renderer(PaperKind.D12, PaperKind.D13, PaperKind.D14)
def chase_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    document = OfficialDocument(sheet, mark=content["mark"])
    document.title()
    document.addressee(content["addressee"])
    for text in content["paragraphs"]:
        document.paragraph(text)
    document.signature()
    document.imprint(copies=content["copies"])
