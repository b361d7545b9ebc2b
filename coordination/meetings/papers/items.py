"""The item form that a unit head signs (D02), and the sheet on which leaders approve an item."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation

from coordination.access import Actor
from coordination.documents.attachments import attachments_of
from coordination.meetings.models.items import AgendaItem, Opinion
from coordination.meetings.papers.words import day_words, money_words, unit_names
from coordination.meetings.queries.items import latest_opinions
from coordination.units.models import Role

APPROVERS = {Role.CHIEF: "总召集人", Role.DEPUTY: "副总召集人"}


def item_form_content(item: AgendaItem, *, signer: Actor | None = None) -> dict[str, Any]:
    """What the form says, as it will be hashed and printed; always in Chinese."""
    with translation.override("zh-hans"):
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


def approval_sheet_content(item: AgendaItem) -> dict[str, Any]:
    """The sheet for review and approval by hand: the matter, the units' words, the boxes."""
    with translation.override("zh-hans"):
        return {
            **_matter(item),
            "opinions": [_opinion(opinion) for opinion in latest_opinions(item)],
            "recommended_view": item.recommended_view,
            "review_opinion": item.review_opinion,
            "reviewed_on": day_words(timezone.localdate(item.reviewed_at)) if item.reviewed_at else "",
            "approver": APPROVERS.get(Role(item.approver_role), "") if item.approver_role else "召集人",
            "day": day_words(timezone.localdate()),
        }


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


def _opinion(opinion: Opinion) -> dict[str, str]:
    word = opinion.get_stance_display() if opinion.stance else opinion.get_status_display()
    return {"unit": opinion.unit.short_name, "word": str(word), "text": opinion.text}
