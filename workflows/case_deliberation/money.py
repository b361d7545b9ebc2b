"""What an advance has given counts into what the hearing of the same hardship grants (C5-5)."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q, Sum

from coordination.aid.models import AidCase, Stage
from coordination.deliberation.actions.preparing import count_advance
from coordination.deliberation.models import Deliberation
from coordination.units.actors import clock_actor

CENT = Decimal("0.01")


def given_in_advance(case: Deliberation) -> Decimal:
    """Yuan approved in advance for this hardship: by aid that the case opened, came from, or found running."""
    related = Q(source_type=case._meta.label_lower, source_id=case.pk) | ~Q(status__in=AidCase.ENDED)
    if case.source_type == AidCase._meta.label_lower:
        related |= Q(pk=case.source_id)
    elif case.source_id is not None:
        related |= Q(source_type=case.source_type, source_id=case.source_id)
    given = (
        Stage.objects.filter(
            number=0, plan__case__in=AidCase.objects.filter(related, household=case.household)
        )
        .exclude(status__in=(Stage.Status.DRAFTED, Stage.Status.STOPPED))
        .aggregate(total=Sum("amount"))
    )
    return (given["total"] or Decimal(0)).quantize(CENT)


def count_in_hearings(aid: AidCase) -> None:
    """An advance was approved: every open hearing of the household knows how much."""
    for case in Deliberation.objects.filter(household=aid.household).exclude(status__in=Deliberation.ENDED):
        count_advance(case, actor=clock_actor(), amount=given_in_advance(case))
