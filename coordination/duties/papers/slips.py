"""The breakdown (D08), the assignment slip (D07) and the receipt for it (D09)."""

from __future__ import annotations

from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.layout import Sheet
from coordination.documents.plain_forms import told_form
from coordination.documents.renderers import paper_renderer
from coordination.documents.words import due_words
from coordination.duties.models import Assignment


def slip_content(assignment: Assignment) -> dict[str, Any]:
    helpers = [unit.short_name for unit in assignment.co_units.all()]
    return {
        "form": "交办单",
        "addressee": f"{assignment.lead_unit.name}：",
        "rows": [
            ["交办事项", assignment.title],
            ["办理要求", assignment.requirement],
            ["办结标准", assignment.measure],
            ["依据", assignment.basis],
            ["来源", assignment.source_label],
            ["牵头单位", assignment.lead_unit.short_name],
            ["配合单位", "、".join(helpers) or "无"],
            ["职责条目", str(assignment.duty_line) if assignment.duty_line else "无"],
            ["完成时限", due_words(assignment.due_on)],
        ],
        "requirement": "请牵头单位联络员收到本单后按时限签收；对职责归属有异议的，在规定时限内书面提出。",
    }


def breakdown_title(assignment: Assignment) -> str:
    return f"{assignment.title}任务分解表"


def breakdown_content(assignment: Assignment) -> dict[str, Any]:
    """Who leads and helps and why, what is delivered and how it is measured."""
    helpers = [unit.short_name for unit in assignment.co_units.all()]
    return {
        "form": "任务分解表",
        "signed": "审定",
        "rows": [
            ["事项", assignment.title],
            ["来源", assignment.source_label],
            ["依据", assignment.basis],
            ["办理要求", assignment.requirement],
            ["办结标准", assignment.measure],
            ["牵头单位", assignment.lead_unit.short_name],
            ["配合单位", "、".join(helpers) or "无"],
            ["分工理由", assignment.units_reason or "无"],
            ["完成时限", due_words(assignment.due_on)],
            ["重大事项", "是，由副总召集人销号" if assignment.is_major else "否"],
        ],
    }


def receipt_content(assignment: Assignment, note: str) -> dict[str, Any]:
    return {
        "form": "交办事项签收回执",
        "addressee": "县联席会议办公室：",
        "rows": [
            ["交办单号", assignment.number],
            ["交办事项", assignment.title],
            ["牵头单位", assignment.lead_unit.short_name],
            ["完成时限", due_words(assignment.due_on)],
            ["备注", note or "无"],
        ],
    }


def receipt_title(assignment: Assignment) -> str:
    return f"{assignment.number}签收回执"


def draw_form(content: dict[str, Any], sheet: Sheet) -> None:
    told_form({"signed": "签发", **content}, sheet)


@paper_renderer(PaperKind.D07, PaperKind.D08, PaperKind.D09)
def slip_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    draw_form(content, sheet)
