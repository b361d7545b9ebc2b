"""What the papers of a case say (D18 to D22); names of persons stand in none of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from coordination.deliberation.models import Deliberation, Outcome, Round, Sheet
from coordination.deliberation.pseudonym import SUBJECT, pseudonymise
from coordination.deliberation.queries.findings import finding_lines
from coordination.documents.plain_words import bare, objecting_words, sentence
from coordination.documents.words import day_words, due_words, in_chinese, money_words
from coordination.sittings.models import Matter, Position, Recusal, Seat
from coordination.units.counties import county_of

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMS = {"cash": "现金", "goods": "实物", "service": "服务"}
CONCLUSIONS = {
    Round.Conclusion.SUPPORTED: "予以支持",
    Round.Conclusion.NOT_SUPPORTED: "不予支持",
    Round.Conclusion.DEFERRED: "补充材料后再议",
    Round.Conclusion.REFERRED: "提请联席会议研究",
    Round.Conclusion.NO_QUORUM: "未达法定人数，另行召集",
}
STANCES = {"agree": "同意", "reserve": "保留意见", "oppose": "不同意"}


@in_chinese
def proposal_content(case: Deliberation) -> dict[str, Any]:
    """一事一议提请表: what the hardship is, what was tried, what is asked for (D18)."""
    return {
        "unit": case.proposer_unit.name,
        "household": case.household.number,
        "urgent": "是" if case.is_urgent else "否",
        "rows": [
            ["提请事项", case.title],
            ["困难事实", pseudonymise(case.facts, case)],
            ["已尝试途径", pseudonymise(case.tried, case)],
            ["需求清单", "、".join(case.need_words) or "无"],
            ["提请内容", pseudonymise(case.request, case)],
            ["申请金额", money_words(case.amount) if case.amount else "无"],
            ["来源", case.source_label or "提请单位发现"],
        ],
    }


@in_chinese
def report_content(case: Deliberation, found: Round) -> dict[str, Any]:
    """个案报告: everything the panel needs, under a pseudonym (D19)."""
    sheets = found.sheets.exclude(status=Sheet.Status.DROPPED).select_related("unit")
    return {
        "number": case.number_text,
        "round": found.number,
        "subject": f"{SUBJECT}（{case.number}）",
        "place": case.household.township.short_name,
        "rows": [
            ["事项", case.title],
            ["困难事实", pseudonymise(case.facts, case)],
            ["已尝试途径", pseudonymise(case.tried, case)],
            ["需求清单", "、".join(case.need_words) or "无"],
            ["提请内容", pseudonymise(case.request, case)],
            ["系统核查", "\n".join(words for _tone, words in finding_lines(found)) or "无"],
            ["先保险", found.insurance],
            ["后救助", found.assistance],
            ["再福利", found.welfare],
            ["综合报告", found.report],
        ],
        "sheets": [_sheet_row(sheet) for sheet in sheets],
        "proposed": [f"{outcome.letter}. {outcome.text}" for outcome in found.outcomes.all()],
    }


def _sheet_row(sheet: Sheet) -> list[str]:
    if sheet.status != Sheet.Status.GIVEN:
        return [sheet.unit.short_name, str(sheet.get_status_display()), "", ""]
    offer = sheet.offer or str(sheet.get_offer_kind_display())
    if sheet.amount:
        offer = f"{offer}（{money_words(sheet.amount)}）"
    return [sheet.unit.short_name, sheet.facts, offer, sheet.rule]


@in_chinese
def positions_content(case: Deliberation, found: Round, matter: Matter) -> dict[str, Any]:
    """意见表: who came, what each said, who kept out, what the chair concluded (D20)."""
    said = {position.seat_id: position for position in matter.positions.all()}
    out = {recusal.seat_id: recusal for recusal in matter.recusals.select_related("replacement__user")}
    seats = matter.sitting.seats.select_related("unit", "signed_in_post__user").all()
    return {
        "number": case.number_text,
        "title": case.title,
        "forum": str(Round.Forum(found.forum).label),
        "held_on": day_words(timezone.localdate(matter.sitting.opened_at or timezone.now())),
        "quorum": f"应到{matter.invited_count or 0}，实到{matter.present_count or 0}，"
        f"法定{matter.needed_count or 0}",
        "rows": [_position_row(seat, said.get(seat.pk), out.get(seat.pk)) for seat in seats],
        "conclusion": CONCLUSIONS.get(Round.Conclusion(found.conclusion), "") if found.conclusion else "",
        "reason": found.conclusion_reason,
        "against": "是" if matter.is_against_majority else "否",
        "chair": _chair_words(matter),
    }


@in_chinese
def position_content(case: Deliberation, found: Round, position: Position) -> dict[str, Any]:
    """意见表 of one unit: what it said, in the hand of whoever spoke for it (D20)."""
    matter, seat = position.matter, position.seat
    return {
        "number": case.number_text,
        "title": case.title,
        "forum": str(Round.Forum(found.forum).label),
        "held_on": day_words(timezone.localdate(matter.sitting.opened_at or timezone.now())),
        "unit": seat.unit.name,
        "speaker": f"{position.post.user.name}（{position.post.house_label}）",
        "stance": STANCES[position.stance],
        "reason": position.reason,
    }


def _position_row(seat: Seat, position: Position | None, recusal: Recusal | None) -> list[str]:
    who = seat.signed_in_post.user.name if seat.signed_in_post else ""
    if recusal is not None and recusal.replacement is None:
        return [seat.unit.short_name, who, "回避", recusal.reason]
    if position is None:
        return [seat.unit.short_name, who, "未到会" if not seat.is_present else "未发表意见", ""]
    words = STANCES[position.stance]
    reason = position.reason
    if recusal is not None and recusal.replacement is not None:
        reason = f"{reason}（原参会人员回避，由{recusal.replacement.user.name}参加）"
    return [seat.unit.short_name, who, words, reason]


def _chair_words(matter: Matter) -> str:
    chair = matter.sitting.presiding
    return f"{chair.user.name}（{chair.house_label}）"


@in_chinese
def decision_content(case: Deliberation, found: Round, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """决定书: what is decided, outcome by outcome, by whom and by when (D22)."""
    matter = found.matter
    held = timezone.localdate(matter.sitting.opened_at) if matter and matter.sitting.opened_at else None
    return {
        "case": f"{case.number_text}（第{found.number}轮）",
        "subject": f"{SUBJECT}（{case.household.number}户）",
        "forum": str(Round.Forum(found.forum).label),
        "held_on": day_words(held) if held else "",
        "conclusion": CONCLUSIONS[Round.Conclusion(found.conclusion)],
        "reason": found.conclusion_reason,
        "contested": objecting_words(
            since="本决定书", on=case.policy_on, county=county_of(case), lead="当事人不服本决定的"
        ),
        "outcomes": [
            {
                "letter": outcome.letter,
                "kind": str(outcome.get_kind_display()),
                "text": outcome_words(outcome),
            }
            for outcome in outcomes
        ],
    }


def outcome_words(outcome: Outcome) -> str:
    """One outcome as the decision prints it, with unit, day and stages."""
    parts = [bare(outcome.text)]
    if outcome.unit is not None and outcome.kind not in (Outcome.Kind.CATEGORY, Outcome.Kind.AID):
        parts.append(f"责任单位：{outcome.unit.short_name}")
    helpers = "、".join(unit.short_name for unit in outcome.co_units.all())
    if helpers:
        parts.append(f"配合单位：{helpers}")
    if outcome.due_on:
        parts.append(f"时限：{due_words(outcome.due_on)}")
    if outcome.review_on:
        parts.append(f"复核日期：{due_words(outcome.review_on)}")
    if outcome.until_on:
        parts.append(f"有效期至：{day_words(outcome.until_on)}")
    if outcome.stages:
        stages = "，".join(
            f"第{place}期{money_words(stage.amount)}（{FORMS.get(stage.form, stage.form)}，{due_words(stage.due_on)}）"
            for place, stage in enumerate(outcome.plan, 1)
        )
        parts.append(f"合计{money_words(outcome.amount or 0)}{_with_advance(outcome)}：{stages}")
    if outcome.basis:
        parts.append(f"依据：{bare(outcome.basis)}")
    return "；".join(parts) + "。"


def _with_advance(outcome: Outcome) -> str:
    """What was given before the decision counts into its total (C5-5)."""
    advanced = outcome.round.deliberation.advanced
    if not advanced:
        return ""
    total = money_words((outcome.amount or Decimal(0)) + advanced)
    return f"（已先行救助{money_words(advanced)}，连同先行救助共{total}）"


def public_notice(case: Deliberation, aid: Outcome) -> str:
    """公示: besides the name only village, item and amount; never a word on illness (B8)."""
    place = (case.household.village or case.household.township).short_name
    return f"{place}，临时救助，{money_words(aid.amount or 0)}"


@in_chinese
def agenda_texts(case: Deliberation, found: Round) -> dict[str, str]:
    """The case as an item of a joint meeting: its number, its pseudonym, no name."""
    proposed = [sentence(outcome.text) for outcome in found.outcomes.filter(carried_out_at=None)]
    return {
        "title": f"{case.number_text} {case.title}",
        "background": found.report or pseudonymise(case.facts, case),
        "request": pseudonymise(case.request, case),
        "proposal": "\n".join(proposed),
        "basis": "一事一议集体研究制度",
    }


def visit_rows(row: Round) -> list[tuple[str, str]]:
    return [
        ("决定书", row.decision_number),
        ("走访次数", f"第{row.visits}次"),
    ]
