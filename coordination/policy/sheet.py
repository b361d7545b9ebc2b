"""The figures in force on a day, as a page and as a workbook."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.policy.models import Evidence, Parameter
from coordination.policy.values import in_words
from coordination.tables import Cell, Column, Sheet

UNSURE = (Evidence.PROPOSED, Evidence.KNOWN)


def source(row: Parameter) -> Cell:
    badges = [(row.get_evidence_display(), "soon")] if row.evidence in UNSURE else []
    return Cell(row.source_label, badges=badges)


PARAMETERS: Sheet[Parameter] = Sheet(
    "parameters",
    "policy-parameters",
    [
        Column(
            "parameter",
            _("Parameter"),
            lambda row: row.name_words,
            lambda row: Cell(row.name_words, reverse("policy:parameter", args=[row.name]), [row.name]),
        ),
        Column("code", _("Code"), lambda row: row.name, on_page=False),
        Column("figure", _("Figure"), in_words),
        Column("source", _("Source"), lambda row: row.source_label, source),
        Column("evidence", _("Evidence"), lambda row: row.evidence, on_page=False),
        Column(
            "since",
            _("Since"),
            lambda row: row.valid_from,
            lambda row: Cell(row.valid_from.isoformat(), small=[row.version.label]),
            css="lx-nowrap",
        ),
        Column("version", _("Version"), lambda row: row.version.label, on_page=False),
    ],
    css="",
)
