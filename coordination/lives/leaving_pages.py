"""The lists of households that leave the county and arrive in it, of moves that were found, and what their pages say."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from coordination.lives.models import Arrival, Departure, MoveReport
from coordination.lives.queries import moment_words
from coordination.lives.transfers import carried_facts
from coordination.showing import Fact
from coordination.tables import Cell, Column
from coordination.units.fields import post_words
from coordination.worklists import Empty, Filter, WorkList

CRUMB = (gettext_lazy("Moves of households"), "lives:moves")

DEPARTURES: WorkList[Departure] = WorkList(
    Departure,
    "departures",
    "households-that-leave",
    [
        Column(
            "household",
            gettext_lazy("Household"),
            lambda row: row.household.number,
            lambda row: Cell(row.household.number, row.get_absolute_url()),
            css="lx-td-title",
        ),
        Column("township", pgettext_lazy("move", "From"), lambda row: row.household.township.label),
        Column("to", pgettext_lazy("move", "To"), lambda row: row.where),
        Column("moved_on", gettext_lazy("Moved on"), lambda row: row.moved_on, css="lx-nowrap"),
        Column("status", gettext_lazy("Status"), lambda row: row.get_status_display()),
        Column(
            "last_day", gettext_lazy("Last day of the aid here"), lambda row: row.last_day, css="lx-nowrap"
        ),
    ],
    heading=gettext_lazy("Households that leave the county"),
    caption=gettext_lazy("Households that leave the county, newest first"),
    empty=Empty(
        gettext_lazy("No household leaves the county"),
        gettext_lazy("A household that goes to another county is handed over on its page."),
    ),
    order=("-pk",),
    filters=[Filter("status", gettext_lazy("Status"), Departure.Status.choices)],
    prepare=lambda rows: rows.select_related("household__township", "to_county"),
    crumb=CRUMB,
)

ARRIVALS: WorkList[Arrival] = WorkList(
    Arrival,
    "arrivals",
    "households-that-arrive",
    [
        Column(
            "number",
            gettext_lazy("Number there"),
            lambda row: row.carried.get("number", ""),
            lambda row: Cell(row.carried.get("number", ""), row.get_absolute_url()),
            css="lx-td-title",
        ),
        Column("from", pgettext_lazy("move", "From"), lambda row: row.from_county.label),
        Column("moved_on", gettext_lazy("Moved on"), lambda row: row.moved_on, css="lx-nowrap"),
        Column("status", gettext_lazy("Status"), lambda row: row.get_status_display()),
        Column(
            "household",
            gettext_lazy("Household here"),
            lambda row: row.household.number if row.household else "",
        ),
    ],
    heading=gettext_lazy("Households from other counties"),
    caption=gettext_lazy("Households from other counties, newest first"),
    empty=Empty(
        gettext_lazy("No household comes from another county"),
        gettext_lazy("What another county of this house hands over stands here and waits for an answer."),
    ),
    order=("-pk",),
    filters=[Filter("status", gettext_lazy("Status"), Arrival.Status.choices)],
    prepare=lambda rows: rows.select_related("from_county", "household"),
    crumb=CRUMB,
)

MOVE_REPORTS: WorkList[MoveReport] = WorkList(
    MoveReport,
    "move_reports",
    "moves-that-were-found",
    [
        Column(
            "household",
            gettext_lazy("Household"),
            lambda row: row.household.number,
            lambda row: Cell(row.household.number, row.get_absolute_url()),
            css="lx-td-title",
        ),
        Column("township", gettext_lazy("Township asked"), lambda row: row.township.label),
        Column("moved_on", gettext_lazy("Moved on"), lambda row: row.moved_on, css="lx-nowrap"),
        Column("found_in", gettext_lazy("Found in"), lambda row: row.source_label),
        Column("status", gettext_lazy("Status"), lambda row: row.get_status_display()),
    ],
    heading=gettext_lazy("Moves that were found"),
    caption=gettext_lazy("Moves that were found, newest first"),
    empty=Empty(
        gettext_lazy("No move was found"),
        gettext_lazy("Whoever finds in a matter that somebody has moved enters it there."),
    ),
    order=("-pk",),
    filters=[Filter("status", gettext_lazy("Status"), MoveReport.Status.choices)],
    prepare=lambda rows: rows.select_related("household", "township"),
    crumb=CRUMB,
)


def departure_facts(departure: Departure) -> list[Fact]:
    return [
        Fact("household", _("Household"), departure.household.number),
        Fact("to", pgettext("move", "To"), departure.where),
        Fact("address", _("New address"), departure.address, wide=True),
        Fact("moved_on", _("Moved on"), departure.moved_on.isoformat()),
        Fact("status", _("Status"), departure.get_status_display()),
        Fact("reason", _("Reason"), departure.reason, wide=True),
        Fact("found_in", _("Found in"), departure.source_label),
        *carried_facts(departure.pack),
        Fact("prepared_by", _("Prepared by"), post_words(departure.prepared_by)),
        Fact("prepared_at", _("Prepared at"), moment_words(departure.prepared_at)),
        Fact(
            "signed_by",
            pgettext("departure", "Signed by"),
            post_words(departure.signed_by) if departure.signed_by else "",
        ),
        Fact("posted_on", _("Letter sent on"), str(departure.posted_on or "")),
        Fact("way", _("How it was sent"), departure.get_way_display() if departure.way else ""),
        Fact("answered_at", _("Answered at"), moment_words(departure.answered_at)),
        Fact("last_day", _("Last day of the aid here"), str(departure.last_day or "")),
        Fact("told", _("How the household was told"), departure.told, wide=True),
        Fact("ended_by", _("Taken back by"), post_words(departure.ended_by) if departure.ended_by else ""),
        Fact("ended_at", _("Taken back at"), moment_words(departure.ended_at)),
        Fact("end_reason", _("Why it did not go on"), departure.end_reason, wide=True),
    ]


def arrival_facts(arrival: Arrival) -> list[Fact]:
    return [
        Fact("number", _("Number there"), arrival.carried.get("number", "")),
        Fact("from", pgettext("move", "From"), arrival.from_county.label),
        Fact("address", _("Address given"), arrival.address, wide=True),
        Fact("moved_on", _("Moved on"), arrival.moved_on.isoformat()),
        Fact("came_at", _("Came at"), moment_words(arrival.came_at)),
        Fact("status", _("Status"), arrival.get_status_display()),
        *carried_facts(arrival.carried),
        Fact("household", _("Household here"), arrival.household.title if arrival.household else ""),
        Fact("decided_by", _("Decided by"), post_words(arrival.decided_by) if arrival.decided_by else ""),
        Fact("decided_at", _("Decided at"), moment_words(arrival.decided_at)),
        Fact("reason", _("Why it is refused"), arrival.reason, wide=True),
        Fact("settled", _("What became of the household here"), arrival.settled, wide=True),
    ]


def move_report_facts(report: MoveReport) -> list[Fact]:
    return [
        Fact("household", _("Household"), report.household.title),
        Fact("moved_on", _("Moved on"), report.moved_on.isoformat()),
        Fact("place", _("Where it is said to live now"), report.place, wide=True),
        Fact("how_known", _("How it is known"), report.how_known, wide=True),
        Fact("found_in", _("Found in"), report.source_label),
        Fact("status", _("Status"), report.get_status_display()),
        Fact("reported_by", _("Reported by"), post_words(report.reported_by)),
        Fact("reported_at", _("Reported at"), moment_words(report.reported_at)),
        Fact("decided_by", _("Decided by"), post_words(report.decided_by) if report.decided_by else ""),
        Fact("decided_at", _("Decided at"), moment_words(report.decided_at)),
        Fact("reason", _("What was found"), report.reason, wide=True),
    ]
