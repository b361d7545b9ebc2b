"""The completion report (D15) and the line of the closure ledger (D16)."""

from __future__ import annotations

from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.layout import Sheet
from coordination.documents.renderers import paper_renderer
from coordination.documents.words import due_words
from coordination.duties.models import Assignment, Report
from coordination.duties.papers.slips import draw_form

RESULT_WORDS = {
    Assignment.Result.DONE: "办结",
    Assignment.Result.RESIDUE: "办结，遗留问题另行交办",
    Assignment.Result.OVERTAKEN: "情况变化，不再办理",
    Assignment.Result.IMPOSSIBLE: "无法办理",
}


def report_title(assignment: Assignment, report: Report) -> str:
    again = f"（第{report.round}次）" if report.round > 1 else ""
    return f"{assignment.number}办结报告{again}"


def report_content(assignment: Assignment, report: Report) -> dict[str, Any]:
    missing = "、".join(unit.short_name for unit in report.defaulting.all())
    parts = [
        [task.unit.short_name, task.answer or "未反馈"]
        for task in assignment.co_tasks.select_related("unit").exclude(status="ended")
    ]
    tables = [["配合单位办理情况", ["单位", "办理情况"], parts]] if parts else []
    return {
        "form": "交办事项办结报告",
        "addressee": "县联席会议办公室：",
        "signed": "单位负责人",
        "rows": [
            ["交办单号", assignment.number],
            ["交办事项", assignment.title],
            ["办结标准", assignment.measure],
            ["办理情况", report.text],
            ["佐证材料", report.evidence],
            ["遗留问题", report.residue or "无"],
            ["未按时反馈的配合单位", missing or "无"],
            ["承办人", report.drafted_by.user.name],
            ["完成时限", due_words(assignment.due_on)],
        ],
        "tables": tables,
    }


def closure_rows(assignment: Assignment) -> list[list[str]]:
    """The ledger's columns for one matter (B7)."""
    helpers = "、".join(unit.short_name for unit in assignment.co_units.all())
    report = assignment.reports.select_related("verified_by__user").order_by("-round").first()
    verifier = assignment.verified_by.user.name if assignment.verified_by else ""
    return [
        ["编号", assignment.number],
        ["事项", assignment.title],
        ["来源文件及条目", assignment.source_label],
        ["牵头单位", assignment.lead_unit.short_name],
        ["配合单位", helpers or "无"],
        ["办结标准", assignment.measure],
        ["完成时限", due_words(assignment.due_on)],
        ["办理情况", report.text if report else ""],
        ["办结佐证", report.evidence if report else ""],
        ["核验意见", report.findings if report else ""],
        ["核验人", verifier],
        ["办理结果", RESULT_WORDS[Assignment.Result(assignment.result)]],
        ["说明", assignment.result_note or "无"],
        ["退回次数", str(assignment.returns)],
        ["重启次数", str(assignment.reopened)],
    ]


@paper_renderer(PaperKind.D15)
def report_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    draw_form(content, sheet)
