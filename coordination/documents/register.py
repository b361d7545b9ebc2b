"""The register of papers: what was signed, newest first."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.access import Medium
from coordination.dates import is_year
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Distribution, Paper, Series, Signature
from coordination.tables import Cell, Column
from coordination.units.models import Organisation
from coordination.units.queries import units_of
from coordination.worklists import Asked, Choices, Empty, Filter, Rows, WorkList

if TYPE_CHECKING:
    from coordination.access import Actor


def _series(actor: Actor) -> QuerySet[Series]:
    """The runs of numbers of the organs that the actor sees."""
    return Series.objects.filter(organ__in=Organisation.objects.visible_to(actor).values("pk"))


def year_choices(actor: Actor) -> Choices:
    years = _series(actor).order_by("-year").values_list("year", flat=True).distinct()
    return [(year, year) for year in years]


def organ_choices(actor: Actor) -> Choices:
    series = _series(actor).select_related("organ").order_by("organ__order", "organ__code")
    return {one.organ_id: one.organ.label for one in series}.items()


def of_year(rows: Rows, year: str, asked: Asked) -> Rows:
    first, last = dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
    return rows.filter(issued_on__gte=first, issued_on__lte=last)


def unread(rows: Rows, value: str, asked: Asked) -> Rows:
    mine = Distribution.objects.filter(unit__in=units_of(asked.actor), read_at=None)
    return rows.filter(pk__in=mine.values("paper"))


def with_receipts(rows: Rows) -> Rows:
    """With number, organ, signatory and receipts."""
    # subqueries, not joins: they are asked for the rows of one page only
    readers = Distribution.objects.filter(paper=OuterRef("pk")).order_by()
    return rows.select_related("number", "organ").annotate(
        signatory=Subquery(Signature.objects.filter(paper=OuterRef("pk")).values("signer_name")[:1]),
        sent_count=_count(readers),
        read_count=_count(readers.filter(read_at__isnull=False)),
    )


def _count(rows: QuerySet[Distribution]) -> Coalesce:
    return Coalesce(Subquery(rows.values("paper").annotate(number=Count("pk")).values("number")), 0)


def receipts(paper: Any) -> str:
    return f"{paper.read_count}/{paper.sent_count}" if paper.sent_count else ""


def _by_hand(paper: Paper) -> list[Any]:
    return [Medium.PAPER.label] if paper.medium == Medium.PAPER else []


REGISTER: WorkList[Any] = WorkList(
    Paper,
    "register",
    "papers",
    [
        Column(
            "paper",
            gettext_lazy("Paper"),
            cell=lambda paper: Cell(paper.title, paper.get_absolute_url(), [paper.number or ""]),
            css="lx-td-title",
        ),
        Column(
            "number", gettext_lazy("Document number"), lambda paper: str(paper.number or ""), on_page=False
        ),
        Column("kind", gettext_lazy("Kind"), lambda paper: paper.get_kind_display()),
        Column("organ", gettext_lazy("Issuing organ"), lambda paper: paper.organ.label),
        Column("date", gettext_lazy("Date"), lambda paper: paper.issued_on, css="lx-nowrap"),
        Column(
            "signatory",
            gettext_lazy("Signatory"),
            lambda paper: paper.signatory,
            lambda paper: Cell(paper.signatory, small=_by_hand(paper)),
        ),
        Column(
            "receipts",
            gettext_lazy("Receipts"),
            receipts,
            lambda paper: Cell(receipts(paper) or _("none asked")),
            css="lx-num",
        ),
        Column("sha256", gettext_lazy("SHA-256 of the content"), lambda paper: paper.sha256, on_page=False),
        Column("open", gettext_lazy("Open"), css="lx-td-act", shows="act", template="documents/_open.html"),
    ],
    heading=gettext_lazy("Documents"),
    caption=gettext_lazy("Papers, newest first"),
    empty=Empty(
        gettext_lazy("No paper has been issued to you yet"),
        gettext_lazy("Signed notices, minutes and slips appear here as soon as they are issued."),
    ),
    no_match=gettext_lazy("Widen the filter, or look for the number with the search at the top."),
    order=("-signed_at", "-pk"),
    narrow=lambda rows, actor: rows.signed(),
    filters=[
        Filter("kind", gettext_lazy("Kind"), PaperKind.choices, any=gettext_lazy("All kinds")),
        Filter(
            "year",
            gettext_lazy("Year"),
            year_choices,
            of_year,
            any=gettext_lazy("All years"),
            takes=is_year,
        ),
        Filter(
            "unit",
            gettext_lazy("Issuing organ"),
            organ_choices,
            column="organ",
            any=gettext_lazy("All organs"),
        ),
        Filter("unread", gettext_lazy("Receipt of my unit still open"), narrow=unread, tick=True),
    ],
    prepare=with_receipts,
    css="",
)
