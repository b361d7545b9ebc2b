"""Counties that are being founded by pages, the newest first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.founding.models import Undertaking
from coordination.policy.words import short_moment
from coordination.tables import Cell, Column
from coordination.worklists import Empty, WorkList

S = Undertaking.Status
TONES = {S.REFUSED: "late", S.CHECKED: "soon", S.FOUNDING: "soon", S.FOUNDED: "ok", S.FAILED: "late"}


def tone_of(one: Undertaking) -> str:
    return TONES[S(one.status)]


UNDERTAKINGS: WorkList[Undertaking] = WorkList(
    Undertaking,
    "foundings",
    "foundings",
    [
        Column(
            "county",
            _("County"),
            lambda one: str(one),
            lambda one: Cell(str(one), one.get_absolute_url(), [one.file_name]),
            css="lx-td-title",
        ),
        Column("by", pgettext_lazy("founding", "Brought by"), lambda one: one.brought_by.label),
        Column(
            "at",
            pgettext_lazy("founding", "Brought"),
            lambda one: one.brought_at,
            lambda one: Cell(short_moment(one.brought_at)),
            css="lx-nowrap",
        ),
        Column(
            "status",
            _("Status"),
            lambda one: one.get_status_display(),
            lambda one: Cell(badges=[(one.get_status_display(), tone_of(one))]),
        ),
    ],
    heading=_("New counties"),
    caption=_("Counties to be founded, the newest first"),
    empty=Empty(
        _("No county has been founded by pages"),
        _("Fetch the workbook to fill in, bring it back, and see what it makes before anything stands."),
    ),
    order=("-pk",),
    prepare=lambda rows: rows.select_related("brought_by").defer("workbook"),
    css="",
)
