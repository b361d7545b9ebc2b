"""Whom the minutes are put before: the units that a decision line names."""

from __future__ import annotations

from django.db.models import Q

from coordination.meetings.models import Session
from coordination.units.models import Organisation


def named_units(session: Session) -> list[Organisation]:
    """The units named in a decision line, as lead or co-operating."""
    lines = session.decision_lines.order_by()
    named = Organisation.objects.filter(
        Q(pk__in=lines.values("lead_unit")) | Q(pk__in=lines.values("co_units"))
    )
    return list(named.order_by("order", "code"))


def units_to_ask(session: Session) -> list[Organisation]:
    """Units that a decision line has come to name while the answers were reconciled; nobody has asked them."""
    asked = set(session.minutes.countersigns.values_list("unit", flat=True))
    return [unit for unit in named_units(session) if unit.pk not in asked]
