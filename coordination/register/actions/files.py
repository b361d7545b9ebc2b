"""Opening a file: names and numbers in plain, for a stated purpose, counted and recorded (PIPL, B8)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import record
from coordination.changes import lock, need
from coordination.notifications.actions import hint_topic
from coordination.register.models import Household
from coordination.register.openings import admit_opening
from coordination.register.policies import can_open_file
from coordination.register.verbs import RegisterVerb

LONGEST = 200


@transaction.atomic
def open_file(household: Household, *, actor: Actor, purpose: str) -> Household:
    """Open a household's names and numbers to one reader for a while."""
    lock(actor.user)  # openings of one reader are counted one by one
    household = Household.objects.visible_to(actor).select_related("township", "village").get(pk=household.pk)
    require(can_open_file(actor, household))
    admit_opening(actor)
    purpose = need(purpose, _("Say what you need the names for."), field="purpose")
    record(
        RegisterVerb.FILE_OPENED,
        actor=actor,
        subject=household,
        household=household.key,
        after={"purpose": purpose[:LONGEST], "role": actor.role},
        reason=purpose[:LONGEST],
    )
    hint_topic(f"register.household:{household.pk}")
    return household
