"""Emergency aid on the chain of a household: each case as it was asked, and what was paid on it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.aid.models import AidCase, Payment
from coordination.aid.models.seeing import has_open_money
from coordination.register import given
from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.access import Actor

KIND = gettext_lazy("Emergency aid")


@given.told_by
def aid_of(households: Sequence[int], actor: Actor) -> tuple[list[given.Help], list[given.Sum]]:
    """The newest cases with what was paid on each; what came back from the bank is none of it."""
    cases = AidCase.objects.visible_to(actor).filter(household__in=households).order_by("-pk")
    found = list(cases.values_list("pk", "number", "cause", "status", "registered_at", "amount"))
    reads_money = not actor.has_role(Role.VCO)
    keys = [row[0] for row in found]  # who sees them is asked once
    open_ones = AidCase.objects.filter(pk__in=keys).filter(has_open_money(actor)).order_by()
    payments = Payment.objects.filter(plan__case__in=open_ones.values("pk"), status=Payment.Status.PAID)
    paid = dict(payments.order_by().values_list("plan__case").annotate(total=Sum("amount")))
    years = (
        payments.order_by()
        .annotate(year=ExtractYear("paid_at"))
        .values_list("year")
        .annotate(total=Sum("amount"), times=Count("pk"))
    )
    lines = [
        given.Help(
            on=timezone.localdate(at),
            kind=KIND,
            words=f"{number} · {AidCase.Cause(cause).label}",
            status=str(AidCase.Status(status).label),
            url=AidCase(pk=pk).get_absolute_url(),
            topic=f"aid.aidcase:{pk}",
            amount=paid.get(pk),
            asked=asked if reads_money else None,
        )
        for pk, number, cause, status, at, asked in found[: given.MOST]
    ]
    return lines, [given.Sum(year, _("Emergency aid"), Decimal(total), times) for year, total, times in years]
