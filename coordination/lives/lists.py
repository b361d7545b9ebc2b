"""The list of deaths, the newest report first."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.lives.models import DeathReport
from coordination.tables import Cell, Column
from coordination.worklists import Empty, Filter, WorkList

DEATHS: WorkList[DeathReport] = WorkList(
    DeathReport,
    "deaths",
    "deaths",
    [
        Column(
            "person",
            _("Person"),
            lambda row: row.person.title,
            lambda row: Cell(row.person.title, row.get_absolute_url(), [row.household.masked_address]),
            css="lx-td-title",
        ),
        Column("died_on", _("Day of death"), lambda row: row.died_on, css="lx-nowrap"),
        Column("reported_by", _("Reported by"), lambda row: row.reported_post.label),
        Column(
            "reported_at",
            _("Reported"),
            lambda row: timezone.localdate(row.reported_at),
            css="lx-nowrap",
        ),
        Column("status", _("Status"), lambda row: row.get_status_display()),
        Column("last_day", _("Last day of the categories"), lambda row: row.last_day, css="lx-nowrap"),
    ],
    heading=_("Deaths"),
    caption=_("Reports of a death, newest first"),
    empty=Empty(
        _("No death is reported"),
        _("Whoever hears of a death reports it on the person's household, or where the finding is entered."),
    ),
    order=("-pk",),
    filters=[Filter("status", _("Status"), DeathReport.Status.choices)],
    prepare=lambda rows: rows.select_related(
        "person__household__township",
        "person__household__village",
        "household__township",
        "household__village",
        "reported_post__unit",
        "reported_post__user",
    ),
)
