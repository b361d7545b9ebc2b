"""A confirmed death in the register: categories end with their last day, nothing opens again (C10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, gives_reason, lock, revising
from coordination.register.ending import Ended, end_ahead, put_back, standing
from coordination.register.models import Household, Person
from coordination.register.policies import can_note_death
from coordination.register.queries.living import living_members
from coordination.register.reviews import set_next_review
from coordination.register.verbs import RegisterVerb


@gives_reason
@transaction.atomic
def note_death(
    person: Person, *, actor: Actor, died_on: dt.date, last_day: Callable[[str], dt.date], reason: str
) -> Ended:
    """Write the day of death down and end what was the person's own; the household's stays while others live.

    ``last_day`` says it by category. Who is left is looked at anew: its categories are up for review from today.
    """
    person, change = begin(person, actor=actor)
    require(can_note_death(actor, person))
    if person.died_on is not None:
        raise ValidationError(_("The death of this person is confirmed already."))
    person.died_on = died_on
    change.save(RegisterVerb.DEATH_NOTED, after={"person": person.masked_name, "on": died_on}, reason=reason)
    household = lock(person.household)
    survivors = living_members(household)
    ends = [one for one in standing(household) if one.person_id == person.pk or not survivors]
    ended = [end_ahead(one, last_day(one.category), reason, actor=actor) for one in ends]
    if survivors:
        _pass_on(household, person, survivors[0], actor=actor)
        _ask_for_review(household, actor=actor)
    set_next_review(household, actor=actor)
    return ended


@gives_reason
@transaction.atomic
def take_death_back(person: Person, *, actor: Actor, ended: Ended, reason: str) -> Person:
    """It was somebody else, or nobody: what ended with the death is in force again as it stood."""
    person, change = begin(person, actor=actor)
    require(can_note_death(actor, person))
    person.died_on = None
    change.save(RegisterVerb.DEATH_TAKEN_BACK, after={"person": person.masked_name}, reason=reason)
    household = lock(person.household)
    put_back(household, ended, reason, actor=actor)
    return person


def _pass_on(household: Household, dead: Person, heir: Person, *, actor: Actor) -> None:
    if household.head_id == dead.pk:
        with revising(household, actor=actor):
            household.head = heir


def _ask_for_review(household: Household, *, actor: Actor) -> None:
    """The household has one member fewer: every category that is left is due for its review today."""
    today = timezone.localdate()
    for one in standing(household):
        if one.person_id is None and (one.review_on is None or one.review_on > today):
            with revising(one, actor=actor):
                one.review_on = today
