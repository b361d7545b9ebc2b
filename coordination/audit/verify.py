"""Check the whole trail and name what was done to it behind Django's back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from coordination.audit import checks, macs
from coordination.audit.anchor_file import Anchor, anchor_file
from coordination.audit.guard_check import check_guards
from coordination.audit.merkle import merkle_root
from coordination.audit.models import Event, Leaf, Pending, Seal
from coordination.audit.row_check import RowCheck
from coordination.audit.seals import newest_seal
from coordination.audit.time_check import TimeCheck
from coordination.collecting import collecting_seldom
from coordination.statements import swiftly

SEALS, EVENTS = 200, 2000  # read at once


@dataclass(frozen=True)
class Finding:
    """What was found: ``kind`` is one of altered, removed, inserted, moved, seal, anchor, guard, row, time,
    or what a room's own check names (``checks.py``)."""

    kind: str
    sentence: str
    gap: tuple[int, int] | None = None  # seal and position that a leaf is missing from

    def __str__(self) -> str:
        return self.sentence


class Verification:
    """One reading of the trail while others go on writing; stops where too much is wrong to list."""

    def __init__(self, limit: int = 100, *, thorough: bool = False) -> None:
        self.limit, self.thorough = limit, thorough
        self.findings: list[Finding] = []
        self.events = 0
        self.seals: dict[int, str] = {}
        self._newest = 0
        self._strays: list[tuple[int, Leaf, Event]] = []  # index of the finding, leaf, its event
        self._rows = RowCheck(self._add, limit)
        self._times = TimeCheck(self._add)

    def run(self) -> list[Finding]:
        """Every finding, in the order of the seals, then what is unsealed, the anchors and the guards."""
        with collecting_seldom():
            return self._run()

    def _run(self) -> list[Finding]:
        # the anchors are read before the seals: whatever is anchored by then must be found
        newest = newest_seal()
        self._newest = newest.number if newest else 0
        anchors = self._read_anchors()
        self._check_seals()
        self._match_strays()
        self._check_unsealed()
        self._check_anchors(anchors)
        if not self.full:  # else a row may be called wrong only because its event was not read
            self._rows.run(max(self.seals, default=0))
        for sentence in check_guards(connection):
            self._add("guard", sentence)
        self._ask_rooms()
        return self.findings[: self.limit]

    def _ask_rooms(self) -> None:
        for check in checks.registered():
            for kind, sentence in check(self.thorough):
                if self.full:
                    return
                self._add(kind, sentence)

    @property
    def full(self) -> bool:
        return len(self.findings) >= self.limit

    def _add(self, kind: str, sentence: str, gap: tuple[int, int] | None = None) -> None:
        self.findings.append(Finding(kind, sentence, gap))

    def _check_seals(self) -> None:
        previous: Seal | None = None
        expected = 1
        for seals in _lots(Seal.objects.order_by("number").iterator(chunk_size=500)):
            keys = [seal.pk for seal in seals]
            leaves: dict[int, list[Leaf]] = {key: [] for key in keys}
            for leaf in swiftly(Leaf.objects.filter(seal__in=keys).order_by("position", "pk")):
                leaves[leaf.seal_id].append(leaf)
            sealed = Event.objects.filter(leaf__seal__in=keys).order_by()
            events = {event.pk: event for event in swiftly(sealed)}
            self.events += len(events)
            for seal in seals:
                if self.full:
                    return
                self._check_seal(seal, previous, expected)
                self._check_leaves(seal, leaves[seal.pk], events)
                self._times.close(seal, previous)
                self.seals[seal.number] = seal.mac
                previous, expected = seal, seal.number + 1

    def _check_seal(self, seal: Seal, previous: Seal | None, expected: int) -> None:
        words = {"number": seal.number}
        for number in range(expected, min(seal.number, expected + self.limit)):
            self._add("seal", _("seal %(number)s was removed") % {"number": number})
        if not macs.same(seal.mac, seal.expected_mac()):
            self._add("seal", _("seal %(number)s was altered") % words)
        elif seal.number == expected and seal.previous_root != (previous.root if previous else ""):
            self._add("seal", _("seal %(number)s does not follow the one before it") % words)

    def _check_leaves(self, seal: Seal, leaves: list[Leaf], events: dict[int, Event]) -> None:
        sound, expected = len(self.findings), 1
        for leaf in leaves:
            if leaf.position > expected:
                self._add_gaps(seal, expected, min(leaf.position, seal.count + 1))
            self._check_leaf(seal, leaf, events.get(leaf.event_id))
            expected = max(expected, leaf.position + 1)
        self._add_gaps(seal, expected, seal.count + 1)
        if len(self.findings) == sound and merkle_root([leaf.mac for leaf in leaves]) != seal.root:
            self._add(
                "seal", _("the root of seal %(number)s is not that of its leaves") % {"number": seal.number}
            )

    def _add_gaps(self, seal: Seal, first: int, end: int) -> None:
        for position in range(first, min(end, first + self.limit)):
            self._add(
                "removed",
                _("the leaf in seal %(seal)s at position %(position)s was removed")
                % {"seal": seal.number, "position": position},
                (seal.number, position),
            )

    def _check_leaf(self, seal: Seal, leaf: Leaf, event: Event | None) -> None:
        if event is None:
            self._add(
                "removed", _("event %(event)s (%(uuid)s) was removed from %(place)s") % _words(seal, leaf)
            )
        elif not macs.same(event.mac, event.expected_mac()):
            if leaf.position > seal.count:
                kind, sentence = "inserted", _("event %(event)s (%(uuid)s) was inserted in %(place)s")
            else:
                kind, sentence = "altered", _("event %(event)s (%(uuid)s) in %(place)s was altered")
            self._add(kind, sentence % _words(seal, leaf))
        elif leaf.event_uuid != event.uuid:
            self._add(
                "moved",
                _(
                    "leaf %(leaf)s in %(place)s names event %(event)s, which is not the one sealed there (%(uuid)s)"
                )
                % _words(seal, leaf),
            )
        elif not macs.same(leaf.mac, macs.leaf_mac(seal.number, leaf.position, event.mac)):
            self._strays.append((len(self.findings), leaf, event))
            self._add(
                "moved",
                _("leaf %(leaf)s (event %(event)s, %(uuid)s) was moved to %(place)s, where it was not sealed")
                % _words(seal, leaf),
            )
        else:
            self._hear(event)

    def _hear(self, event: Event) -> None:
        """What a sound event says beside itself."""
        self._times.hear(event)
        if event.rows:
            self._rows.hear(event)

    def _match_strays(self) -> None:
        """Say where each moved leaf was sealed, and drop the gap that it left."""
        gaps = {finding.gap for finding in self.findings if finding.gap}
        strays = {(leaf.seal.number, leaf.position) for _index, leaf, _event in self._strays}
        filled: set[tuple[int, int]] = set()
        for index, leaf, event in self._strays:
            for number, position in sorted(gaps | strays):
                if macs.same(leaf.mac, macs.leaf_mac(number, position, event.mac)):
                    words = _words(leaf.seal, leaf) | {"was": _place(number, position)}
                    self.findings[index] = Finding(
                        "moved",
                        _("leaf %(leaf)s (event %(event)s, %(uuid)s) was moved from %(was)s to %(place)s")
                        % words,
                    )
                    filled.add((number, position))
        self.findings = [finding for finding in self.findings if finding.gap not in filled]

    def _check_unsealed(self) -> None:
        for event in Event.objects.filter(leaf=None).order_by("pk").iterator():
            if self.full:
                return
            self.events += 1
            words = {"event": event.pk, "uuid": event.uuid}
            awaits = Pending.objects.filter(pk=event.pk).exists()
            if not macs.same(event.mac, event.expected_mac()):
                if awaits:
                    self._add("altered", _("event %(event)s (%(uuid)s) was altered before its seal") % words)
                else:
                    self._add("inserted", _("event %(event)s (%(uuid)s) was inserted") % words)
            # asked again: a sealer may have worked between the two looks
            elif not awaits and not Leaf.objects.filter(event=event).exists():
                self._add("removed", _("the leaf of event %(event)s (%(uuid)s) was removed") % words)
            else:
                self._hear(event)
        self._times.close(None, None)
        orphans = Pending.objects.filter(~Exists(Event.objects.filter(pk=OuterRef("pk"))))
        for pk in orphans.order_by("pk").values_list("pk", flat=True)[: self.limit]:
            self._add("removed", _("event %(event)s was removed before its seal") % {"event": pk})

    def _read_anchors(self) -> dict[int, str] | None:
        path = anchor_file()
        if not path.exists():
            return None
        anchors: dict[int, str] = {}
        with path.open(encoding="ascii", errors="replace") as file:
            for at, line in enumerate(file, 1):
                try:
                    anchor = Anchor.parse(line)
                except ValueError:
                    self._add("anchor", _("line %(line)s of the anchor file is broken") % {"line": at})
                    continue
                anchors[anchor.number] = anchor.mac
        return anchors

    def _check_anchors(self, anchors: dict[int, str] | None) -> None:
        if self.full:
            return
        if anchors is None:
            if self._newest:
                self._add("anchor", _("the anchor file is missing: %(path)s") % {"path": anchor_file()})
            return
        for number, mac in sorted(anchors.items()):
            words = {"number": number}
            if number not in self.seals:
                self._add("seal", _("seal %(number)s was anchored and is not there any more") % words)
            elif not macs.same(self.seals[number], mac):
                self._add("anchor", _("seal %(number)s is not the one that was anchored") % words)
        for number in sorted(self.seals.keys() - anchors.keys()):
            # the newest may have missed its line by a crash; the next seal writes it
            if number < self._newest:
                self._add("anchor", _("seal %(number)s is missing in the anchor file") % {"number": number})


def verify(limit: int = 100) -> list[Finding]:
    """The findings of one verification; none where the trail is sound."""
    return Verification(limit).run()


def _lots(seals: Iterable[Seal]) -> Iterator[list[Seal]]:
    """Seals by as many as are read at once, for most cover few events."""
    lot: list[Seal] = []
    for seal in seals:
        lot.append(seal)
        if len(lot) == SEALS or sum(one.count for one in lot) >= EVENTS:
            yield lot
            lot = []
    if lot:
        yield lot


def _place(number: int, position: int) -> str:
    return _("seal %(seal)s at position %(position)s") % {"seal": number, "position": position}


def _words(seal: Seal, leaf: Leaf) -> dict[str, object]:
    return {
        "leaf": leaf.pk,
        "event": leaf.event_id,
        "uuid": leaf.event_uuid,
        "place": _place(seal.number, leaf.position),
    }
