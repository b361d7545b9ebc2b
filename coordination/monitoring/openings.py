"""Whether a reader has a warning's particulars open now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordination.monitoring.verbs import WarningVerb
from coordination.register.openings import opened_until

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.monitoring.models import RefusedRow, Warning


def is_open(warning: Warning, actor: Actor) -> bool:
    return opened_until(warning, WarningVerb.PERSON_OPENED, actor) is not None


def is_row_open(row: RefusedRow, actor: Actor) -> bool:
    return row.county_id is not None and opened_until(row, WarningVerb.ROW_OPENED, actor) is not None
