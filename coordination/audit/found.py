"""Rows from before their model was bound: a migration binds them once, as it finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from coordination.audit import macs
from coordination.audit.models import NO_COUNTY
from coordination.audit.rows import LOT, Entry, bound_as
from coordination.audit.verbs import AuditVerb
from coordination.vocabulary import kind_of

if TYPE_CHECKING:
    from django.apps.registry import Apps


def bind_as_found(apps: Apps, label: str) -> int:
    """Events that carry every row of a model in its first form; how many rows there are.

    The models are those of the migration that calls it, so that it reads the columns of its day.
    """
    bound = bound_as(apps.get_model(label))
    lot: list[Entry] = []
    count = 0
    for row in bound.read():
        lot.append(bound.entry(row, form=1))
        count += 1
        if len(lot) == LOT:
            _write(apps, bound.model, lot)
            lot = []
    if lot:
        _write(apps, bound.model, lot)
    return count


def _write(apps: Apps, model: Any, lot: list[Entry]) -> None:
    event: Any = apps.get_model("audit", "Event")(
        at=timezone.now(),
        verb=AuditVerb.ROWS_FOUND.value,
        county_id=NO_COUNTY,
        after={"kind": kind_of(model), "count": len(lot)},
        rows="\n".join(map(str, lot)),
    )
    event.mac = macs.event_mac(event)
    event.save(force_insert=True)
    apps.get_model("audit", "Pending")(event_id=event.pk, at=event.at).save(force_insert=True)
