"""What several rooms tell a person or note at a door: the notice of result (D33), the record of a visit (D28)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.plain_forms import told_form
from coordination.documents.plain_words import asking_words, objecting_words
from coordination.documents.renderers import paper_renderer
from coordination.documents.words import day_words
from coordination.units.counties import County
from coordination.units.models import Organisation

Row = tuple[str, str]


def result_content(
    *,
    addressee: str,
    matter: str,
    result: str,
    basis: str,
    on: dt.date,
    county: County,
    organ: Organisation,
    rows: Sequence[Row] = (),
    answers_objection: bool = False,
) -> dict[str, Any]:
    """The answer of ``organ`` in plain words; ``rows`` name what is given, by whom and when."""
    return {
        "form": "办理结果反馈告知书",
        "addressee": f"{addressee}：",
        "rows": [
            ["申请（求助）事项", matter],
            ["办理结果", result],
            ["依据", basis],
            *map(list, rows),
            ["咨询", asking_words(organ)],
        ],
        "requirement": objecting_words(
            since="本告知书",
            on=on,
            county=county,
            lead="对以上结果有异议的",
            answered=answers_objection,
        ),
    }


def visit_content(
    *, matter: str, household: str, visited_on: dt.date, found: str, note: str, rows: Sequence[Row] = ()
) -> dict[str, Any]:
    """What the visitor found; the household stands by its number, never by a name."""
    return {
        "form": "跟进走访记录",
        "addressee": "",
        "rows": [
            ["走访事项", matter],
            ["家庭编号", household],
            ["走访日期", day_words(visited_on)],
            ["走访结论", found],
            *map(list, rows),
            ["走访情况", note],
        ],
        "requirement": "",
    }


paper_renderer(PaperKind.D33, PaperKind.D28)(told_form)
