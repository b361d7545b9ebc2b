"""The notice of refusal (D35), which several rooms issue: what, why, on what basis, and where to appeal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.plain_forms import told_form
from coordination.documents.renderers import paper_renderer
from coordination.policy.queries import parameter
from coordination.units.counties import County


def refusal_content(
    *, addressee: str, matter: str, reason: str, basis: str, on: dt.date, county: County, advice: str = ""
) -> dict[str, Any]:
    """What the notice says; ``advice`` names what the person may try instead (C7)."""
    days = parameter("REMEDY_DAYS", on=on, county=county).value
    return {
        "form": "不予救助告知书",
        "addressee": f"{addressee}：",
        "rows": [
            ["申请（求助）事项", matter],
            ["办理结果", "不予救助"],
            ["理由", reason],
            ["依据", basis],
            *([["其他帮扶渠道", advice]] if advice else []),
        ],
        "requirement": f"如不服本决定，可以自收到本告知书之日起{days}日内依法申请行政复议，"
        "也可以依法提起行政诉讼；对办理过程有意见的，可以向联席会议办公室反映。",
    }


paper_renderer(PaperKind.D35)(told_form)
