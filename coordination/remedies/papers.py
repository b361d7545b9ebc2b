"""The answer to an objection or a complaint, as the person has it (D33)."""

from __future__ import annotations

from typing import Any

from coordination.documents.plain_words import sentence
from coordination.documents.results import result_content
from coordination.documents.words import day_words, in_chinese
from coordination.remedies.models import Remedy
from coordination.units.counties import county_of
from coordination.units.models import Organisation


@in_chinese
def answer_title(remedy: Remedy) -> str:
    """The kind and the number of the decision; a title carries no person's name."""
    return f"关于{remedy.get_kind_display()}的答复（{remedy.number or remedy.paper.title}）"


@in_chinese
def answer(remedy: Remedy, organ: Organisation) -> dict[str, Any]:
    """What was brought forward, whether the decision stands, and why."""
    return result_content(
        addressee="异议（投诉）人",
        matter=f"{remedy.get_kind_display()}：{remedy.paper.title}",
        result=str(remedy.get_outcome_display()),
        basis="《中华人民共和国社会救助法》第六十条、第六十八条",
        on=remedy.policy_on,
        county=county_of(remedy),
        organ=organ,
        answers_objection=True,
        rows=[
            ("提出日期", day_words(remedy.received_on)),
            ("反映情况", sentence(remedy.said)),
            ("答复理由", sentence(remedy.outcome_words)),
        ],
    )
