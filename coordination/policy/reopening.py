"""How long a closed matter can be taken up again under its number (C7, REOPEN_MONTHS)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.policy.deadlines import add_months
from coordination.policy.queries import parameter
from coordination.policy.regions import Region


def too_old_to_reopen(closed_at: dt.datetime, *, on: dt.date, county: Region) -> str | None:
    """Why a matter closed then is not reopened any more, by the rules of a day; None while it may be."""
    months = int(parameter("REOPEN_MONTHS", on=on, county=county).value)
    if timezone.localdate() <= add_months(timezone.localdate(closed_at), months):
        return None
    return _("After %(months)d months a new application is opened instead.") % {"months": months}
