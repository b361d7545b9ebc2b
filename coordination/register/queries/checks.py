"""Which check and which authorisation can be used again."""

from __future__ import annotations

import datetime as dt

from coordination.register.models import CheckAuthorization, Household, MeansCheck


def reusable_check(household: Household, on: dt.date | None = None) -> MeansCheck | None:
    """The newest means check that every authority still takes over (R225)."""
    return (
        household.means_checks.reusable(on)
        .select_related("checked_by")
        .order_by("-checked_on", "-pk")
        .first()
    )


def authorization_in_force(household: Household, on: dt.date | None = None) -> CheckAuthorization | None:
    """The authorisation under which a check may be made without asking again (R226)."""
    return household.authorizations.in_force(on).order_by("-signed_on", "-pk").first()
