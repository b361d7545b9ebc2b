"""The item form that a unit head signs (D02)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coordination.access import Actor
from coordination.documents.attachments import attachments_of
from coordination.documents.kinds import PaperKind
from coordination.documents.layout.form import FormSheet
from coordination.documents.layout.sheet import Sheet
from coordination.documents.renderers import paper_renderer
from coordination.documents.words import day_words, in_chinese, money_words, unit_names
from coordination.meetings.models.items import AgendaItem


@in_chinese
def item_form_content(item: AgendaItem, *, signer: Actor | None = None) -> dict[str, Any]:
    """What the form says, as it will be hashed and printed; always in Chinese."""
    return {
        **_matter(item),
        "background": item.background,
        "basis": item.basis,
        "wished_session": item.get_wished_session_display(),
        "concerned": unit_names(c.unit for c in item.concerned.select_related("unit")),
        "attachments": [attachment.name for attachment in attachments_of(item)],
        "drafter": item.drafter.name,
        "signer": signer.user.name if signer else "",
        "signer_post": signer.acting_post.title if signer and signer.acting_post else "",
        "day": day_words(timezone.localdate()),
    }


@in_chinese
def _matter(item: AgendaItem) -> dict[str, Any]:
    return {
        "number": f"议题 {item.number}" if item.number else "",
        "unit": item.unit.name,
        "title": item.title,
        "kind": str(item.get_kind_display()),
        "request": item.request,
        "proposal": item.proposed_lines,
        "amount": money_words(item.amount) if item.amount is not None else "",
    }


@paper_renderer(PaperKind.D02)
def item_form(content: dict[str, Any], sheet: Sheet) -> None:
    """议题申报表: one table, signed at the foot by the unit's head."""
    form = FormSheet(sheet, title="联席会议议题申报表", left=content["number"])
    form.row(("申报单位", content["unit"]), ("议题类别", content["kind"]))
    form.row(("议题名称", content["title"]))
    form.row(("背景情况", content["background"]), min_lines=6)
    form.row(("提请事项", content["request"]), min_lines=3)
    numbered = [f"{number}. {line}" for number, line in enumerate(content["proposal"], 1)]
    form.row(("建议议定", "\n".join(numbered)), min_lines=3)
    form.row(("依据", content["basis"] or "无"))
    form.row(("涉及资金", content["amount"] or "无"), ("会议安排", content["wished_session"]))
    form.row(("涉及单位", content["concerned"] or "无"))
    form.row(("附件", "\n".join(content["attachments"]) or "无"))
    form.opinion(
        "单位负责人意见",
        text="同意申报。" if content["signer"] else "",
        name=content["signer"],
        on=sheet.issued_on if content["signer"] else None,
        medium=sheet.medium if content["signer"] else None,
    )
    form.text(f"填报人：{content['drafter']}")
