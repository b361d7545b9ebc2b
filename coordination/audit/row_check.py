"""Whether each bound row stands as the newest event that carries it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from math import inf
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from coordination.audit import macs
from coordination.audit.models import Event
from coordination.audit.rows import Bound, Entry, bound_models
from coordination.ciphers.sealing import Unreadable

PAGE = 1024  # rows
WIDTH = 33  # bytes of a row: its form, its digest
LOT = 100  # rows that are looked at again together
NO_PAGE: tuple[float, set[int]] = (inf, set())
LOOKS = 5  # at a row that others are changing meanwhile
Add = Callable[[str, str], None]


class Newest:
    """The newest digest of every row of one model, in 33 bytes a row."""

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}

    def put(self, pk: int, form: int, digest: bytes) -> None:
        number, place = divmod(pk, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = bytearray(PAGE * WIDTH)
        at = place * WIDTH
        page[at] = form
        page[at + 1 : at + WIDTH] = digest

    def get(self, pk: int) -> tuple[int, bytes]:
        """The form and the digest; form 0 where the row is not known, or is gone."""
        number, place = divmod(pk, PAGE)
        page = self._pages.get(number)
        if page is None:
            return 0, b""
        at = place * WIDTH
        return page[at], bytes(page[at + 1 : at + WIDTH])

    def pages(self) -> Iterator[tuple[float, set[int]]]:
        """Pages, by number, and the keys of the rows that should stand in each."""
        for number in sorted(self._pages):
            forms = self._pages[number][::WIDTH]
            yield number, {number * PAGE + place for place, form in enumerate(forms) if form}


NOTHING = bytes(WIDTH - 1)


class RowCheck:
    """Hears the events in the order in which they were sealed, then looks at the rows."""

    def __init__(self, add: Add, limit: int) -> None:
        self._add, self._limit = add, limit
        self._bound = {bound.label: bound for bound in bound_models()}
        self._newest: defaultdict[str, Newest] = defaultdict(Newest)
        self.rows = 0

    def hear(self, event: Event) -> None:
        """What a sound event says of rows."""
        for line in event.rows.split("\n"):
            entry = Entry.parse(line)
            digest = NOTHING if entry.is_gone else bytes.fromhex(entry.digest)
            self._newest[entry.model].put(entry.pk, entry.form, digest)

    def run(self, newest_seal: int) -> None:
        """Name each row that does not stand as it should; events after that seal may still be heard."""
        for bound in self._bound.values():
            suspects = self._suspects(bound)
            found = 0
            while found < self._limit and (lot := list(islice(suspects, LOT))):
                wrong = self._look_again(bound, lot, newest_seal)
                self._name(bound, wrong)
                found += len(wrong)

    def _suspects(self, bound: Bound) -> Iterator[int]:
        """The keys of rows that are not as they were last bound, were never bound, or are not there."""
        pages = self._newest[bound.label].pages()
        page, due = next(pages, NO_PAGE)
        for row in bound.read():
            self.rows += 1
            while row.pk // PAGE > page:
                yield from sorted(due)
                page, due = next(pages, NO_PAGE)
            due.discard(row.pk)
            if not self._stands(bound, row.pk, row):
                yield row.pk
        while page != inf:
            yield from sorted(due)
            page, due = next(pages, NO_PAGE)

    def _look_again(self, bound: Bound, suspects: list[int], newest_seal: int) -> list[int]:
        """Of these the rows that are wrong: what was written meanwhile has its event by now."""
        wrong = suspects
        for _look in range(LOOKS):
            if not wrong:
                break
            rows = {row.pk: row for row in bound.rows.filter(pk__in=wrong)}
            self._hear_since(newest_seal)
            wrong = [pk for pk in wrong if not self._stands(bound, pk, rows.get(pk))]
        return wrong

    def _stands(self, bound: Bound, pk: int, row: Any) -> bool:
        form, digest = self._newest[bound.label].get(pk)
        if row is None:
            return form == 0
        if not 0 < form <= bound.newest:
            return False
        try:
            return macs.same(bound.digest(row, form), digest.hex())
        except Unreadable:  # what stands there nobody of the house wrote
            return False

    def _hear_since(self, newest_seal: int) -> None:
        later = Event.objects.filter(Q(leaf=None) | Q(leaf__seal__number__gt=newest_seal)).exclude(rows="")
        for event in later.order_by("pk").iterator():
            if macs.same(event.mac, event.expected_mac()):
                self.hear(event)

    def _name(self, bound: Bound, wrong: Iterable[int]) -> None:
        there = set(bound.rows.filter(pk__in=list(wrong)).values_list("pk", flat=True))
        for pk in wrong:
            words = {"model": bound.model._meta.verbose_name, "pk": pk}
            form, _digest = self._newest[bound.label].get(pk)
            if pk not in there:
                self._add("row", _("%(model)s %(pk)s was removed, and no event says so") % words)
            elif form == 0:
                self._add("row", _("%(model)s %(pk)s stands there, and no event says so") % words)
            else:
                self._add(
                    "row", _("%(model)s %(pk)s is not as the last event says that it was written") % words
                )
