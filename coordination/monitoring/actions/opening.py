"""Opening the particulars that a warning brought: for a stated purpose, counted, recorded (B8)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import record
from coordination.changes import lock, need
from coordination.monitoring.models import RefusedRow, Warning
from coordination.monitoring.policies import can_open_person, can_open_refused
from coordination.monitoring.verbs import WarningVerb
from coordination.register.openings import admit_opening


@transaction.atomic
def open_person(warning: Warning, *, actor: Actor, purpose: str) -> Warning:
    """Show one reader the name and numbers for a while."""
    lock(actor.user)  # openings of one reader are counted one by one
    require(can_open_person(actor, warning))
    admit_opening(actor)
    purpose = need(purpose, _("Say what you need the names for."), field="purpose")
    record(
        WarningVerb.PERSON_OPENED,
        actor=actor,
        subject=warning,
        household=warning.household_key,
        reason=purpose[:200],
        after={"role": actor.role},
    )
    return warning


@transaction.atomic
def open_refused(row: RefusedRow, *, actor: Actor, purpose: str) -> RefusedRow:
    """Show one reader for a while what a refused row said."""
    lock(actor.user)  # openings of one reader are counted one by one
    require(can_open_refused(actor, row))
    admit_opening(actor)
    purpose = need(purpose, _("Say what you need the names for."), field="purpose")
    record(
        WarningVerb.ROW_OPENED,
        actor=actor,
        subject=row,
        reason=purpose[:200],
        after={"role": actor.role},
    )
    return row
