"""What the authority of a warning determined and still stands, and how long it is kept on where it ends."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from coordination.monitoring.models import Warning
from coordination.policy.deadlines import add_months
from coordination.policy.queries import parameter
from coordination.register.models import Category, CategoryStatus
from coordination.units.counties import county_of
from coordination.units.models import Organisation


def grace_until(warning: Warning) -> dt.date:
    """The last day of the aid where it ends: kept on for RETAIN_MONTHS after the decision, where the region says so."""
    return add_months(timezone.localdate(), _months("RETAIN_MONTHS", warning))


def gradual_until(warning: Warning) -> dt.date:
    """The latest last day of a gradual exit, where the region has one (R68); else that of the grace."""
    months = max(_months("GRADUAL_EXIT_MAX", warning), _months("RETAIN_MONTHS", warning))
    return add_months(timezone.localdate(), months)


def _months(name: str, warning: Warning) -> int:
    return int(parameter(name, on=warning.policy_on, county=county_of(warning)).value)


def held_categories(warning: Warning) -> list[CategoryStatus]:
    """What the person or the household holds and has no end yet, in the order of the categories."""
    if warning.household is None:
        return []
    mine = Q(person=warning.person) | Q(person=None, household=warning.household)
    held = CategoryStatus.objects.of_county(warning.county_id).current()
    found = held.filter(mine, until_on=None).select_related("authority")
    return sorted(found, key=lambda status: (Category.values.index(status.category), status.pk))


def standing_categories(warning: Warning) -> list[CategoryStatus]:
    """What this authority determined for the person or the household and has no end yet."""
    return [status for status in held_categories(warning) if status.authority_id == warning.authority_id]


def determining_units(warning: Warning) -> list[Organisation]:
    """The units that determined what is held, each once: one of them re-checks (R249)."""
    return list({status.authority_id: status.authority for status in held_categories(warning)}.values())
