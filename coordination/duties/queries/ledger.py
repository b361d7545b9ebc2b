"""The closure ledger (销号台账) with the columns of B7."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.duties.models import Assignment, Progress, Report

if TYPE_CHECKING:
    from coordination.access import Actor

HEADS = (
    gettext_lazy("Number"),
    gettext_lazy("Item"),
    gettext_lazy("Source document and line"),
    gettext_lazy("Lead unit"),
    gettext_lazy("Co-operating units"),
    gettext_lazy("Deliverable"),
    gettext_lazy("Due"),
    gettext_lazy("Progress"),
    gettext_lazy("Completion evidence"),
    gettext_lazy("Verifier"),
    gettext_lazy("Closed on"),
    gettext_lazy("Result"),
    gettext_lazy("Returns"),
    gettext_lazy("Times reopened"),
)


def ledger_rows(actor: Actor, *, closed: bool, unit: str = "", year: str = "") -> QuerySet[Any]:
    """Dispatched assignments with their latest progress and report, without a query a row."""
    progress = Progress.objects.filter(assignment=OuterRef("pk"), status="given").order_by("-place")
    report = Report.objects.filter(assignment=OuterRef("pk")).order_by("-round")
    rows = (
        Assignment.objects.visible_to(actor)
        .exclude(status__in=Assignment.BEFORE_DISPATCH)
        .annotate(
            last_progress=Subquery(progress.values("text")[:1]),
            evidence=Subquery(report.values("evidence")[:1]),
        )
        .select_related("lead_unit", "verified_by__user")
        .prefetch_related("co_units")
    )
    if closed:
        rows = rows.filter(status=Assignment.Status.CLOSED)
    else:
        rows = rows.exclude(status=Assignment.Status.CLOSED)
    if unit:
        rows = rows.filter(lead_unit__code=unit)
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(dispatched_at__year=int(year))
    return rows


def ledger_line(row: Any) -> tuple[Any, ...]:
    """One matter as the ledger writes it."""
    return (
        row.number,
        row.title,
        row.source_label,
        row.lead_unit.label,
        "、".join(unit.label for unit in row.co_units.all()),
        row.measure,
        row.due_on,
        row.last_progress or row.get_status_display(),
        row.evidence or "",
        row.verified_by.user.label if row.verified_by else "",
        timezone.localdate(row.closed_at) if row.closed_at else None,
        row.get_result_display() if row.result else _("open"),
        row.returns,
        row.reopened,
    )
