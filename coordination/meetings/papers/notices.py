"""The notice of a session with its agenda (D01, D03)."""

from __future__ import annotations

from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.layout import OfficialDocument, Sheet
from coordination.documents.renderers import paper_renderer
from coordination.documents.words import moment_words, ordinal, person_words, unit_names
from coordination.meetings.models import Session
from coordination.policy.queries import parameter
from coordination.sittings.models import Seat
from coordination.units.counties import county_of


def session_name(session: Session) -> str:
    kind = "例会" if session.kind == Session.Kind.REGULAR else "专题会议"
    return f"{session.year}年第{session.serial}次联席会议（{kind}）"


def notice_title(session: Session) -> str:
    return f"关于召开{session_name(session)}的通知"


def notice_content(session: Session) -> dict[str, Any]:
    """What the notice says, as it will be hashed and printed."""
    sitting = session.sitting
    seats = list(sitting.seats.select_related("unit"))
    members = [seat.unit for seat in seats if seat.standing == Seat.Standing.MEMBER]
    invited = [seat.unit for seat in seats if seat.standing == Seat.Standing.INVITED]
    return {
        "mark": parameter("MARK_NOTICE", on=session.policy_on, county=county_of(session)).value,
        "addressee": "各有关成员单位：",
        "opening": f"经联席会议召集人同意，定于{moment_words(sitting.begins)}召开{session_name(session)}。"
        "现将有关事项通知如下：",
        "sections": [
            {"heading": "会议时间", "text": f"{moment_words(sitting.begins)}。"},
            {"heading": "会议地点", "text": f"{sitting.place}。"},
            {"heading": "会议主持", "text": f"{person_words(sitting.presiding)}。"},
            {
                "heading": "会议议程",
                "lines": [
                    f"{matter.title}（{matter.presenter.short_name}汇报，{matter.minutes_planned}分钟）"
                    for matter in sitting.matters.select_related("presenter")
                ],
            },
            {"heading": "参会单位", "text": f"{unit_names(members)}。"},
            *([{"heading": "列席单位", "text": f"{unit_names(invited)}。"}] if invited else []),
            {
                "heading": "有关要求",
                "text": "请各单位主要负责同志参会，并在规定时限内确认参会；确需委托参会或者请假的，"
                "请说明理由，经会议主持人同意。"
                + (session.arrangements.rstrip("。") + "。" if session.arrangements else ""),
            },
        ],
        "copies": [unit.short_name for unit in invited],
    }


@paper_renderer(PaperKind.D01)
def notice_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    """The notice as an official letter; the agenda stands in it, numbered."""
    document = OfficialDocument(sheet, mark=content["mark"])
    document.title()
    document.addressee(content["addressee"])
    document.paragraph(content["opening"])
    for place, section in enumerate(content["sections"], start=1):
        document.heading(1, f"{ordinal(place)}、{section['heading']}")
        if "text" in section:
            document.paragraph(section["text"])
        for number, line in enumerate(section.get("lines", ()), start=1):
            document.paragraph(f"{number}.{line}")
    document.signature()
    document.imprint(copies=content["copies"])
