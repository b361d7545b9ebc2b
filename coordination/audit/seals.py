"""Seals: what has happened is closed, a minute behind, under a chained Merkle root."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from coordination.audit import macs
from coordination.audit.anchor_file import append_anchors, begin_anchors
from coordination.audit.merkle import merkle_root
from coordination.audit.models import Event, Leaf, Pending, Seal
from coordination.audit.statements import state_next

SEALER_LOCK = 0x11A2_5EA1  # PostgreSQL advisory lock: one sealer at a time, no writer waits
BATCH = 5000


def seal_pending(limit: int = BATCH) -> Seal | None:
    """Seal what awaits it, at most ``limit`` events; None where there is nothing or another seals."""
    if not Pending.objects.exists():  # look before opening a write transaction
        return None
    begin_anchors()
    with transaction.atomic(durable=True):  # the anchor leaves after this commit
        seal = _seal_next(limit) if _lock() else None
        if seal is not None:
            state_next()
    if seal is not None:
        append_anchors()
    return seal


def oldest_unsealed() -> dt.datetime | None:
    """Since when an event awaits its seal."""
    return Pending.objects.order_by("at").values_list("at", flat=True).first()


def seal_all(limit: int = BATCH) -> list[Seal]:
    """Seal batch after batch until nothing is left for this sealer."""
    seals = []
    while seal := seal_pending(limit):
        seals.append(seal)
    return seals


def state_all() -> int:
    """Sign whatever has no statement yet, lot after lot."""
    count = 0
    while made := _state_lot():
        count += made
    return count


def _state_lot() -> int:
    with transaction.atomic(durable=True):
        return state_next() if _lock() else 0


def newest_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def _lock() -> bool:
    """Become the one sealer until the commit; SQLite's IMMEDIATE transactions queue by themselves."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        return bool(cursor.fetchone()[0])


def _seal_next(limit: int) -> Seal | None:
    # an event removed before its first seal leaves its pending row behind: verification names it.
    # By number: of two events that carry one row the later has the higher number, whatever the
    # clocks of two servers say, for its transaction waited for the row.
    events = list(
        Event.objects.filter(pending__isnull=False).order_by("pk").only("pk", "uuid", "mac")[:limit]
    )
    if not events:
        return None
    previous = newest_seal()
    number = previous.number + 1 if previous else 1
    leaf_macs = [macs.leaf_mac(number, place, event.mac) for place, event in enumerate(events, 1)]
    seal = Seal(
        number=number,
        root=merkle_root(leaf_macs),
        previous_root=previous.root if previous else "",
        count=len(events),
        at=timezone.now(),
    )
    seal.mac = seal.expected_mac()
    seal.save(force_insert=True)
    Leaf.objects.bulk_create(
        [
            Leaf(seal=seal, position=place, event_id=event.pk, event_uuid=event.uuid, mac=mac)
            for place, (event, mac) in enumerate(zip(events, leaf_macs, strict=True), 1)
        ],
        batch_size=1000,
    )
    for start in range(0, len(events), 500):
        Pending.objects.filter(pk__in=[event.pk for event in events[start : start + 500]]).delete()
    return seal
