"""The two plain forms of the house: one with a decision, one that tells somebody something."""

from __future__ import annotations

from typing import Any

from coordination.documents.layout import FormSheet, Sheet


def decided_form(content: dict[str, Any], sheet: Sheet) -> None:
    """Content: form, left, rows [[label, value]], perhaps a table, opinion [label of the signer's box, its words], note."""
    form = FormSheet(sheet, title=content["form"], left=content.get("left", ""))
    for label, value in content["rows"]:
        form.row((label, value))
    if "table" in content:
        header, rows = content["table"]
        form.table(header, rows, widths=(2, 2, 3, 2, 5), align="crccl")
    label, text = content["opinion"]
    form.signed(label, text=text, lines=5)
    if content.get("note"):
        form.text(content["note"])


def told_form(content: dict[str, Any], sheet: Sheet) -> None:
    """Content: form, addressee, rows [[label, value]], perhaps tables [heading, header, rows], whose box is signed, requirement."""
    form = FormSheet(sheet, title=content["form"], left=sheet.organ_name, size=14)
    if content.get("addressee"):
        form.text(content["addressee"])
    for label, value in content["rows"]:
        form.row((label, value))
    for heading, header, rows in content.get("tables", ()):
        form.section(heading)
        form.table(header, rows)
    form.signed(content.get("signed", "经办"))
    if content.get("requirement"):
        form.text(content["requirement"])
