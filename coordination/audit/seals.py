"""Seals: what has happened is closed, a minute behind, under a chained Merkle root."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from coordination.audit import macs
from coordination.audit.models import Event, Leaf, Pending, Seal

SEALER_LOCK = 0x11A2_5EA1  # PostgreSQL advisory lock: one sealer at a time, no writer waits
BATCH = 5000


def merkle_root(leaf_macs: Sequence[str]) -> str:
    """The root over a seal's leaves; leaves and nodes are hashed apart, an odd one is carried up."""
    level = [hashlib.sha256(b"\x00" + mac.encode()).digest() for mac in leaf_macs]
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\x01" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex() if level else ""


def seal_pending(limit: int = BATCH) -> Seal | None:
    """Seal what awaits it, at most ``limit`` events; None where there is nothing or another seals."""
    if not Pending.objects.exists():  # look before opening a write transaction
        return None
    with transaction.atomic(durable=True):  # the anchor leaves after this commit
        seal = _seal_next(limit) if _lock() else None
    if seal is not None:
        append_anchors()
    return seal


def seal_all(limit: int = BATCH) -> list[Seal]:
    """Seal batch after batch until nothing is left for this sealer."""
    seals = []
    while seal := seal_pending(limit):
        seals.append(seal)
    return seals


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


@dataclass(frozen=True)
class Anchor:
    """One line of the anchor file: a seal as it was when it was made."""

    number: int
    root: str
    mac: str

    @classmethod
    def parse(cls, line: str) -> Anchor:
        number, _at, _count, root, mac = line.split()
        return cls(int(number), root, mac)


def anchor_line(seal: Seal) -> str:
    return f"{seal.number} {macs.instant(seal.at)} {seal.count} {seal.root} {seal.mac}"


def anchor_file() -> Path:
    return Path(settings.AUDIT_ANCHOR_FILE)


def append_anchors() -> None:
    """Write the seals that the anchor file does not have yet; a crash before this loses no line."""
    path = anchor_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last = _last_number(file.name)
        for seal in Seal.objects.filter(number__gt=last).order_by("number").iterator():
            file.write(anchor_line(seal) + "\n")


def _last_number(name: str) -> int:
    """The number on the last whole line, read from the file's end."""
    with open(name, "rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 4096))
        lines = file.read().splitlines()
    for line in reversed(lines):
        number = line.split(b" ", 1)[0]
        if number.isdigit():
            return int(number)
    return 0
