"""The deliberation is prepared: the township verifies and proposes, the office accepts, each unit writes what it offers."""

from __future__ import annotations

from coordination.demo.story.teller import Teller

TOWNSHIP, OFFICE = "wutong", "wangmin"
UNITS = ("县民政局", "县医保局", "县残联", "县住建局", "县财政局")
OFFERS = (
    ("hedan", "县民政局", "policy", "按规定审核其他困难人员认定，安排分阶段救助。", "社会救助法"),
    ("jiangli", "县医保局", "policy", "落实门诊慢特病待遇和倾斜救助。", "医疗保障有关规定"),
    ("sunjing", "县残联", "service", "办理残疾评定，适配辅助器具。", "残疾人保障法"),
    ("tangwen", "县住建局", "service", "鉴定住房，纳入危房改造计划。", "农村危房改造有关规定"),
    ("songlan", "县财政局", "nothing", "", ""),
)


def the_township_verifies(tell: Teller) -> None:
    """It is so: the route begins, and the case finds the advance that is running already."""
    found = "入户核实：截肢后独居，东墙开裂，存粮三天，情况属实。"
    tell.take(TOWNSHIP, "warning", "核实预警", outcome="confirmed", method="visit", findings=found)
    tell.find("case", tell[OFFICE].open(tell.found["warning"]), "deliberations")


def the_office_accepts(tell: Teller) -> None:
    tell.take(TOWNSHIP, "case", "签署提请表")
    tell.take(OFFICE, "case", "受理个案", outcome="accept", lead_unit="县民政局", units=UNITS)


def units_write_their_offers(tell: Teller) -> None:
    for username, _unit, kind, offer, rule in OFFERS:
        facts = "掌握情况与提请一致。" if offer else "涉及资金按程序审核。"
        values = {"facts": facts, "offer_kind": kind, "offer": offer, "rule": rule}
        tell.take(username, "case", "填报事实与措施单", **values)


def the_report_goes_to_the_joint_meeting(tell: Teller) -> None:
    insurance = "居民医保和大病保险已结算，自付三万余元。"
    assistance = "先行救助700元已发放，未享受低保。"
    values = {"insurance": insurance, "assistance": assistance, "welfare": "尚未对接慈善资源。"}
    tell.take(OFFICE, "case", "整理个案报告", **values)
    tell.take(OFFICE, "case", "安排议事", outcome="session")
    tell.find("item", tell[OFFICE].open(tell.found["case"]), "items")
