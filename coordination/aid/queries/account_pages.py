"""What the pages of the accounts show; each balance is read from the newest line and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.aid.models import NOTHING, Account, AidCase, LedgerLine, TopUp
from coordination.policy.queries import parameter

if TYPE_CHECKING:
    from coordination.access import Actor


@dataclass(frozen=True, slots=True)
class AccountRow:
    """How one account stands."""

    pk: int
    title: str
    url: str
    quota: Decimal
    balance: Decimal
    reserved: Decimal
    available: Decimal
    mark: Decimal
    top_up: str
    is_reserve: bool

    @property
    def is_low(self) -> bool:
        return self.is_reserve and self.available < self.mark

    @property
    def tone(self) -> str:
        if not self.is_reserve:
            return "calm"
        if self.available <= 0:
            return "late"
        return "soon" if self.is_low else "ok"

    @property
    def tone_words(self) -> str:
        words = {
            "late": _("exhausted"),
            "soon": _("below the low mark"),
            "ok": pgettext("account", "in order"),
        }
        return words.get(self.tone, _("county pool"))

    @property
    def share(self) -> int:
        """Of the quota what is free, in per cent, for the bar beside the figure."""
        return max(0, min(100, int(100 * self.available / self.quota)))


def account_rows(actor: Actor, *only: Account) -> list[AccountRow]:
    """The accounts that a reader sees, the least free share first; two queries however many."""
    newest = LedgerLine.objects.filter(account=OuterRef("pk")).order_by("-sequence")
    open_top_up = TopUp.objects.filter(account=OuterRef("pk"), status__in=TopUp.OPEN)
    accounts = Account.objects.visible_to(actor).select_related("unit")
    if only:
        accounts = accounts.filter(pk__in=[one.pk for one in only])
    accounts = accounts.annotate(
        now_balance=Subquery(newest.values("balance_after")[:1]),
        now_reserved=Subquery(newest.values("reserved_after")[:1]),
        asked=Subquery(open_top_up.values("status")[:1]),
    )
    share = parameter("RESERVE_LOW", on=timezone.localdate()).value
    rows = [_row(account, share) for account in accounts]
    return sorted(rows, key=lambda row: (not row.is_reserve, row.available / row.quota, row.pk))


def _row(account: Account, share: Decimal) -> AccountRow:
    balance: Decimal = account.now_balance or NOTHING  # type: ignore[attr-defined]
    reserved: Decimal = account.now_reserved or NOTHING  # type: ignore[attr-defined]
    asked: str = account.asked or ""  # type: ignore[attr-defined]
    return AccountRow(
        pk=account.pk,
        title=account.title,
        url=account.get_absolute_url(),
        quota=account.quota,
        balance=balance,
        reserved=reserved,
        available=balance - reserved,
        mark=account.quota * share,
        top_up=str(TopUp.Status(asked).label) if asked else "",
        is_reserve=account.is_reserve,
    )


def ledger_lines(account: Account, filters: Mapping[str, str]) -> QuerySet[LedgerLine]:
    lines = account.lines.select_related("entered_by", "stage__plan__case__township", "reverses")
    if filters.get("kind") in LedgerLine.Kind.values:
        lines = lines.filter(kind=filters["kind"])
    return lines


@dataclass(frozen=True, slots=True)
class LedgerRow:
    line: LedgerLine
    case: AidCase | None
    sees_case: bool


def ledger_rows(lines: Iterable[LedgerLine], actor: Actor) -> list[LedgerRow]:
    """Lines with the case they belong to, linked where this reader may open it."""
    lines = list(lines)
    cases = {line.pk: line.stage.plan.case for line in lines if line.stage is not None}
    seen = set(
        AidCase.objects.visible_to(actor)
        .filter(pk__in={case.pk for case in cases.values()})
        .values_list("pk", flat=True)
    )
    return [
        LedgerRow(line, cases.get(line.pk), line.pk in cases and cases[line.pk].pk in seen) for line in lines
    ]


def top_ups_of(account: Account) -> list[TopUp]:
    return list(
        account.top_ups.select_related("signed_by__user", "agreed_by__user").order_by(F("pk").desc())[:6]
    )
