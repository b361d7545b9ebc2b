"""The list of signatures on paper, newest first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.entries.models import PaperEntry
from coordination.tables import Cell, Column
from coordination.worklists import Empty, Filter, WorkList

ENTRIES: WorkList[Any] = WorkList(
    PaperEntry,
    "paper-entries",
    "signatures-on-paper",
    [
        Column(
            "step",
            _("Step"),
            lambda row: row.step_words,
            lambda row: Cell(row.step_words, row.get_absolute_url()),
            css="lx-td-title",
        ),
        Column(
            "signer",
            _("Signed by"),
            lambda row: f"{row.signer.user.label} · {row.signer.label}",
        ),
        Column("signed_on", _("Date on the paper"), lambda row: row.signed_on, css="lx-nowrap"),
        Column("entered_by", pgettext_lazy("sheet", "Entered by"), lambda row: row.entered_by.label),
        Column("compared_by", _("Compared by"), lambda row: row.compared_by.label if row.compared_by else ""),
        Column("status", _("Status"), lambda row: row.get_status_display()),
        Column("objection", _("Objection"), lambda row: objection_words(row)),
    ],
    heading=_("Signatures on paper"),
    caption=_("Signatures on paper, newest first"),
    empty=Empty(
        _("No sheet has been entered yet"),
        _("What the office enters from a signed sheet appears here, and its holder hears of it at once."),
    ),
    order=("-pk",),
    filters=[Filter("status", _("Status"), PaperEntry.Status.choices)],
    prepare=lambda rows: rows.select_related(
        "signer__user", "signer__unit", "entered_by", "compared_by", "objection"
    ),
)


def objection_words(entry: PaperEntry) -> str:
    objection = getattr(entry, "objection", None)
    return objection.get_status_display() if objection is not None else ""
