"""The assignment: received, worked on, returned once, verified against its measure, closed."""

from __future__ import annotations

from coordination.demo.story.teller import Teller

LIAISON, HANDLER, HEAD = "tangwen", "shenlei", "lubin"
OFFICE, DIRECTOR = "wangmin", "chenjing"
CO_LIAISON, CO_HANDLER = "sunjing", "zhaoli"


def the_unit_receives_and_works(tell: Teller) -> None:
    tell.take(LIAISON, "assignment", "签收交办单", outcome="receive")
    tell.take(LIAISON, "assignment", "指定承办人", outcome="assign", handler="沈磊")
    tell.take(HANDLER, "assignment", "填报进展", text="已完成住房安全鉴定，危房改造开工。")
    tell.take(CO_LIAISON, "assignment", "签收配合事项")
    tell.take(CO_HANDLER, "assignment", "反馈配合情况", answer="坡道、扶手和坐便器已安装到位。")


def the_report_is_returned_once(tell: Teller) -> None:
    """Without the inspection sheet it does not meet its measure."""
    _report(tell, "住房鉴定和危房改造已完成。", "入住回执一份。")
    tell.take(OFFICE, "assignment", "核验", outcome="return", findings="缺少竣工验收表，请补充。")


def it_is_verified_and_closed(tell: Teller) -> None:
    _report(tell, "住房鉴定和危房改造已完成，无障碍设施已适配。", "竣工验收表和入住回执各一份。")
    tell.take(OFFICE, "assignment", "核验", outcome="pass", findings="经对照办结标准核验，佐证齐全。")
    tell.take(DIRECTOR, "assignment", "销号", outcome="close", opinion="同意销号。")


def _report(tell: Teller, text: str, evidence: str) -> None:
    tell.take(HANDLER, "assignment", "办理并报告", outcome="report", text=text, evidence=evidence)
    tell.take(HEAD, "assignment", "签发办结报告", outcome="sign")
