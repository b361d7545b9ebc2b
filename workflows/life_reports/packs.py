"""What the transfer of a household takes along, read of every room that has to do with it (C7, C9).

The register's part, what was paid this year, which referrals are open by what they are for. No account, no
note on health, nothing of a restricted matter, and nobody's words.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coordination.aid.models import AidCase, Payment
from coordination.lives.transfers import register_part
from coordination.referrals.models import Leg, Referral
from coordination.register.models import Household
from coordination.register.queries.living import living_members
from coordination.vocabulary import choice


def pack_of(household: Household) -> dict[str, Any]:
    today = timezone.localdate()
    members = living_members(household)
    pack = register_part(household, members, today)
    paid = Payment.objects.filter(
        plan__case__person__household=household, status=Payment.Status.PAID, paid_at__year=today.year
    )
    pack["aid"] = [
        {
            "month": timezone.localtime(one.paid_at).strftime("%Y-%m"),
            "cause": choice(AidCase, "cause", one.plan.case.cause),
            "amount": str(one.amount),
        }
        for one in paid.select_related("plan__case").order_by("paid_at", "pk")
    ]
    legs = Leg.objects.filter(case__person__in=members, case__is_restricted=False)
    waiting = legs.exclude(case__status__in=Referral.ENDED).exclude(status__in=Leg.SETTLED)
    kinds = waiting.order_by("purpose").values_list("purpose", flat=True).distinct()
    pack["referrals"] = [choice(Leg, "purpose", kind) for kind in kinds]
    return pack
