"""A line of the closure ledger (D16): whatever matter is struck off, its line is signed and numbered in one series (B7).

For the actions of the rooms whose matters they are; the rows are theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from coordination.access import Actor
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.plain_forms import told_form
from coordination.documents.renderers import paper_renderer
from coordination.documents.signing import Recipient, issue
from coordination.policy.queries import parameter
from coordination.units.counties import county_of

paper_renderer(PaperKind.D16)(told_form)


def strike_off(
    record: models.Model,
    *,
    actor: Actor,
    number: str,
    form: str,
    rows: Sequence[Sequence[str]],
    tables: Sequence[Any] = (),
    recipients: Iterable[Recipient] = (),
) -> Paper:
    """Sign the line of one matter in the name of the county's office, under the number of the ledger."""
    county = county_of(record)
    content: dict[str, Any] = {"form": form, "signed": "销号审定", "rows": [list(row) for row in rows]}
    if tables:
        content["tables"] = list(tables)
    return issue(
        PaperKind.D16,
        subject=record,
        organ=county.office,
        word=parameter("WORD_CLOSURE", on=timezone.localdate(), county=county).value,
        title=f"{number}销号登记",
        content=content,
        actor=actor,
        recipients=recipients,
    )
