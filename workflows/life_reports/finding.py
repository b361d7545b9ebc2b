"""Where a reported move leads: to another township, to another county, to a place outside, or nowhere (3.6)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from coordination.lives import actions
from coordination.lives.models import MoveReport
from workflows.life_reports.handing_over import Place, move_house
from workflows.life_reports.leaving import leave

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.units.models import Organisation


@transaction.atomic
def lead_inside(
    report: MoveReport, *, actor: Actor, home: Place, address: str = "", moved_on: dt.date, reason: str
) -> MoveReport:
    """It moved inside the county: handed over to the new township, which signs."""
    report = actions.lead_report(report, actor=actor, reason=reason)
    move_house(report.household, actor=actor, place=home, address=address, moved_on=moved_on, reason=reason)
    return report


@transaction.atomic
def lead_out(
    report: MoveReport,
    *,
    actor: Actor,
    to_county: Organisation | None = None,
    place: str = "",
    address: str = "",
    moved_on: dt.date,
    reason: str,
) -> MoveReport:
    """It left the county: a transfer or a letter is prepared."""
    report = actions.lead_report(report, actor=actor, reason=reason)
    leave(
        report.household,
        actor=actor,
        to_county=to_county,
        place=place,
        address=address,
        moved_on=moved_on,
        reason=reason,
        source=report,
        source_label=report.title,
    )
    return report
