"""The closure ledger (销号台账) with the columns of B7."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.template.defaultfilters import truncatechars
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coordination.access import Actor
from coordination.dates import is_year
from coordination.duties.models import Assignment, Progress, Report
from coordination.duties.queries.lists import co_units, of_unit, reads_all, unit_choices
from coordination.policy.words import due_cell
from coordination.tables import Cell, Column
from coordination.wording import listed
from coordination.worklists import Asked, Empty, Filter, Rows, View, WorkList

ENTRY = 60  # characters of a progress that a line shows


def struck_off(rows: Rows, actor: Actor) -> Rows:
    return rows.filter(status=Assignment.Status.CLOSED)


def still_open(rows: Rows, actor: Actor) -> Rows:
    return rows.exclude(status__in=[*Assignment.BEFORE_DISPATCH, Assignment.Status.CLOSED])


def of_year(rows: Rows, year: str, asked: Asked) -> Rows:
    return rows.filter(dispatched_at__year=int(year)) if is_year(year) else rows


def with_latest(rows: Rows) -> Rows:
    """With the latest progress and report of each, without a query a row."""
    progress = Progress.objects.filter(assignment=OuterRef("pk"), status="given").order_by("-place")
    report = Report.objects.filter(assignment=OuterRef("pk")).order_by("-round")
    return (
        rows.annotate(
            last_progress=Subquery(progress.values("text")[:1]),
            evidence=Subquery(report.values("evidence")[:1]),
        )
        .select_related("lead_unit", "verified_by__user")
        .prefetch_related("co_units")
    )


def result(row: Any) -> Cell:
    small = []
    if row.result and row.closed_at:
        small.append(f"{timezone.localtime(row.closed_at):%Y-%m-%d}")
    if row.returns:
        returned = ngettext("returned once", "returned %(times)s times", row.returns)
        small.append(returned % {"times": row.returns})
    badge = (row.get_result_display(), "ok") if row.result else (row.get_status_display(), "soon")
    return Cell(badges=[badge], small=small)


def progress(row: Any) -> Cell:
    """What was last said of it, and under it what proves it."""
    small = [truncatechars(row.evidence, ENTRY)] if row.evidence else []
    return Cell(truncatechars(row.last_progress or row.get_status_display(), ENTRY), small=small)


LEDGER: WorkList[Any] = WorkList(
    Assignment,
    "ledger",
    "closure-ledger",
    [
        Column("number", _("Number"), lambda row: row.number, on_page=False),
        Column(
            "matter",
            _("Matter"),
            cell=lambda row: Cell(row.title, row.get_absolute_url(), [row.number]),
            css="lx-td-title",
        ),
        Column("source", _("Source document and line"), lambda row: row.source_label),
        Column(
            "lead_unit",
            _("Lead unit"),
            lambda row: row.lead_unit.label,
            lambda row: Cell(row.lead_unit.label, small=[" ".join(co_units(row))]),
            css="lx-td-unit",
        ),
        Column("co_units", _("Co-operating units"), lambda row: listed(co_units(row)), on_page=False),
        Column("measure", _("Deliverable"), lambda row: row.measure),
        Column("due", _("Due"), lambda row: due_cell(row.due_on), css="lx-nowrap"),
        Column(
            "progress",
            _("Progress"),
            lambda row: row.last_progress or row.get_status_display(),
            progress,
        ),
        Column("evidence", _("Completion evidence"), lambda row: row.evidence or "", on_page=False),
        Column("verifier", _("Verifier"), lambda row: row.verified_by.user.label if row.verified_by else ""),
        Column(
            "closed_on",
            _("Closed on"),
            lambda row: timezone.localdate(row.closed_at) if row.closed_at else None,
            on_page=False,
        ),
        Column(
            "result", _("Result"), lambda row: row.get_result_display() if row.result else _("open"), result
        ),
        Column("returns", _("Returns"), lambda row: row.returns, on_page=False),
        Column("reopened", _("Times reopened"), lambda row: row.reopened, on_page=False),
    ],
    heading=_("Closure ledger"),
    caption=_("Closure ledger"),
    empty=Empty(
        _("Nothing in the ledger"),
        _("A matter enters the ledger when it is dispatched and is struck off when it is closed."),
    ),
    order=("due_on", "pk"),
    parameter="open",
    views=[
        View("", _("Struck off"), struck_off, order=("-closed_at", "-pk")),
        View("1", _("Still open"), still_open),
    ],
    filters=[
        Filter("unit", _("Lead unit"), unit_choices, of_unit, offered=reads_all),
        Filter(
            "year",
            _("Dispatched in the year"),
            narrow=of_year,
            attrs={"inputmode": "numeric", "pattern": r"\d{4}", "maxlength": "4"},
        ),
    ],
    prepare=with_latest,
    crumb=(_("Assignments"), "duties:assignments"),
    css="",
)
