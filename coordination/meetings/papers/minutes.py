"""The words of the minutes (D06): the first draft from the desk's notes, and what is issued."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coordination.documents.kinds import PaperKind
from coordination.documents.layout import OfficialDocument, Sheet
from coordination.documents.renderers import paper_renderer
from coordination.documents.words import day_words, due_words, ordinal, person_words, unit_names
from coordination.meetings.models import DecisionLine, Minutes, Session
from coordination.meetings.papers.notices import session_name
from coordination.policy.queries import parameter
from coordination.register.privacy import mask_numbers
from coordination.sittings.models import Matter, Position, Recusal, Seat
from coordination.units.counties import county_of

CONCLUSION_WORDS = {
    Matter.Conclusion.ADOPT: "会议同意上述事项。",
    Matter.Conclusion.ADOPT_AMENDED: "会议原则同意上述事项，按会议意见修改后执行。",
    Matter.Conclusion.REJECT: "会议未通过上述事项。",
    Matter.Conclusion.REFER_UP: "会议决定将上述事项按程序报请上级审定。",
    Matter.Conclusion.BRIEFED: "因未达到法定人数，本议题仅作情况通报，不作决定。",
}


def draft_preamble(session: Session) -> str:
    """Date, place, chair and what the session was about."""
    sitting = session.sitting
    day = day_words(timezone.localdate(sitting.begins))
    chair = sitting.presiding
    return (
        f"{day}，{chair.title}{chair.user.name}在{sitting.place}主持召开{session_name(session)}，"
        f"研究审议{_topics(session)}。现纪要如下："
    )


def _topics(session: Session) -> str:
    titles = [matter.title for matter in session.sitting.matters.exclude(opened_at=None)]
    if len(titles) == 1:
        return titles[0]
    return f"{titles[0]}等{len(titles)}项议题"


def draft_passage(matter: Matter) -> str:
    """Heard, considered, the units' reservations, the conclusion and its lines, a paragraph each.

    What the desk keeps is encrypted and the minutes are not, so no number of a person goes over.
    """
    paragraphs = [matter.heard, matter.considered, _dissent(matter), matter.resolved]
    if matter.conclusion == Matter.Conclusion.DEFER and matter.deferred_to:
        paragraphs.append(
            f"会议决定本议题缓议，于{due_words(matter.deferred_to)}后再行审议。理由：{matter.conclusion_reason}"
        )
    elif matter.conclusion == Matter.Conclusion.BRIEFED and matter.is_quorate:
        paragraphs.append("本议题仅作情况通报，不作决定。")
    elif matter.conclusion and not (matter.is_adopted and matter.resolved.strip()):
        paragraphs.append(CONCLUSION_WORDS[Matter.Conclusion(matter.conclusion)])
    if matter.is_against_majority:
        paragraphs.append(f"主持人说明：{matter.conclusion_reason}")
    return mask_numbers("\n".join(paragraph.strip() for paragraph in paragraphs if paragraph.strip()))


def _dissent(matter: Matter) -> str:
    """Reservations, objections and recusals, truthfully recorded."""
    words = {Position.Stance.RESERVE: "持保留意见", Position.Stance.OPPOSE: "不同意"}
    parts = [
        f"{position.seat.unit.short_name}{words[Position.Stance(position.stance)]}，理由：{position.reason}"
        for position in matter.positions.exclude(stance=Position.Stance.AGREE).select_related("seat__unit")
    ]
    parts += [
        f"{recusal.seat.unit.short_name}就本议题回避" + _instead(recusal)
        for recusal in matter.recusals.select_related("seat__unit", "replacement__user")
    ]
    return "；".join(part.rstrip("。") for part in parts) + "。" if parts else ""


def _instead(recusal: Recusal) -> str:
    return f"，由{recusal.replacement.user.name}参会" if recusal.replacement else ""


def read_back_words(matter: Matter) -> str:
    """One paragraph to be read to the room before the next matter: the conclusion, who does what by when."""
    lines = list(matter.decision_lines.all())
    said = [f"关于“{matter.title}”，{_conclusion_words(matter)}", _dissent(matter)]
    for place, line in enumerate(lines, start=1):
        helpers = unit_names(line.co_units.all())
        said.append(
            (f"第{ordinal(place)}项，" if len(lines) > 1 else "")
            + f"{line.text.rstrip('。')}。牵头单位：{line.lead_unit.short_name}；"
            + (f"配合单位：{helpers}；" if helpers else "")
            + f"完成时限：{due_words(line.due_on)}；办结标准：{line.measure.rstrip('。')}。"
        )
    return "".join(part for part in said if part)


def _conclusion_words(matter: Matter) -> str:
    if matter.conclusion == Matter.Conclusion.DEFER and matter.deferred_to:
        words = f"会议决定缓议，于{due_words(matter.deferred_to)}后再行审议。"
    elif matter.conclusion == Matter.Conclusion.BRIEFED and matter.is_quorate:
        words = "仅作情况通报，不作决定。"
    else:
        words = CONCLUSION_WORDS[Matter.Conclusion(matter.conclusion)]
        words = words.replace("将上述事项", "").replace("上述事项", "")  # the title has just been said
    reason = matter.conclusion_reason.rstrip("。")
    return words + (f"理由：{reason}。" if reason else "")


def line_words(line: DecisionLine) -> str:
    """The line as it stands in the minutes: what, by whom, with whom, by when."""
    helpers = unit_names(line.co_units.all())
    who = f"牵头单位：{line.lead_unit.short_name}" + (f"；配合单位：{helpers}" if helpers else "")
    return f"{line.text.rstrip('。')}。（{who}；完成时限：{due_words(line.due_on)}）"


def minutes_text(minutes: Minutes) -> dict[str, Any]:
    """Of what the signature covers, the text that the office wrote: passages and decision lines."""
    session = minutes.session
    lines = session.decision_lines.select_related("lead_unit").prefetch_related("co_units")
    by_matter: dict[int, list[DecisionLine]] = {}
    for line in lines:
        by_matter.setdefault(line.matter_id, []).append(line)
    return {
        "preamble": minutes.preamble,
        "items": [
            {
                "heading": f"{ordinal(order)}、{passage.matter.title}",
                "paragraphs": passage.text.splitlines(),
                "lines": [
                    {"number": line.number, "text": line_words(line)}
                    for line in by_matter.get(passage.matter_id, [])
                ],
            }
            for order, passage in enumerate(
                minutes.passages.select_related("matter").order_by("matter__order"), start=1
            )
        ],
        "closing": minutes.closing,
    }


def minutes_content(minutes: Minutes) -> dict[str, Any]:
    """Everything the signature covers, in the order in which it is printed."""
    session = minutes.session
    sitting = session.sitting
    return {
        "mark": parameter("MARK_MINUTES", on=session.policy_on, county=county_of(session)).value,
        "session": session_name(session),
        "held_on": timezone.localdate(sitting.begins).isoformat(),
        "place": sitting.place,
        "chair": person_words(sitting.presiding),
        **minutes_text(minutes),
        "attendance": attendance(session),
        "copies": [seat.unit.short_name for seat in sitting.seats.select_related("unit")],
        "countersigns": [
            {
                "unit": answer.unit.short_name,
                "round": answer.round,
                "answer": answer.answer,
                "text": answer.text,
                "resolution": answer.resolution,
            }
            for answer in minutes.countersigns.select_related("unit").order_by("round", "unit__order")
        ],
    }


def minutes_title(session: Session) -> str:
    return f"{session_name(session)}纪要"


@paper_renderer(PaperKind.D06)
def minutes_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    """纪要 (GB/T 9704, 10.3): no seal, attendance after the text, imprint at the end."""
    document = OfficialDocument(sheet, mark=content["mark"])
    document.title()
    document.body(content["preamble"])
    for item in content["items"]:
        document.heading(1, item["heading"])
        for paragraph in item["paragraphs"]:
            document.body(paragraph)
        for place, line in enumerate(item["lines"], start=1):
            document.paragraph(f"（{place}）{line['text']}")
    if content["closing"]:
        document.body(content["closing"])
    attended = content["attendance"]
    for label, key in (("出席", "present"), ("请假", "on_leave"), ("列席", "sat_in"), ("缺席", "absent")):
        if attended[key]:
            document.attendance(label, attended[key])
    document.imprint(copies=content["copies"])


def attendance(session: Session) -> dict[str, list[str]]:
    """出席, 列席, 请假 and 缺席, each a list of names with units."""
    present: list[str] = []
    sat_in: list[str] = []
    on_leave: list[str] = []
    absent: list[str] = []
    seats = session.sitting.seats.select_related("unit", "signed_in_post__user", "signed_in_post__unit")
    for seat in seats:
        if seat.signed_in_post is not None:
            proxy = "代" if seat.came_as_proxy else ""
            words = f"{seat.signed_in_post.user.name}（{seat.unit.short_name}{proxy}）"
            (present if seat.standing == Seat.Standing.MEMBER else sat_in).append(words)
        elif seat.answer == Seat.Answer.LEAVE and seat.is_granted:
            on_leave.append(seat.unit.short_name)
        else:
            absent.append(seat.unit.short_name)
    return {"present": present, "sat_in": sat_in, "on_leave": on_leave, "absent": absent}
