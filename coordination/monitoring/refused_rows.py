"""Which refused rows have said what they said for long enough (R4)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from coordination.monitoring.models import RefusedRow
from coordination.policy.deadlines import add_months
from coordination.policy.queries import parameter
from coordination.units.counties import County


def rows_over(county: County) -> models.QuerySet[RefusedRow]:
    """Rows of the county that say something still and whose time is over."""
    today = timezone.localdate()
    before = timezone.make_aware(dt.datetime.combine(add_months(today, -months_kept(county)), dt.time.min))
    return RefusedRow.objects.of_county(county).filter(wiped_at=None, received_at__lt=before)


def months_kept(county: County) -> int:
    return int(parameter("WARN_REFUSED_KEPT", on=timezone.localdate(), county=county).value)
