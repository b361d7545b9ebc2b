"""Signing the papers of a case inside the action that they belong to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models

from coordination.access import Actor
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.signing import draft_paper, sign
from coordination.documents.words import in_chinese
from coordination.policy.queries import parameter
from coordination.units.counties import county_of
from coordination.units.models import Organisation


def sign_form(
    kind: PaperKind,
    record: Any,
    content: dict[str, Any],
    *,
    actor: Actor,
    organ: Organisation | None = None,
    numbered_on: dt.date | None = None,
    recipients: tuple[Organisation, ...] = (),
    title: str = "",
) -> Paper:
    """Lay a form out and sign it at once; refusals and cuts draw a number in the aid series."""
    paper = draft_paper(
        kind,
        subject=record,
        title=title or paper_title(kind, record),
        content=content,
        actor=actor,
        organ=organ,
    )
    word = parameter("WORD_AID", on=numbered_on, county=county_of(record)).value if numbered_on else None
    return sign(
        paper,
        actor=actor,
        word=word,
        recipients=recipients,
    )


@in_chinese
def paper_title(kind: PaperKind, record: models.Model) -> str:
    """The kind and the case's number; a title carries no person's name."""
    return f"{kind.label}（{getattr(record, 'number', '') or record}）"
