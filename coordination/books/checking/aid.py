"""The sheet of aid paid: of the days that are still asked about, or shown."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.aid.models import AidCase
from coordination.aid.queries.limits import same_cause_since
from coordination.books.checking.money import must_have_been
from coordination.books.checking.places import Places
from coordination.books.rows import AidRow
from coordination.founding.book import tell
from coordination.units.counties import County
from coordination.wording import listed
from coordination.workbooks import Reading


def check_aid(reading: Reading, places: Places, county: County, notes: list[str]) -> list[AidRow]:
    since = same_cause_since(on=timezone.localdate(), county=county)
    shown_since = dt.date(since.year - 1, 1, 1)
    rows, twice = [], dict[tuple[str, str], list[int]]()
    for line in reading.lines:
        town, said = places.township(line), line.values
        must_have_been(line, "paid_on")
        if said["paid_on"] is not None and said["paid_on"] < shown_since:
            words = _("Aid paid before %(day)s is neither asked about nor shown any more: take the row out.")
            tell(line, "paid_on", words % {"day": shown_since})
        if town is None or line.problems:
            continue
        if said["paid_on"] >= since:
            twice.setdefault((said["id_number"], said["cause"]), []).append(line.number)
        rows.append(
            AidRow(
                said["id_number"],
                town,
                said["nature"] or AidCase.Nature.EMERGENCY,
                said["cause"],
                said["amount"],
                said["paid_on"],
                said["paper"],
            )
        )
    words = _(
        "%(sheet)s: rows %(rows)s say that the same person was aided more than once for the same cause."
    )
    notes += [
        words % {"sheet": reading.layout.title, "rows": listed(map(str, numbers))}
        for numbers in twice.values()
        if len(numbers) > 1
    ]
    return rows
