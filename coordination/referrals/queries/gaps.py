"""Who stands on one list and not on the other (双纳入, R60): poverty watch against the minimum guarantee."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from coordination.referrals.models import Referral
from coordination.register.models import Category, CategoryStatus, Household

if TYPE_CHECKING:
    from coordination.access import Actor

GUARANTEE = (Category.DIBAO, Category.TEKUN)
SIDES = ("watched_only", "guaranteed_only", "both")


@dataclass(frozen=True, slots=True)
class Counts:
    watched_only: int
    guaranteed_only: int
    both: int


def _held(*categories: str) -> Exists:
    return Exists(CategoryStatus.objects.current().filter(household=OuterRef("pk"), category__in=categories))


def gap_list(actor: Actor, side: str) -> QuerySet[Household]:
    """Households of one side, each with whether its gap is being followed up."""
    watched, guaranteed = _held(Category.POVERTY_WATCH), _held(*GUARANTEE)
    households = Household.objects.visible_to(actor).standing()
    if side == "both":
        households = households.filter(watched, guaranteed)
    elif side == "guaranteed_only":
        households = households.filter(guaranteed, ~watched)
    else:
        households = households.filter(watched, ~guaranteed)
    followed = Referral.objects.filter(household=OuterRef("pk"), kind=Referral.Kind.LIST_GAP).exclude(
        status__in=Referral.ENDED
    )
    return households.annotate(is_followed=Exists(followed)).select_related("township", "village")


def gap_counts(actor: Actor) -> Counts:
    return Counts(*(gap_list(actor, side).order_by().values("pk").count() for side in SIDES))
