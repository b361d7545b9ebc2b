"""The unit's requests: the dispute of responsibility (D10) and the request for more time (D11)."""

from __future__ import annotations

from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.layout import Sheet
from coordination.documents.renderers import paper_renderer
from coordination.documents.words import day_words, due_words
from coordination.duties.models import Assignment, Dispute, Extension
from coordination.duties.papers.slips import draw_form


def dispute_title(assignment: Assignment) -> str:
    return f"{assignment.number}权责异议书"


def dispute_content(assignment: Assignment, dispute: Dispute) -> dict[str, Any]:
    return {
        "form": "权责异议书",
        "addressee": "县联席会议办公室：",
        "signed": "单位负责人",
        "rows": [
            ["交办单号", assignment.number],
            ["交办事项", assignment.title],
            ["办理要求", assignment.requirement],
            ["提出单位", dispute.unit.short_name],
            ["异议理由及依据", dispute.ground],
            ["建议承办单位", dispute.proposed.short_name],
        ],
        "requirement": "异议裁定前，涉及困难群众急难救助的事项由首接单位先行办理。",
    }


def extension_title(assignment: Assignment, extension: Extension) -> str:
    return f"{assignment.number}延期申请（至{due_words(extension.asked_until)}）"


def extension_content(assignment: Assignment, extension: Extension) -> dict[str, Any]:
    return {
        "form": "交办事项延期申请",
        "addressee": "县联席会议办公室：",
        "signed": "单位负责人",
        "rows": [
            ["交办单号", assignment.number],
            ["交办事项", assignment.title],
            ["牵头单位", assignment.lead_unit.short_name],
            ["原定时限", day_words(extension.due_was)],
            ["申请延期至", due_words(extension.asked_until)],
            ["延期理由", extension.reason],
            ["延期期间措施", extension.measures],
        ],
    }


@paper_renderer(PaperKind.D10, PaperKind.D11)
def request_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    draw_form(content, sheet)
