"""Households: registered, amended, moved."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import record, save_version
from coordination.notifications.actions import hint
from coordination.register.locks import lock_household
from coordination.register.models import Household
from coordination.register.numbering import draw
from coordination.register.policies import can_amend_household, can_register_household
from coordination.register.rules import must_lie_in
from coordination.register.verbs import RegisterVerb
from coordination.rules import ask
from coordination.units.models import Organisation


@transaction.atomic
def register_household(
    *,
    actor: Actor,
    township: Organisation,
    village: Organisation | None = None,
    address: str = "",
) -> Household:
    """Enter a household of a township; its members follow with ``register_person``."""
    require(can_register_household(actor, township))
    _check_place(township, village)
    [number] = draw("WORD_HOUSEHOLD")
    household = Household(
        number=number,
        township=township,
        village=village,
        address=address.strip(),
        created_by=actor.acting_post,
    )
    household.full_clean()
    save_version(household, actor=actor)
    record(
        RegisterVerb.HOUSEHOLD_REGISTERED,
        actor=actor,
        subject=household,
        unit=township,
        household=household.key,
        after={"place": household.house_address},
    )
    hint(household)
    return household


@transaction.atomic
def amend_household(household: Household, *, actor: Actor, address: str) -> Household:
    """Write the address anew; the version before stays readable in the history, encrypted."""
    household = lock_household(household)
    require(can_amend_household(actor, household))
    household.address = address.strip()
    save_version(household, actor=actor, update_fields=["address"])
    record(
        RegisterVerb.HOUSEHOLD_AMENDED,
        actor=actor,
        subject=household,
        unit=household.township_id,
        household=household.key,
    )
    hint(household)
    return household


@transaction.atomic
def move_household(
    household: Household,
    *,
    actor: Actor,
    township: Organisation,
    village: Organisation | None = None,
    address: str = "",
    reason: str,
) -> Household:
    """Hand a household that moved house to its new township; the chain of aid goes with it."""
    household = lock_household(household)
    require(can_amend_household(actor, household))
    _check_place(township, village)
    before = household.house_address
    household.township, household.village, household.address = township, village, address.strip()
    save_version(household, actor=actor, update_fields=["township", "village", "address"], reason=reason)
    record(
        RegisterVerb.HOUSEHOLD_MOVED,
        actor=actor,
        subject=household,
        unit=township,
        household=household.key,
        before={"place": before},
        after={"from": before, "to": household.house_address},
        reason=reason,
    )
    hint(household)
    return household


def _check_place(township: Organisation, village: Organisation | None) -> None:
    if township.kind != Organisation.Kind.TOWNSHIP:
        raise ValidationError({"township": _("Choose a township.")})
    ask("village", must_lie_in, village, township)
