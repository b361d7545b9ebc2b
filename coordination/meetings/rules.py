"""Rules of meetings that a form and an action ask alike."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coordination.meetings.models import AgendaItem
from coordination.units.models import Organisation


def must_name_unit(destination: str, unit: Organisation | None) -> None:
    """A matter that a unit handles by itself names the unit."""
    if destination == AgendaItem.Destination.DUTY_UNIT and unit is None:
        raise ValidationError(_("Name the unit that handles the matter."))
