"""The anchors of the days, newest first, each with its sheet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.anchors.models import DayAnchor
from coordination.policy.words import short_moment
from coordination.tables import Cell, Column
from coordination.worklists import Empty, WorkList

DAYS: WorkList[DayAnchor] = WorkList(
    DayAnchor,
    "anchors",
    "anchors",
    [
        Column("day", _("Day"), lambda anchor: anchor.day, css="lx-nowrap"),
        Column("seal", _("Seal"), lambda anchor: anchor.number, css="lx-num"),
        Column(
            "anchor",
            _("Anchor"),
            lambda anchor: anchor.head,
            lambda anchor: Cell(anchor.head[:16] + "…", small=[short_moment(anchor.made_at)]),
        ),
        Column(
            "sheet",
            _("Sheet for signature"),
            css="lx-td-act",
            shows="act",
            template="anchors/_sheet.html",
        ),
    ],
    heading=_("Anchors"),
    caption=_("Anchors of the days, newest first"),
    empty=Empty(
        _("No anchor has gone out yet"),
        _("The first goes out today at the time that the installation sets, once something has been sealed."),
    ),
    order=("-day", "-pk"),
    css="",
)
