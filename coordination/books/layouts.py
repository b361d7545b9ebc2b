"""The six sheets of the books that a county takes over in mid-year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.models import AidCase
from coordination.books.kinds import Yuan
from coordination.register.models import Category
from coordination.register.values import IdNumber
from coordination.workbooks import Column, Day, Layout, OneOf, Text, Whole

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PERSON, HOUSEHOLD = "person", "household"
WHOSE = (
    (HOUSEHOLD, pgettext_lazy("books", "the whole household")),
    (PERSON, pgettext_lazy("books", "this person alone")),
)
FROM_THE_LIST = _("From the list.")
AS_IN_LISTS = _("The short name, as it stands in the lists of the house.")


def township(head: StrOrPromise, help: StrOrPromise = AS_IN_LISTS) -> Column:
    return Column("township", head, Text(40), True, help, 14, "竹岭镇")


def unit() -> Column:
    return Column(
        "lead_unit", pgettext_lazy("books", "Lead unit"), Text(40), True, AS_IN_LISTS, 16, "县财政局"
    )


def due() -> Column:
    return Column(
        "due_on",
        pgettext_lazy("books", "Due on"),
        Day(),
        True,
        _("As it was set before; it may have passed."),
        13,
        "2026-09-30",
    )


WHO = (
    Column("name", pgettext_lazy("books", "Name of the person"), Text(40), True, width=12, example="李某某"),
    Column(
        "id_number",
        pgettext_lazy("books", "ID number of the person"),
        IdNumber(),
        True,
        _("Who stands in the register already is found by it; who does not is entered."),
        22,
    ),
    Column(
        "head_number",
        pgettext_lazy("books", "ID number of the head of the household"),
        IdNumber(),
        help=_(
            "Where the person lives in somebody else's household, whose row stands in these sheets or who is registered."
        ),
        width=22,
    ),
)

SERIES = Layout(
    pgettext_lazy("books", "Number series"),
    (
        Column(
            "word",
            pgettext_lazy("books", "Document word"),
            Text(40),
            True,
            _("What stands before the year on the paper."),
            18,
            "安联纪",
        ),
        Column("year", pgettext_lazy("books", "Year"), Whole(2000, 2100), True, width=10, example="2026"),
        Column(
            "last",
            pgettext_lazy("books", "Last number"),
            Whole(1, 99_999),
            True,
            _("The last one that was given; the house goes on with the next."),
            12,
            "17",
        ),
    ),
    most_rows=500,
    once=(("word", "year"),),
)

RESERVES = Layout(
    pgettext_lazy("books", "Reserves"),
    (
        township(pgettext_lazy("books", "Township of the reserve")),
        Column(
            "balance",
            pgettext_lazy("books", "Balance (yuan)"),
            Yuan("0"),
            True,
            _("What is left in the bank account and in cash together."),
            14,
            "18600.00",
        ),
        Column(
            "stood_on",
            pgettext_lazy("books", "Balance of the day"),
            Day(),
            True,
            _("The last day whose movements are in the balance."),
            13,
            "2026-07-31",
        ),
        Column(
            "quota",
            pgettext_lazy("books", "Quota of the year (yuan)"),
            Yuan(),
            help=_("Empty: the least that the rules ask for."),
            width=16,
            example="50000",
        ),
        Column(
            "residents",
            pgettext_lazy("books", "Registered residents"),
            Whole(0, 9_999_999),
            help=_("By which the rules reckon the least quota."),
            width=12,
        ),
    ),
    most_rows=200,
    once=(("township",),),
)

AID = Layout(
    pgettext_lazy("books", "Aid paid"),
    (
        *WHO,
        township(pgettext_lazy("books", "Township of the hardship"), _("Where it happened.")),
        Column(
            "nature",
            pgettext_lazy("books", "Type of hardship"),
            OneOf(AidCase.Nature.choices),
            help=_("Empty: emergency."),
            width=12,
            example=AidCase.Nature.EMERGENCY.label,
        ),
        Column(
            "cause",
            pgettext_lazy("books", "Cause"),
            OneOf(AidCase.Cause.choices),
            True,
            FROM_THE_LIST,
            14,
            AidCase.Cause.ILLNESS.label,
        ),
        Column("amount", pgettext_lazy("books", "Amount (yuan)"), Yuan(), True, width=12, example="3000"),
        Column("paid_on", pgettext_lazy("books", "Paid on"), Day(), True, width=13, example="2026-03-18"),
        Column(
            "paper",
            pgettext_lazy("books", "Number of the paper"),
            Text(80),
            True,
            _("Of the approval, as it stands in the files."),
            24,
            "安民救〔2026〕31号",
        ),
    ),
    most_rows=3000,
    once=(("id_number", "paper", "paid_on"),),
)

CATEGORIES = Layout(
    pgettext_lazy("books", "Present categories"),
    (
        *WHO,
        township(
            pgettext_lazy("books", "Township of the household"), _("Where the household is registered.")
        ),
        Column(
            "whose",
            pgettext_lazy("books", "Holds for"),
            OneOf(WHOSE),
            True,
            FROM_THE_LIST,
            14,
            WHOSE[0][1],
        ),
        Column(
            "category",
            pgettext_lazy("books", "Category"),
            OneOf(Category.choices),
            True,
            FROM_THE_LIST,
            24,
            Category.DIBAO.label,
        ),
        Column(
            "from_on", pgettext_lazy("books", "In force from"), Day(), True, width=13, example="2025-11-01"
        ),
        Column(
            "review_on",
            pgettext_lazy("books", "To be reviewed by"),
            Day(),
            True,
            width=13,
            example="2026-11-01",
        ),
        Column(
            "basis",
            pgettext_lazy("books", "Decided by"),
            Text(200),
            help=_("The paper by which it was determined."),
            width=24,
            example="安民低〔2025〕88号",
        ),
    ),
    most_rows=5000,
    once=(("id_number", "category"),),
)

DUTIES = Layout(
    pgettext_lazy("books", "Open assignments"),
    (
        Column("text", pgettext_lazy("books", "What is to be done"), Text(2000), True, width=50),
        unit(),
        due(),
        Column(
            "comes_from",
            pgettext_lazy("books", "Came from"),
            Text(200),
            True,
            _("The paper or the instruction."),
            30,
            "县政府督查通知",
        ),
        Column(
            "number",
            pgettext_lazy("books", "Number of the slip"),
            Text(60),
            help=_("Empty: it gets one of those taken over."),
            width=22,
            example="安联交〔2026〕9号",
        ),
        Column(
            "measure",
            pgettext_lazy("books", "Done when"),
            Text(300),
            help=_("By what it is measured; empty: by what is to be done."),
            width=30,
        ),
    ),
    most_rows=1000,
    once=(("number",),),
)

LINES = Layout(
    pgettext_lazy("books", "Open decisions"),
    (
        Column(
            "session",
            pgettext_lazy("books", "Session"),
            Text(120),
            True,
            _("Its name with the number, or the number of its minutes."),
            30,
            "2026年第2次联席会议（安联纪〔2026〕2号）",
        ),
        Column("text", pgettext_lazy("books", "What was decided"), Text(2000), True, width=50),
        unit(),
        due(),
        Column(
            "measure",
            pgettext_lazy("books", "Done when"),
            Text(300),
            help=_("By what it is measured; empty: by what was decided."),
            width=30,
        ),
    ),
    most_rows=1000,
)

LAYOUTS = (SERIES, RESERVES, AID, CATEGORIES, DUTIES, LINES)
