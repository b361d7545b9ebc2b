"""The books of a county taken over from their workbook: looked through, tried out, taken whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.aid.models import NOTHING
from coordination.aid.queries.accounts import least_quota
from coordination.books.book import Book
from coordination.books.checking import check
from coordination.books.entering import enter_rows
from coordination.books.rows import Rows
from coordination.documents.content import check_content
from coordination.founding.founding import Refused
from coordination.units.actors import clock_actor
from coordination.units.counties import County
from coordination.workbooks import refuse_excess


@dataclass(frozen=True, slots=True)
class Town:
    """What is taken over of one township, and what its reserve leaves unexplained."""

    name: str
    quota: Decimal | None
    balance: Decimal | None
    aid: int
    paid: Decimal

    @property
    def difference(self) -> Decimal | None:
        """The quota less what is left and less what was paid this year; None where there is no reserve to compare."""
        if self.quota is None or self.balance is None:
            return None
        return self.quota - self.balance - self.paid


@dataclass(frozen=True, slots=True)
class Books:
    """A workbook that was looked through and has no problem; what is worth a look all the same."""

    county: County
    rows: Rows
    notes: list[str]

    @classmethod
    def of(cls, content: bytes, name: str, county: County) -> Books:
        """Read and check a workbook, after the look at its content that every upload gets; every problem is told."""
        file = BytesIO(content)
        try:
            refuse_excess(file)
            check_content(ContentFile(content, name=name), name, "xlsx")
            book = Book.read(file)
        except ValidationError as error:
            raise Refused(error.messages) from error
        if any(sheet.is_unread for sheet in book.sheets):
            raise Refused(book.said())
        rows, notes = check(book, county)
        if problems := book.said():
            raise Refused(problems)
        if rows.is_empty:
            raise Refused([_("There is nothing in these sheets to take over.")])
        return cls(county, rows, notes)

    def try_out(self) -> None:
        """Take all of it over and take it back: what stands against it is told before anybody signs."""
        self._take(for_good=False)

    def take(self) -> None:
        """Take all of it over, by the house; within the transaction of whoever asks for it."""
        self._take(for_good=True)

    def _take(self, *, for_good: bool) -> None:
        try:
            with transaction.atomic():
                enter_rows(self.rows, county=self.county, actor=clock_actor())
                if not for_good:
                    transaction.set_rollback(True)
        except ValidationError as error:
            raise Refused(error.messages) from error
        except IntegrityError as error:
            raise Refused([_("Others entered something of these books just now. Try again.")]) from error

    @property
    def counts(self) -> dict[str, int]:
        """How many of each it makes, in the order of the sheets."""
        rows = self.rows
        return {
            "series": len(rows.series),
            "reserves": len(rows.reserves),
            "aid": len(rows.aid),
            "categories": len(rows.categories),
            "assignments": sum(1 for one in rows.duties if not one.is_line),
            "lines": sum(1 for one in rows.duties if one.is_line),
            "people": sum(1 for one in rows.people if one.known is None),
            "known": sum(1 for one in rows.people if one.known is not None),
        }

    def towns(self) -> Iterator[Town]:
        """What concerns each township, in the order of the county's."""
        today = timezone.localdate()
        reserves = {one.township.pk: one for one in self.rows.reserves}
        named = [*(one.township for one in self.rows.reserves), *(one.township for one in self.rows.aid)]
        units = {unit.pk: unit for unit in named}
        for unit in sorted(units.values(), key=lambda one: (one.order, one.code)):
            reserve = reserves.get(unit.pk)
            paid = [
                one.amount
                for one in self.rows.aid
                if one.township.pk == unit.pk and one.paid_on.year == today.year
            ]
            quota = None
            if reserve is not None:
                quota = reserve.quota or least_quota(reserve.residents, on=today, county=self.county)
            yield Town(
                unit.short_name,
                quota,
                None if reserve is None else reserve.balance,
                len(paid),
                sum(paid, NOTHING),
            )

    def summary(self) -> dict[str, Any]:
        """What whoever signs is shown; sums and counts, and no person."""
        return {
            "counts": self.counts,
            "towns": [
                {
                    "name": town.name,
                    "quota": _text(town.quota),
                    "balance": _text(town.balance),
                    "aid": town.aid,
                    "paid": _text(town.paid),
                    "difference": _text(town.difference),
                }
                for town in self.towns()
            ],
            "series": [
                {"word": f"{one.organ.organ_word}{one.word}", "year": one.year, "last": one.last}
                for one in self.rows.series
            ],
            "notes": [str(note) for note in self.notes],
        }


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"
