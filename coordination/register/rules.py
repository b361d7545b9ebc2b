"""Rules of the register that a form and an action ask alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.register.identity import birth_date, normalise_id_number, wrong_in_id_number
from coordination.register.models import Person
from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.register.queries.elsewhere import Elsewhere

UNNAMED = gettext_lazy("Enter the name, or register under a temporary identity.")


def must_be_id_number(typed: str) -> None:
    """15 or 18 characters, in any width, with x or X, each part of which can be."""
    if words := wrong_in_id_number(typed):
        raise ValidationError(words)


def must_fit_number(id_number: str, born_on: dt.date | None) -> None:
    """A day of birth beside a number is the number's: neither takes the other's place in silence (C7)."""
    of_number = birth_date(normalise_id_number(id_number))
    if None not in (of_number, born_on) and of_number != born_on:
        raise ValidationError(
            _("The ID number says %(day)s: correct whichever is wrong, or leave the date empty.")
            % {"day": of_number}
        )


def must_be_chosen(days: Collection[dt.date], chosen: dt.date | None) -> None:
    """Where what stands and what is entered name two days of birth, somebody says which one holds."""
    if len(days) > 1 and chosen not in days:
        raise ValidationError(_("Two different days of birth are named: say which one holds."))


def must_be_named(name: str, is_temporary: bool) -> None:
    """Only somebody of whom nothing is known yet goes without a name."""
    if not name.strip() and not is_temporary:
        raise ValidationError(UNNAMED)


def must_live(person: Person | None) -> None:
    """Nothing is opened for somebody whose death is confirmed; the household has other members (C10)."""
    if person is not None and person.current.died_on is not None:
        raise ValidationError(
            _(
                "The death of this person on %(day)s is confirmed. Choose a member of the household who lives; where"
                " it was confirmed in error, civil affairs undoes it first."
            )
            % {"day": person.current.died_on}
        )


def must_not_have_died_elsewhere(counties: Collection[Elsewhere]) -> None:
    """Another county has confirmed the death of who has this number: it says whom to ask, and nothing more."""
    for one in counties:
        words = _("In %(county)s the death of the person with this number is confirmed: ask %(ask)s.")
        raise ValidationError(words % {"county": one.county, "ask": one.ask})


def must_lie_in(village: Organisation | None, township: Organisation | None) -> None:
    """A village is part of the township beside it."""
    if village is not None and township is not None and village.parent_id != township.pk:
        raise ValidationError(_("This village is part of another township."))
