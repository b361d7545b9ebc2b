"""Projects of social forces with what was given under them (R98), and the closure ledger (B7)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DecimalField, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from coordination.referrals.models import CharityProject, Leg, LegResult, Referral

if TYPE_CHECKING:
    from coordination.access import Actor

MONEY = DecimalField(max_digits=14, decimal_places=2)
ZERO = Value(Decimal(0), output_field=MONEY)


def project_list(actor: Actor) -> QuerySet[CharityProject]:
    """Each project with the people it took up and the value it booked."""
    granted = LegResult.objects.filter(leg__project=OuterRef("pk"), code=LegResult.Code.GRANTED).order_by()
    value = granted.values("leg__project").annotate(sum=Sum("value")).values("sum")
    taken = granted.values("leg__project").annotate(count=Count("leg", distinct=True)).values("count")
    return (
        CharityProject.objects.visible_to(actor)
        .select_related("body")
        .annotate(
            value_given=Coalesce(Subquery(value, output_field=MONEY), ZERO),
            people=Coalesce(Subquery(taken), Value(0)),
        )
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


def ledger(actor: Actor) -> QuerySet[Referral]:
    """What was struck off, newest first, with how often it came back and what was given."""
    answered = Q(legs__status=Leg.Status.ANSWERED)
    return (
        Referral.objects.visible_to(actor)
        .filter(status=Referral.Status.CLOSED)
        .select_related("window", "verified_by")
        .prefetch_related("legs__receiver", "legs__results")
        .annotate(last_result=Max("legs__answered_at", filter=answered))
    )
