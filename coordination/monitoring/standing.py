"""What the authority of a warning determined and still stands, and how long it is kept on where it ends."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from coordination.monitoring.models import Warning
from coordination.policy.deadlines import add_months
from coordination.policy.queries import parameter
from coordination.register.models import CategoryStatus
from coordination.units.counties import county_of


def grace_until(warning: Warning) -> dt.date:
    """The last day of the aid where it ends: kept on for RETAIN_MONTHS after the decision."""
    months = int(parameter("RETAIN_MONTHS", on=warning.policy_on, county=county_of(warning)).value)
    return add_months(timezone.localdate(), months)


def standing_categories(warning: Warning) -> list[CategoryStatus]:
    """What this authority determined for the person or the household and has no end yet."""
    mine = Q(person=warning.person) | Q(person=None, household=warning.household)
    found = CategoryStatus.objects.current().filter(mine, authority=warning.authority)
    return [status for status in found.order_by("pk") if status.until_on is None]
