"""Hearing somebody before a cut (D36) and the decision on it (D37), which several rooms issue (art. 48)."""

from __future__ import annotations

from typing import Any

from coordination.documents.kinds import PaperKind
from coordination.documents.layout import FormSheet, Sheet
from coordination.documents.renderers import paper_renderer


@paper_renderer(PaperKind.D36, PaperKind.D37)
def hearing_pdf(content: dict[str, Any], sheet: Sheet) -> None:
    """Content: form, left, rows [[label, value]], opinion [label of the signer's box, its words], note."""
    form = FormSheet(sheet, title=content["form"], left=content.get("left", ""))
    for label, value in content["rows"]:
        form.row((label, value))
    label, text = content["opinion"]
    if not sheet.signers:
        form.opinion(label)
    for signer in sheet.signers:
        form.opinion(
            label,
            text=text or signer.post,
            name=signer.name,
            on=signer.on,
            medium=signer.medium,
            proxy_for=signer.proxy_for,
        )
    if content.get("note"):
        form.text(content["note"])
