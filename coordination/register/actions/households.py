"""Households: registered, amended, moved."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, enter, gives_reason
from coordination.register.models import Household
from coordination.register.numbering import draw
from coordination.register.policies import can_amend_household, can_register_household
from coordination.register.rules import must_lie_in
from coordination.register.verbs import RegisterVerb
from coordination.rules import ask
from coordination.units.counties import county_of
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
    [number] = draw("WORD_HOUSEHOLD", county=county_of(township))
    household = Household(
        number=number,
        township=township,
        village=village,
        address=address.strip(),
        created_by=actor.acting_post,
    )
    household.full_clean()
    place = {"place": household.house_address}
    enter(household, RegisterVerb.HOUSEHOLD_REGISTERED, actor=actor, after=place)
    return household


@transaction.atomic
def amend_household(household: Household, *, actor: Actor, address: str) -> Household:
    """Write the address anew; the version before stays readable in the history, encrypted."""
    household, change = begin(household, actor=actor)
    require(can_amend_household(actor, household))
    household.address = address.strip()
    change.save(RegisterVerb.HOUSEHOLD_AMENDED)
    return household


@gives_reason
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
    household, change = begin(household, actor=actor)
    require(can_amend_household(actor, household))
    _check_place(township, village)
    if township.county_id != household.county_id:
        raise ValidationError({"township": _("Another county keeps its own entry of who moves there.")})
    before = household.house_address
    household.township, household.village, household.address = township, village, address.strip()
    change.save(
        RegisterVerb.HOUSEHOLD_MOVED,
        before={"place": before},
        after={"from": before, "to": household.house_address},
        reason=reason,
    )
    return household


def _check_place(township: Organisation, village: Organisation | None) -> None:
    if township.kind != Organisation.Kind.TOWNSHIP:
        raise ValidationError({"township": _("Choose a township.")})
    ask("village", must_lie_in, village, township)
