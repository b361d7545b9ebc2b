"""When a household's categories are next reviewed: the column by which the list is ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Min

from coordination.changes import revising
from coordination.register.models import Household
from coordination.register.models.households import NO_REVIEW

if TYPE_CHECKING:
    from coordination.access import Actor


def set_next_review(household: Household, *, actor: Actor) -> None:
    """Keep the nearest review day of the categories in force; a step of the actions that change them."""
    nearest = household.categories.current().aggregate(day=Min("review_on"))["day"] or NO_REVIEW
    if nearest != household.next_review_on:
        with revising(household, actor=actor):
            household.next_review_on = nearest
