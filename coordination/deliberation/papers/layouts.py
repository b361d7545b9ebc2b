"""How the papers of a case are laid out (D18 to D22)."""

from __future__ import annotations

from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.layout import FormSheet, OfficialDocument, Sheet
from coordination.documents.renderers import paper_renderer

NUMERALS = "一二三四五六七八九十"


@paper_renderer(PaperKind.D18)
def proposal_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    form = FormSheet(sheet, title="一事一议提请表", left=sheet.organ_name)
    form.row(("提请单位", content["unit"]), ("是否急难", content["urgent"]))
    form.row(("家庭编号", content["household"]))
    for label, value in content["rows"]:
        form.row((label, value))
    form.signed("提请人")


@paper_renderer(PaperKind.D19)
def report_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    form = FormSheet(sheet, title="一事一议个案报告", left=content["number"])
    form.row(("当事人", content["subject"]), ("所在乡镇", content["place"]))
    for label, value in content["rows"]:
        form.row((label, value))
    form.section("各单位事实与措施单")
    form.table(("单位", "掌握的事实", "可提供的措施", "依据"), content["sheets"], widths=(2, 4, 4, 3))
    if content["proposed"]:
        form.row(("建议措施", "\n".join(content["proposed"])))
    form.signed("整理")
    form.text("本报告使用代称，仅供参加议事的单位使用，用后按规定收回。")


@paper_renderer(PaperKind.D20)
def positions_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    form = FormSheet(sheet, title="一事一议意见表", left=content["number"])
    form.row(("事项", content["title"]))
    if "speaker" in content:  # the sheet of one unit
        _of_one_unit(form, content)
        return
    form.row(("议事方式", content["forum"]), ("日期", content["held_on"]))
    form.row(("到会情况", content["quorum"]), ("主持人", content["chair"]))
    form.table(("单位", "参加人", "意见", "理由"), content["rows"], widths=(2, 2, 2, 5), align="lccl")
    form.row(("主持人结论", content["conclusion"]), ("与多数不一致", content["against"]))
    form.row(("理由", content["reason"] or "无"))
    form.signed("主持人")


def _of_one_unit(form: FormSheet, content: dict[str, Any]) -> None:
    form.row(("议事方式", content["forum"]), ("日期", content["held_on"]))
    form.row(("单位", content["unit"]), ("发表意见人", content["speaker"]))
    form.row(("意见", content["stance"]))
    form.row(("理由", content["reason"] or "无"))
    form.signed("发表意见人")


@paper_renderer(PaperKind.D22)
def decision_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    """决定书: set as an official document, a paragraph for each outcome."""
    document = OfficialDocument(sheet, mark=f"{sheet.organ_name}文件")
    document.title(f"关于{sheet.title}的一事一议决定书")
    held = f"{content['held_on']}，" if content["held_on"] else ""
    document.body(
        f"{held}以“{content['forum']}”方式，对{content['case']}进行了一事一议集体研究，"
        f"决定对{content['subject']}{content['conclusion']}。"
    )
    for place, outcome in enumerate(content["outcomes"]):
        document.heading(1, f"{NUMERALS[place]}、{outcome['kind']}")
        document.body(outcome["text"])
    if content["reason"]:
        document.body(f"主持人说明：{content['reason'].rstrip('。')}。")
    contested = content.get("contested")  # a decision signed before it named them has none
    if contested:
        document.body(contested)
        document.body("复议、诉讼期间本决定不停止执行，法律另有规定的除外。")
    else:
        document.body("当事人对本决定有异议的，可以依法申请行政复议；复议期间本决定不停止执行。")
    document.signature()
    document.imprint()
