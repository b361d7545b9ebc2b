"""What is read on the page of a restored house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from coordination.aid.models import Stage
from coordination.documents.models import Distribution, Paper, Series
from coordination.safekeeping.models import CountyAnswer

if TYPE_CHECKING:
    from coordination.access import Actor

UNPAID = (Stage.Status.DRAFTED, *Stage.UNPAID)


def series_of(answer: CountyAnswer) -> QuerySet[Series]:
    """The runs of numbers of a county's organs."""
    rows = Series.objects.filter(organ__region=answer.county_id).select_related("organ")
    return rows.order_by("-year", "organ__order", "organ__code", "word")


def unpaid_stages(answer: CountyAnswer) -> QuerySet[Stage]:
    """The stages of which the backup knows no payment."""
    rows = Stage.objects.filter(plan__case__county=answer.county_id, status__in=UNPAID, payments=None)
    return rows.select_related("plan__case").order_by("plan__case__number", "number")


def open_receipts(answer: CountyAnswer, actor: Actor) -> QuerySet[Distribution]:
    """Papers of the county of which a unit's receipt is not in the backup: it is given once more."""
    rows = Distribution.objects.filter(paper__in=Paper.objects.visible_to(actor), read_at=None)
    rows = rows.filter(paper__county=answer.county_id)
    return rows.select_related("paper__number", "unit").order_by("paper", "pk")
