"""What the pages of the accounts show; each balance is read from the newest line and nowhere else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Subquery, Sum
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from coordination.aid.models import NOTHING, Account, AidCase, LedgerLine, MonthEnd, TopUp
from coordination.aid.queries.accounts import UseRule, balance_before, lines_of_month
from coordination.policy.queries import parameter
from coordination.policy.regions import region_of
from coordination.showing import Fact
from coordination.tables import Cell, Column, Sheet, in_words
from coordination.worklists import Empty, Filter, WorkList

if TYPE_CHECKING:
    from coordination.access import Actor

Kind = LedgerLine.Kind


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
    paid: Decimal
    is_little_used: bool

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
    def use(self) -> int:
        """Of the quota of the year what was paid out, in per cent (R30)."""
        return int(100 * self.paid / self.quota)

    @property
    def use_words(self) -> str:
        return _("little used this year") if self.is_little_used else ""

    @property
    def badges(self) -> list[tuple[str, str]]:
        own = [(self.tone_words, self.tone)]
        return [*own, (self.use_words, "soon")] if self.is_little_used else own

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
    today, region = timezone.localdate(), region_of(actor)
    rule = UseRule.of(region, on=today)
    accounts = accounts.annotate(
        spent=Subquery(_moved(rule.year, Kind.DEBIT)),
        came_back=Subquery(_moved(rule.year, Kind.COUNTER, Kind.RETURNED)),
        now_balance=Subquery(newest.values("balance_after")[:1]),
        now_reserved=Subquery(newest.values("reserved_after")[:1]),
        asked=Subquery(open_top_up.values("status")[:1]),
    )
    share = parameter("RESERVE_LOW", on=today, county=region).value
    rows = [_row(account, share, rule) for account in accounts]
    return sorted(rows, key=lambda row: (not row.is_reserve, row.available / row.quota, row.pk))


def _moved(since: dt.datetime, *kinds: str) -> Any:
    """Of each account what moved since a day in lines of these kinds."""
    lines = LedgerLine.objects.filter(account=OuterRef("pk"), at__gte=since, kind__in=kinds)
    return lines.order_by().values("account").annotate(sum=Sum("amount")).values("sum")


def _row(account: Account, share: Decimal, rule: UseRule) -> AccountRow:
    balance: Decimal = account.now_balance or NOTHING  # type: ignore[attr-defined]
    reserved: Decimal = account.now_reserved or NOTHING  # type: ignore[attr-defined]
    asked: str = account.asked or ""  # type: ignore[attr-defined]
    spent: Decimal = account.spent or NOTHING  # type: ignore[attr-defined]
    came_back: Decimal = account.came_back or NOTHING  # type: ignore[attr-defined]
    paid = max(NOTHING, spent - came_back)
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
        paid=paid,
        is_little_used=rule.is_little(account, paid),
    )


ACCOUNTS: Sheet[AccountRow] = Sheet(
    "reserve-list",
    "aid-accounts",
    [
        Column(
            "account",
            gettext_lazy("Account"),
            lambda row: row.title,
            lambda row: Cell(row.title, row.url, badges=[(row.tone_words, row.tone)]),
            css="lx-td-title",
        ),
        Column("quota", gettext_lazy("Quota (yuan)"), lambda row: row.quota, css="lx-num"),
        Column("balance", gettext_lazy("Balance (yuan)"), lambda row: row.balance, css="lx-num"),
        Column("reserved", gettext_lazy("Reserved (yuan)"), lambda row: row.reserved, css="lx-num"),
        Column("free", gettext_lazy("Free (yuan)"), lambda row: row.available, css="lx-num"),
        Column(
            "paid",
            gettext_lazy("Paid out this year (yuan)"),
            lambda row: row.paid,
            on_page=False,
        ),
        Column(
            "use",
            gettext_lazy("Used of the quota (%)"),
            lambda row: row.use,
            lambda row: Cell(row.use, small=[in_words(row.paid), row.use_words]),
            css="lx-num",
        ),
        Column("little_used", gettext_lazy("Use"), lambda row: row.use_words, on_page=False),
        Column("top_up", gettext_lazy("Top-up"), lambda row: row.top_up, css="lx-nowrap"),
    ],
    caption=gettext_lazy("Accounts, the lowest first"),
    css="",
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    line: LedgerLine
    case: AidCase | None
    sees_case: bool


def ledger_rows(lines: list[LedgerLine], actor: Actor) -> list[LedgerRow]:
    """Lines with the case they belong to, linked where this reader may open it."""
    cases = {line.pk: line.stage.plan.case for line in lines if line.stage is not None}
    seen = set(
        AidCase.objects.visible_to(actor)
        .filter(pk__in={case.pk for case in cases.values()})
        .values_list("pk", flat=True)
    )
    return [
        LedgerRow(line, cases.get(line.pk), line.pk in cases and cases[line.pk].pk in seen) for line in lines
    ]


def kind(row: LedgerRow) -> Cell:
    reversed_line = row.line.reverses
    small = [_("reverses line %(n)s") % {"n": reversed_line.sequence}] if reversed_line else []
    return Cell(row.line.get_kind_display(), small=small)


def summary(row: LedgerRow) -> Cell:
    words: str = row.line.reason
    if row.case is not None:
        number = row.case.number_text
        if row.sees_case:
            number = format_html('<a href="{}">{}</a>', row.case.get_absolute_url(), number)
        words = format_html("{} {}", number, row.line.stage.label if row.line.stage else "")
    return Cell(words, small=[row.line.entered_by.label])


LEDGER: WorkList[LedgerRow] = WorkList(
    LedgerLine,
    "account-ledger",
    "aid-ledger",
    [
        Column("sequence", gettext_lazy("Sequence"), lambda row: row.line.sequence, css="lx-num"),
        Column(
            "time",
            gettext_lazy("Time"),
            lambda row: row.line.at,
            lambda row: Cell(f"{timezone.localtime(row.line.at):%m-%d %H:%M}"),
            css="lx-nowrap",
        ),
        Column("kind", gettext_lazy("Kind"), lambda row: row.line.get_kind_display(), kind),
        Column("amount", gettext_lazy("Amount (yuan)"), lambda row: row.line.amount, css="lx-num"),
        Column("balance", gettext_lazy("Balance after"), lambda row: row.line.balance_after, css="lx-num"),
        Column("reserved", gettext_lazy("Reserved after"), lambda row: row.line.reserved_after, css="lx-num"),
        Column("summary", gettext_lazy("Summary"), lambda row: row.line.reason, summary),
        Column(
            "entered_by", gettext_lazy("Entered by"), lambda row: row.line.entered_by.label, on_page=False
        ),
    ],
    heading=gettext_lazy("Ledger"),
    caption="",
    empty=Empty(
        gettext_lazy("No line yet"),
        gettext_lazy("Promises, payments and top-ups are entered here by themselves."),
    ),
    order=("-sequence", "-pk"),
    export_order=("sequence", "pk"),
    longest=20000,
    filters=[Filter("kind", gettext_lazy("Kind"), LedgerLine.Kind.choices)],
    prepare=lambda rows: rows.select_related("entered_by", "stage__plan__case__township", "reverses"),
    lines=ledger_rows,
    css="",
)


def top_ups_of(account: Account) -> list[TopUp]:
    return list(
        account.top_ups.select_related("signed_by__user", "agreed_by__user").order_by(F("pk").desc())[:6]
    )


def months_of(account: Account) -> list[MonthEnd]:
    """The last year of months, the newest first."""
    months = account.month_ends.select_related("counted_by", "signed_by", "paper", "account__unit")
    return list(months.order_by("-month")[:12])


def month_facts(month_end: MonthEnd) -> list[Fact]:
    """What the book says of a month, and what was counted beside it."""
    account, lines = month_end.account, lines_of_month(month_end.account, month_end.month)
    moved = dict.fromkeys(LedgerLine.Kind.values, NOTHING)
    for line in lines:
        moved[line.kind] += line.amount
    paid = moved[Kind.DEBIT] - moved[Kind.COUNTER] - moved[Kind.RETURNED]
    topped = moved[Kind.TOP_UP] + moved[Kind.OPENING] + moved[Kind.TAKEN_OVER]
    facts = [
        Fact("title", _("Account"), account.title),
        Fact("month", _("Month"), f"{month_end.month:%Y-%m}"),
        Fact("opening", _("Brought forward (yuan)"), f"{balance_before(account, month_end.month):,.2f}"),
        Fact("paid", _("Paid out (yuan)"), f"{paid:,.2f}"),
        Fact("topped", _("Topped up (yuan)"), f"{topped:,.2f}"),
        Fact("book", _("Balance of the book (yuan)"), f"{month_end.book:,.2f}"),
    ]
    if month_end.returned:
        facts.append(Fact("returned", _("Why it is counted again"), month_end.returned, wide=True))
    if month_end.counted is None:
        return facts
    return [
        *facts,
        Fact("in_bank", _("In the bank account (yuan)"), f"{month_end.in_bank:,.2f}"),
        Fact("in_cash", _("In cash (yuan)"), f"{month_end.in_cash:,.2f}"),
        Fact("difference", _("Difference to the book (yuan)"), f"{month_end.difference:,.2f}"),
        Fact("reason", _("Reason of the difference"), month_end.reason, wide=True),
        Fact("counted_by", _("Counted by"), month_end.counted_by.label if month_end.counted_by else ""),
    ]
