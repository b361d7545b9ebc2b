"""The list of households that moved, and what the page of one move says."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from coordination.lives.models import HouseholdMove
from coordination.lives.queries import moment_words
from coordination.showing import Fact
from coordination.tables import Cell, Column
from coordination.units.fields import post_words
from coordination.worklists import Empty, Filter, WorkList

MOVES: WorkList[HouseholdMove] = WorkList(
    HouseholdMove,
    "moves",
    "moves-of-households",
    [
        Column(
            "household",
            gettext_lazy("Household"),
            lambda row: row.household.number,
            lambda row: Cell(row.household.number, row.get_absolute_url()),
            css="lx-td-title",
        ),
        Column("from", pgettext_lazy("move", "From"), lambda row: row.from_township.label),
        Column("to", pgettext_lazy("move", "To"), lambda row: row.to_township.label),
        Column("moved_on", gettext_lazy("Moved on"), lambda row: row.moved_on, css="lx-nowrap"),
        Column("status", gettext_lazy("Status"), lambda row: row.get_status_display()),
    ],
    heading=gettext_lazy("Moves of households"),
    caption=gettext_lazy("Moves of households, newest first"),
    empty=Empty(
        gettext_lazy("No household has moved"),
        gettext_lazy(
            "A household that moves house is handed over on its page; the new township signs for it."
        ),
    ),
    order=("-pk",),
    filters=[Filter("status", gettext_lazy("Status"), HouseholdMove.Status.choices)],
    prepare=lambda rows: rows.select_related("household", "from_township", "to_township"),
    crumb=(gettext_lazy("Households"), "register:households"),
)


def move_facts(move: HouseholdMove) -> list[Fact]:
    return [
        Fact("household", _("Household"), move.household.number),
        Fact("from", pgettext("move", "From"), move.from_township.label),
        Fact("to", pgettext("move", "To"), move.to_township.label),
        Fact("moved_on", _("Moved on"), move.moved_on.isoformat()),
        Fact("status", _("Status"), move.get_status_display()),
        Fact("reason", _("Reason"), move.reason, wide=True),
        Fact("sent_by", _("Handed over by"), post_words(move.sent_by)),
        Fact("sent_at", _("Handed over at"), moment_words(move.sent_at)),
        Fact("received_by", _("Received by"), post_words(move.received_by) if move.received_by else ""),
        Fact("received_at", _("Received at"), moment_words(move.received_at)),
        Fact("note", _("Note on the receipt"), move.note, wide=True),
        Fact("ended_by", _("Taken back by"), post_words(move.ended_by) if move.ended_by else ""),
        Fact("ended_at", _("Taken back at"), moment_words(move.ended_at)),
        Fact("end_reason", _("Why it was taken back"), move.end_reason, wide=True),
    ]
