"""How accounts stand: against their quota and their low mark, and at the end of a month."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.utils import timezone

from coordination.aid.models import NOTHING, Account, LedgerLine
from coordination.aid.models.month_ends import month_after
from coordination.policy.queries import parameter, parameters
from coordination.policy.regions import Region
from coordination.units.counties import County, county_of
from coordination.units.models import Organisation, Role
from coordination.units.queries import current_successor

if TYPE_CHECKING:
    from coordination.access import Actor


def least_quota(residents: int, *, on: dt.date, county: County) -> Decimal:
    """What the rules ask of a township's reserve in a year: a floor, or so much for each resident."""
    rows = parameters(["RESERVE_QUOTA", "RESERVE_PER_RESIDENT"], on=on, county=county)
    return max(rows["RESERVE_QUOTA"].value, rows["RESERVE_PER_RESIDENT"].value * residents)


def townships_without_reserve(actor: Actor) -> list[Organisation]:
    """Townships of the county that keep no reserve, nor took one over (R121); finance and civil affairs are told."""
    if not actor.has_role(Role.FIN, Role.CHEAD, Role.CCLERK):
        return []
    accounts = Account.objects.of_county(actor.county_id).filter(kind=Account.Kind.RESERVE)
    kept = {current_successor(account.unit).pk for account in accounts.select_related("unit")}
    towns = county_of(actor).units().filter(kind=Organisation.Kind.TOWNSHIP).exclude(pk__in=kept)
    return list(towns.order_by("order", "code"))


def low_mark(account: Account) -> Decimal:
    share: Decimal = parameter("RESERVE_LOW", on=timezone.localdate(), county=county_of(account)).value
    return account.quota * share


def is_low(account: Account) -> bool:
    return account.available < low_mark(account)


def missing_to_quota(account: Account) -> Decimal:
    """Quota less what is free: what is promised leaves the account soon, and is never counted twice."""
    return account.quota - account.available


@dataclass(frozen=True, slots=True)
class UseRule:
    """From which day of a year a reserve of which less than a share is paid out counts as little used (R30)."""

    least: Decimal
    since: dt.date
    today: dt.date

    @classmethod
    def of(cls, county: Region, *, on: dt.date) -> UseRule:
        rows = parameters(["RESERVE_USE_LEAST", "RESERVE_USE_FROM"], on=on, county=county)
        month, day = (int(part) for part in rows["RESERVE_USE_FROM"].value.split("-"))
        return cls(rows["RESERVE_USE_LEAST"].value, dt.date(on.year, month, day), on)

    @property
    def year(self) -> dt.datetime:
        return _midnight(dt.date(self.today.year, 1, 1))

    def is_little(self, account: Account, paid: Decimal) -> bool:
        """An account opened in the course of the year is measured by the days that it has stood."""
        if not account.is_reserve or self.today < self.since:
            return False
        first = self.year.date()
        stood = (self.today - max(first, timezone.localdate(account.opened_at))).days
        expected = account.quota * self.least * stood / max(1, (self.today - first).days)
        return paid < expected


def lines_of_month(account: Account, month: dt.date) -> list[LedgerLine]:
    """What moved in a month, oldest first."""
    lines = account.lines.filter(
        at__gte=_midnight(month.replace(day=1)), at__lt=_midnight(month_after(month))
    )
    return list(lines.order_by("sequence"))


def balance_before(account: Account, day: dt.date) -> Decimal:
    """What the book said when a day began."""
    line = account.lines.filter(at__lt=_midnight(day)).order_by("-sequence").first()
    return line.balance_after if line is not None else NOTHING


def balance_at_end(account: Account, month: dt.date) -> Decimal:
    """What the book said when a month ended."""
    return balance_before(account, month_after(month))


def months_over(county: County, this_month: dt.date) -> list[tuple[Account, dt.date]]:
    """The months before this one that no reserve of the county has begun to settle, the oldest first."""
    last = (this_month - dt.timedelta(days=1)).replace(day=1)
    accounts = (
        Account.objects.of_county(county)
        .filter(kind=Account.Kind.RESERVE, opened_at__lt=_midnight(this_month))
        .annotate(begun=Max("month_ends__month"))
        .filter(Q(begun=None) | Q(begun__lt=last))
    )
    found = []
    for account in accounts:
        begun = account.begun  # type: ignore[attr-defined]
        month = month_after(begun) if begun is not None else last
        while month <= last:
            found.append((account, month))
            month = month_after(month)
    return sorted(found, key=lambda one: (one[1], one[0].pk))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
