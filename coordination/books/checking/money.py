"""The sheet of reserves: one for a township, which keeps none here yet."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.aid.models import Account
from coordination.aid.queries.accounts import least_quota
from coordination.books.checking.places import Places
from coordination.books.rows import ReserveRow
from coordination.founding.book import tell
from coordination.units.counties import County
from coordination.workbooks import Line, Reading


def check_reserves(reading: Reading, places: Places, county: County) -> list[ReserveRow]:
    today = timezone.localdate()
    kept = Account.objects.of_county(county).filter(kind=Account.Kind.RESERVE)
    units = set(kept.values_list("unit_id", flat=True))
    first: dict[int, int] = {}
    rows = []
    for line in reading.lines:
        town, said = places.township(line), line.values
        must_have_been(line, "stood_on")
        if town is not None and town.pk in units:
            words = _(
                "This township keeps a reserve here already; its ledger begins with its own first line."
            )
            tell(line, "township", words)
        if town is not None and first.setdefault(town.pk, line.number) != line.number:
            words = _("The same stands in row %(row)s. Mend one of them, or take it out.")
            tell(line, "township", words % {"row": first[town.pk]})
        least = least_quota(said["residents"] or 0, on=today, county=county)
        if said["quota"] is not None and said["quota"] < least:
            tell(line, "quota", _("The rules ask for at least %(least)s yuan.") % {"least": least})
        if town is not None and not line.problems:
            rows.append(
                ReserveRow(town, said["balance"], said["stood_on"], said["quota"], said["residents"] or 0)
            )
    return rows


def must_have_been(line: Line, field: str) -> None:
    """A day on which something was is not ahead."""
    day = line.values[field]
    if day is not None and day > timezone.localdate():
        tell(line, field, _("This day is still to come."))
