"""The notice of refusal (D35), which several rooms issue: what, why, on what basis, and where to appeal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.plain_forms import told_form
from coordination.documents.plain_words import asking_words, bare, objecting_words, sentence
from coordination.documents.renderers import paper_renderer
from coordination.units.counties import County
from coordination.units.models import Organisation


def refusal_content(
    *,
    addressee: str,
    matter: str,
    reason: str,
    basis: str,
    on: dt.date,
    county: County,
    organ: Organisation,
    advice: str = "",
) -> dict[str, Any]:
    """What the notice of ``organ`` says; ``advice`` names what the person may try instead (C7)."""
    return {
        "form": "不予救助告知书",
        "addressee": f"{addressee}：",
        "rows": [
            ["申请（求助）事项", matter],
            ["办理结果", "不予救助"],
            ["理由", bare(reason)],
            ["依据", bare(basis)],
            *([["其他帮扶渠道", sentence(advice)]] if advice else []),
            ["咨询", asking_words(organ)],
        ],
        "requirement": objecting_words(since="本告知书", on=on, county=county),
    }


paper_renderer(PaperKind.D35)(told_form)
