"""Projects of social forces with what was given under them (R98)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DecimalField, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from coordination.referrals.models import CharityProject, LegResult
from coordination.tables import Cell, Column
from coordination.worklists import Empty, Rows, WorkList

if TYPE_CHECKING:
    from coordination.access import Actor

MONEY = DecimalField(max_digits=14, decimal_places=2)
ZERO = Value(Decimal(0), output_field=MONEY)


def with_given(rows: Rows) -> Rows:
    """Each project with the people it took up and the value it booked."""
    granted = LegResult.objects.filter(leg__project=OuterRef("pk"), code=LegResult.Code.GRANTED).order_by()
    value = granted.values("leg__project").annotate(sum=Sum("value")).values("sum")
    taken = granted.values("leg__project").annotate(count=Count("leg", distinct=True)).values("count")
    return rows.select_related("body").annotate(
        value_given=Coalesce(Subquery(value, output_field=MONEY), ZERO),
        people=Coalesce(Subquery(taken), Value(0)),
    )


def totals(actor: Actor) -> dict[str, Any]:
    """The statistics of social forces: on file, people taken up, value planned and booked."""
    projects = CharityProject.objects.visible_to(actor)
    granted = LegResult.objects.filter(
        leg__project__in=projects.order_by().values("pk"), code=LegResult.Code.GRANTED
    )
    found = granted.aggregate(value=Sum("value"), people=Count("leg", distinct=True))
    planned = projects.filter(status=CharityProject.Status.FILED).aggregate(
        count=Count("pk"), planned=Sum("planned_value")
    )
    return {
        "on_file": planned["count"],
        "planned": planned["planned"] or Decimal(0),
        "people": found["people"],
        "value": found["value"] or Decimal(0),
    }


def status(row: CharityProject) -> Cell:
    tone = "ok" if row.status == CharityProject.Status.FILED else "soon"
    return Cell(badges=[(row.get_status_display(), tone)])


PROJECTS: WorkList[Any] = WorkList(
    CharityProject,
    "project-list",
    "projects",
    [
        Column(
            "project",
            _("Project"),
            lambda row: row.title,
            lambda row: Cell(
                row.title, row.get_absolute_url(), [f"{row.get_kind_display()} · {row.audience}"]
            ),
            css="lx-td-title",
        ),
        Column("body", _("Body"), lambda row: row.body.label),
        Column("runs", _("Runs"), lambda row: f"{row.begins_on} – {row.ends_on}"),
        Column("people", _("Taken up"), lambda row: row.people, css="lx-num"),
        Column("value", _("Value booked (yuan)"), lambda row: row.value_given, css="lx-num"),
        Column("status", _("Status"), lambda row: row.get_status_display(), status),
    ],
    heading=_("Projects of social forces"),
    caption=_("Projects of social forces"),
    empty=Empty(
        _("No projects yet"),
        _("A charity or service body reports its project before it takes anybody up."),
    ),
    order=("-pk",),
    prepare=with_given,
    crumb=(_("Referrals"), "referrals:cases"),
    css="",
)
