"""Rules of the register that a form and an action ask alike."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.register.identity import wrong_in_id_number
from coordination.units.models import Organisation

UNNAMED = gettext_lazy("Enter the name, or register under a temporary identity.")


def must_be_id_number(typed: str) -> None:
    """15 or 18 characters, in any width, with x or X, each part of which can be."""
    if words := wrong_in_id_number(typed):
        raise ValidationError(words)


def must_be_named(name: str, is_temporary: bool) -> None:
    """Only somebody of whom nothing is known yet goes without a name."""
    if not name.strip() and not is_temporary:
        raise ValidationError(UNNAMED)


def must_lie_in(village: Organisation | None, township: Organisation | None) -> None:
    """A village is part of the township beside it."""
    if village is not None and township is not None and village.parent_id != township.pk:
        raise ValidationError(_("This village is part of another township."))
