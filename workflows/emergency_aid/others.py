"""What referrals gave the people of an aid case: results of charities, and of units for the same cause (C10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from coordination.aid.models import AidCase, OtherHelp
from coordination.aid.other_help import knows_of_help
from coordination.aid.queries.duplicates import MOST, same_households, same_persons
from coordination.referrals.models import Leg, LegResult
from coordination.referrals.terms import Purpose

Cause = AidCase.Cause
# of a referral that aid did not open, the purpose of the leg says for what it was
CAUSES: dict[str, str] = {
    Purpose.LIVING: Cause.LIVING,
    Purpose.MEDICAL: Cause.ILLNESS,
    Purpose.EDUCATION: Cause.EDUCATION,
    Purpose.EMPLOYMENT: Cause.UNEMPLOYMENT,
    Purpose.DISASTER: Cause.DISASTER,
}


@knows_of_help
def given_by_referrals(case: AidCase, since: dt.date) -> Iterable[OtherHelp]:
    """Granted results of this county since a day; of a restricted matter nothing is said (R217)."""
    homes = same_households(case.household) | same_households(case.person.current.household)
    legs = Leg.objects.of_county(case.township.county_id).filter(
        Q(case__person__in=same_persons(case.person)) | Q(case__household__in=homes),
        status=Leg.Status.ANSWERED,
        case__is_restricted=False,
    )
    for leg in legs.select_related("case", "receiver").order_by("-pk")[:MOST]:
        result = leg.latest_result
        if result is None or result.code != LegResult.Code.GRANTED:
            continue
        day = result.happened_on or timezone.localdate(result.entered_at)
        is_charity, cause = leg.kind == Leg.Kind.REFER, _cause_of(leg)
        if day >= since and (is_charity or cause == case.cause):
            yield OtherHelp(
                case=case,
                kind=OtherHelp.Kind.CHARITY if is_charity else OtherHelp.Kind.REFERRAL,
                giver=leg.receiver,
                cause=cause,
                given_on=day,
                value=result.value,
                source_type=LegResult._meta.label_lower,
                source_id=result.pk,
                source_label=leg.short_number,
            )


def _cause_of(leg: Leg) -> str:
    """The cause of the aid that opened the referral, or what its purpose says."""
    key = leg.case.source_id
    if key is not None and leg.case.source_type == AidCase._meta.label_lower:
        opened_by = AidCase.objects.of_county(leg.case.county_id).filter(pk=key).first()
        if opened_by is not None:
            return opened_by.cause
    return CAUSES.get(leg.purpose, "")
