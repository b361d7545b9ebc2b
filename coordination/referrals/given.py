"""Referrals on the chain of a household: what was asked of other units, and what they gave."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce, ExtractYear, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from coordination.referrals.models import LegResult, Referral
from coordination.register import given

if TYPE_CHECKING:
    from coordination.access import Actor

KIND = pgettext_lazy("chain", "Referral")


@given.told_by
def referrals_of(households: Sequence[int], actor: Actor) -> tuple[list[given.Help], list[given.Sum]]:
    """The newest referrals with what their legs gave, in money or worth."""
    cases = Referral.objects.visible_to(actor).filter(household__in=households).order_by("-pk")
    found = list(cases.values_list("pk", "number", "title", "is_restricted", "status", "created_at"))
    keys = [row[0] for row in found]  # who sees them is asked once
    results = LegResult.objects.filter(leg__case__in=keys, code=LegResult.Code.GRANTED)
    worth = results.exclude(value=None).order_by()
    valued = dict(worth.values_list("leg__case").annotate(total=Sum("value")))
    years = (
        worth.annotate(year=ExtractYear(Coalesce("happened_on", TruncDate("entered_at"))))
        .values_list("year", "form")
        .annotate(total=Sum("value"), times=Count("pk"))
    )
    lines = [
        given.Help(
            on=timezone.localdate(at),
            kind=KIND,
            words=f"{number} · {_('Restricted matter') if is_restricted else title}",
            status=str(Referral.Status(status).label),
            url=Referral(pk=pk).get_absolute_url(),
            topic=f"referrals.referral:{pk}",
            amount=valued.get(pk),
        )
        for pk, number, title, is_restricted, status, at in found[: given.MOST]
    ]
    sums = [
        given.Sum(
            year, f"{KIND} · {LegResult.Form(form).label}" if form else str(KIND), Decimal(total), times
        )
        for year, form, total, times in years
    ]
    return lines, sums
