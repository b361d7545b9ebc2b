"""What a death does to a remedy: who answers it is told; the heirs go on with it, or nobody does (C10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordination.remedies.models import Remedy
from workflows.engine.hearing import Hearing, hears

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordination.register.models import Person

DECIDED_ABOUT = {
    "aid.aidcase": "aid_cases",
    "deliberation.deliberation": "deliberations",
    "monitoring.warning": "warnings",
    "referrals.referral": "referrals",
}
"""Records about whose person a decision is signed, by the name under which the person has them."""


def open_remedies(person: Person) -> Iterable[Any]:
    """Against decisions on what the person asked for, and on aid of theirs that is asked back."""
    still_open = Remedy.objects.exclude(status=Remedy.Status.CLOSED)
    for label, name in DECIDED_ABOUT.items():
        keys = getattr(person, name).values("pk")
        yield from still_open.filter(paper__subject_type=label, paper__subject_id__in=keys)
    recoveries = person.aid_cases.filter(recoveries__isnull=False).values("recoveries")
    yield from still_open.filter(paper__subject_type="recoveries.recovery", paper__subject_id__in=recoveries)


hears("remedies.remedy", Hearing(open_remedies))
