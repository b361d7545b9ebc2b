"""Who hears on behalf of whoever reported a warning (R109, R232)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination.units.holders import Holder
from coordination.units.models import Role

if TYPE_CHECKING:
    from coordination.monitoring.models import Warning


def reporter_of(warning: Warning) -> Holder:
    """A village's co-ordinator, else the liaison of the unit."""
    reporter = warning.reported_by
    is_village = reporter.kind == reporter.Kind.VILLAGE
    return Holder(reporter, Role.VCO) if is_village else Holder.liaison(reporter)
