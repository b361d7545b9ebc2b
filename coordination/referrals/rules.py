"""Rules of referrals that a form and an action ask alike."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.referrals.terms import least_fields


def must_fit_purpose(fields: Iterable[str], purpose: str) -> None:
    """Where no duty asks for them, no more fields go out than the purpose needs."""
    if set(fields) - set(least_fields(purpose)):
        raise ValidationError(_("A charity or service body gets no more than this purpose needs."))
