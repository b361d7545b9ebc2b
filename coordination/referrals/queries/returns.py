"""Who gives back what, counted by unit: where a duty is unclear, or is not taken on (3.21, C6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.referrals.models import Leg, LegReturn
from coordination.tables import Column
from coordination.units.models import Organisation
from coordination.worklists import Empty, Rows, WorkList

if TYPE_CHECKING:
    from coordination.access import Actor


def of_county(rows: Any, actor: Actor) -> Rows:
    """Units of the reader's county that gave a leg back."""
    theirs = LegReturn.objects.filter(unit=OuterRef("pk"))
    return rows.filter(Exists(theirs), region=actor.county_id)


def with_counts(rows: Rows) -> Rows:
    """What each received, gave back, this year and in all, and had to take after all by a ruling."""
    back = LegReturn.objects.filter(unit=OuterRef("pk")).order_by().values("unit")
    got = Leg.objects.filter(receiver=OuterRef("pk"), received_at__isnull=False).order_by().values("receiver")
    year = Q(returned_at__year=timezone.localdate().year)
    ruled = Q(sent_on_to=F("unit")) & ~Q(ruling="")
    return rows.annotate(
        received=_count(got),
        returned=_count(back),
        returned_this_year=_count(back.filter(year)),
        ruled_back=_count(back.filter(ruled)),
    )


def _count(rows: Any) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), Value(0))


RETURNS: WorkList[Any] = WorkList(
    Organisation,
    "leg-returns",
    "leg-returns",
    [
        Column("unit", _("Unit"), lambda unit: unit.label, css="lx-td-title"),
        Column("this_year", _("Returned this year"), lambda unit: unit.returned_this_year, css="lx-num"),
        Column("returned", _("Returned in all"), lambda unit: unit.returned, css="lx-num"),
        Column("ruled_back", _("Of them ruled to be theirs"), lambda unit: unit.ruled_back, css="lx-num"),
        Column("received", _("Received and kept"), lambda unit: unit.received, css="lx-num"),
    ],
    heading=_("Returns by unit"),
    caption=_("Units that returned a leg as not theirs"),
    empty=Empty(
        _("Nothing was returned"), _("A unit stands here once it has returned a leg as not its duty.")
    ),
    order=("order", "pk"),
    narrow=of_county,
    prepare=with_counts,
    crumb=(_("Referrals"), "referrals:cases"),
    css="",
)
