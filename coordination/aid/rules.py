"""Rules of aid that a form and an action ask alike."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from coordination.aid.models import Payment
from coordination.aid.models.plans import TWO_WITNESSES

BETWEEN_NAMES = re.compile(r"[、，,；;\n]")


def names_of(witnesses: str) -> list[str]:
    """The names in a line, whatever mark stands between them."""
    return [name.strip() for name in BETWEEN_NAMES.split(witnesses) if name.strip()]


def must_be_witnessed(method: str, witnesses: str) -> None:
    """What passes from hand to hand is seen by two people."""
    if method in Payment.WITNESSED and len(names_of(witnesses)) < 2:
        raise ValidationError(TWO_WITNESSES)
