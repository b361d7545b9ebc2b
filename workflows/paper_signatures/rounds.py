"""What the clock does for sheets that wait: payers hear of late advances, entries nobody needs any more lapse."""

from __future__ import annotations

import logging

from django.db import transaction

from coordination.entries.actions.entering import lapse_entry, let_payer_go_on
from coordination.entries.models import PaperEntry
from coordination.entries.notices import EntryNotice
from coordination.notifications.actions import notify
from coordination.units.counties import county_of
from coordination.units.holders import people_of
from coordination.units.models import Role
from coordination.units.queries import clock_actor
from workflows.engine.turning import cancel_process, locked
from workflows.models import Task

log = logging.getLogger("workflows.paper_signatures")
NEEDLESS = "The step was done otherwise"
S = PaperEntry.Status


def look_after_entries() -> int:
    """The few entries that wait to be compared, each in a transaction of its own."""
    done = 0
    for pk in PaperEntry.objects.filter(status=S.WAITING).order_by("pk").values_list("pk", flat=True):
        try:
            done += _look_after(pk)
        except Exception:  # one that cannot be looked after does not keep the others waiting
            log.exception("Paper entry %s could not be looked after", pk)
    return done


@transaction.atomic
def _look_after(pk: int) -> int:
    entry = PaperEntry.objects.select_related("signer__unit").get(pk=pk)
    task = Task.objects.select_related("process").get(pk=entry.step_id)
    if not task.is_open:
        return _lapse(entry)
    payer = task.flow_task.flow_class.goes_on_uncompared(task.record)
    if payer is None or entry.payer_unit_id is not None:
        return 0
    entry = let_payer_go_on(entry, payer.unit, payer.role, actor=clock_actor())
    county = county_of(entry)
    keepers = [county.holder(Role.OFFDIR), county.officer(Role.SECADM)]
    for kind, people in (
        (EntryNotice.ENTRY_FOR_PAYER, people_of([payer])),
        (EntryNotice.ENTRY_WAITS_TOO_LONG, people_of(keepers)),
    ):
        notify(
            people,
            kind,
            subject=entry,
            url=entry.get_absolute_url(),
            key=f"entry:{entry.pk}:{kind}",
            step=entry.step_key,
            post=entry.signer.house_label,
        )
    return 1


def _lapse(entry: PaperEntry) -> int:
    with locked(entry) as process:
        entry.refresh_from_db(fields=["status"])
        if entry.status != S.WAITING:
            return 0
        lapse_entry(entry, actor=clock_actor())
        if process is not None:
            cancel_process(process, actor=clock_actor(), reason=NEEDLESS)
    return 1
