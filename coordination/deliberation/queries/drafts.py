"""The first draft of a case report, from the proposal and the units' sheets; the office finishes it."""

from __future__ import annotations

from coordination.deliberation.models import Deliberation, Round, Sheet
from coordination.deliberation.pseudonym import SUBJECT, pseudonymise


def draft_report(case: Deliberation, found: Round) -> dict[str, str]:
    """What the form begins with; a second hearing begins with what was written for the first."""
    if found.report:
        return {
            "report": found.report,
            "insurance": found.insurance,
            "assistance": found.assistance,
            "welfare": found.welfare,
        }
    sheets = found.sheets.exclude(status=Sheet.Status.DROPPED).select_related("unit")
    lines = [f"{SUBJECT}，{case.household.masked_address}。", pseudonymise(case.facts, case)]
    lines += [f"{sheet.unit.short_name}：{_sheet_words(sheet)}" for sheet in sheets]
    lines.append(f"提请：{pseudonymise(case.request, case)}")
    return {"report": "\n".join(lines)}


def _sheet_words(sheet: Sheet) -> str:
    if sheet.status != Sheet.Status.GIVEN:
        return "未按时提供事实与措施单。"
    facts = sheet.facts.rstrip("。")
    return (
        f"{facts}；可提供：{sheet.offer.rstrip('。')}（{sheet.rule}）。"
        if sheet.offer
        else f"{facts}；无可提供措施。"
    )
