"""Rules of the register that a form and an action ask alike."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.register.identity import normalise_id_number
from coordination.units.models import Organisation


def must_be_id_number(typed: str) -> None:
    """15 or 18 characters, in any width, with x or X, whose check character fits."""
    if typed.strip() and not normalise_id_number(typed):
        raise ValidationError(_("This is no valid ID number: compare every digit and the check character."))


def must_be_named(name: str, is_temporary: bool) -> None:
    """Only somebody of whom nothing is known yet goes without a name."""
    if not name.strip() and not is_temporary:
        raise ValidationError(_("Enter the name, or register under a temporary identity."))


def must_lie_in(village: Organisation | None, township: Organisation | None) -> None:
    """A village is part of the township beside it."""
    if village is not None and township is not None and village.parent_id != township.pk:
        raise ValidationError(_("This village is part of another township."))
