"""The joint meeting hears the case: one unit keeps out, one dissents, the chair concludes last."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coordination.demo.pages import Form, Page
from coordination.demo.story.teller import Teller

OFFICE, DIRECTOR, CONVENER = "wangmin", "chenjing", "linyue"
LIAISONS = {
    "县民政局": "hedan",
    "县财政局": "songlan",
    "县医保局": "jiangli",
    "县残联": "sunjing",
    "县住建局": "tangwen",
    "县发改局": "yuanye",
}
STANCES = {
    "县民政局": ("agree", ""),
    "县财政局": ("agree", ""),
    "县医保局": ("oppose", "报销目录外费用不应由救助资金承担，建议先走慈善渠道。"),
    "县住建局": ("agree", ""),
    "县发改局": ("agree", ""),
}
KEEPS_OUT = ("县残联", "负责人系当事人近亲属。")
LINE = "由县住建局牵头、县残联配合，于2027年3月1日前完成住房鉴定和危房改造并适配无障碍设施。"
HEARD = "会议听取了个案情况和各单位意见的汇报。"
MEASURE = "竣工验收表和入住回执"


def the_item_is_approved(tell: Teller) -> None:
    tell.take(DIRECTOR, "item", "主任审核", outcome="pass", opinion="各单位意见齐备，拟同意上会。")
    tell.take(CONVENER, "item", "召集人审批", outcome="approve", opinion="同意上会。")


def the_session_is_called(tell: Teller) -> None:
    """The office calls for items; who says nothing stands as having none when the call closes."""
    call(tell, "session", "研究急难个案帮扶事项。")


def call(tell: Teller, name: str, purpose: str) -> None:
    office = tell[OFFICE]
    made = office.fill("/meetings/new/", kind="ad_hoc", convener_role="DEPUTY", purpose=purpose)
    tell.keep(name, made.url)
    office.send(made, made.form_with("closes_on"), {})
    tell.beside("call_closes", tell.found[name])


def it_is_arranged_and_noticed(tell: Teller) -> None:
    words = tell[OFFICE].open(tell.found["item"]).heading
    arrange(tell, "session", "请办公室安排个案审议和会务工作。", words, LIAISONS)
    for username in LIAISONS.values():
        tell.take(username, "session", "回复会议通知", answer="attend")


def arrange(tell: Teller, name: str, instruction: str, item: str, units: Iterable[str]) -> None:
    """The convener instructs, the office arranges agenda and units, the director signs the notice."""
    tell.until_open(CONVENER, name, "作出责成意见")
    tell.take(CONVENER, name, "作出责成意见", instruction=instruction)
    office = tell[OFFICE]
    page = office.follow(office.open(tell.found[name]), "安排议程会务")
    form = page.form_with("place")
    ticked = form.boxes(item, *units)
    starts = tell.beside("working_day_ahead", "7")
    office.send(page, form, {**ticked, "place": "县政府三楼会议室", "starts_at": f"{starts}T09:00"})
    tell.take(DIRECTOR, name, "签发会议通知", outcome="sign")


def the_meeting_opens(tell: Teller) -> None:
    tell.beside("meeting_begins", tell.found["session"])
    tell.take(OFFICE, "session", "开始会议")


def units_sign_in(tell: Teller) -> None:
    office, record = tell[OFFICE], tell.found["session"]
    for unit in LIAISONS:
        office.fill(f"{record}desk/attendance/", about=f"{unit}到会人员")
    office.fill(f"{record}desk/", button="开始讨论")


def the_case_is_heard(tell: Teller) -> None:
    """What was heard and considered is written down, the decision becomes a line, each unit says its word."""
    office, desk = tell[OFFICE], tell.found["session"] + "desk/"
    page = office.open(desk)
    office.send(page, _text(page, desk), {"heard": HEARD, "resolved": LINE})
    office.fill(
        desk, lead_unit="县住建局", co_units=["县残联"], text=LINE, due_on="2027-03-01", measure=MEASURE
    )
    unit, why = KEEPS_OUT
    office.fill(desk, about=f"{unit}的态度", stance="回避", reason=why)
    for unit, (stance, reason) in STANCES.items():
        office.fill(desk, about=f"{unit}的态度", stance=stance, reason=reason)


def _text(page: Page, desk: str) -> Form:
    """What the desk saves by itself while somebody types."""
    line = page.form_with("matter", "lead_unit")
    kept = {name: line.fields[name] for name in ("csrfmiddlewaretoken", "matter")}
    revision = re.search(r'data-revision="(\d+)"', page.body)
    if revision is None:
        raise LookupError(f"{page.url} has no text to write")
    return Form(f"{desk}text/", "post", {**kept, "revision": [revision[1]]})


def the_chair_concludes(tell: Teller) -> None:
    office, desk = tell[OFFICE], tell.found["session"] + "desk/"
    office.fill(
        desk, button="记下结论", conclusion="通过", reason="多数单位同意，先行解决住房安全和基本生活。"
    )
    office.fill(desk, button="已复述")
    office.fill(desk, button="结束会议")


def the_minutes_are_signed(tell: Teller) -> None:
    """Countersigned by those whom a line names, checked, signed: each line opens its assignment."""
    tell.take(OFFICE, "session", "定稿")
    for username in ("lubin", "qiumin"):
        tell.take(username, "session", "会签纪要", answer="agree")
    tell.take(DIRECTOR, "session", "审核纪要", outcome="pass")
    tell.take(CONVENER, "session", "签发纪要", outcome="sign")
    tell.inbox(DIRECTOR, "签发交办单", LINE[:20])
