"""The list of households, nearest review first, and of the questions whether two entries are one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from coordination.dates import read_day
from coordination.register.models import (
    Category,
    CategoryStatus,
    Household,
    IdentityQuestion,
    Person,
    WatchEntry,
)
from coordination.register.models.households import NO_REVIEW, READS_ALL, TOWNSHIP_ROLES
from coordination.tables import Cell, Column
from coordination.units.counties import county_of
from coordination.units.models import Organisation
from coordination.wording import listed
from coordination.worklists import Asked, Choices, Empty, Filter, Rows, WorkList

if TYPE_CHECKING:
    from coordination.access import Actor

SOON = 30  # days before a review at which the lamp turns amber
STATES = (
    ("review", gettext_lazy("review due or near")),
    ("watch", gettext_lazy("on the watch list")),
    ("temporary", gettext_lazy("identity not established")),
    ("none", gettext_lazy("no category in force")),
)


def places_of(actor: Actor) -> QuerySet[Organisation]:
    """Townships and villages by which this reader may filter."""
    if not sees_places(actor):
        return Organisation.objects.none()
    kinds = [Organisation.Kind.TOWNSHIP, Organisation.Kind.VILLAGE]
    places = Organisation.objects.filter(region=county_of(actor).pk, kind__in=kinds)
    if actor.has_role(*TOWNSHIP_ROLES):
        places = places.filter(parent=actor.unit_id)
    return places.order_by("order", "code")


def sees_places(actor: Actor) -> bool:
    return actor.has_role(*TOWNSHIP_ROLES, *READS_ALL)


def place_choices(actor: Actor) -> Choices:
    """Townships with their villages set in under them; a township's own villages as they are."""
    places = list(places_of(actor))
    sets_in = bool(places) and places[0].kind != Organisation.Kind.VILLAGE
    for place in places:
        indent = "\u00a0\u00a0" if sets_in and place.kind == Organisation.Kind.VILLAGE else ""
        yield place.pk, f"{indent}{place.label}"


def of_place(rows: Rows, place: str, asked: Asked) -> Rows:
    townships = Organisation.objects.visible_to(asked.actor).filter(kind=Organisation.Kind.TOWNSHIP)
    is_township = townships.filter(pk=place).exists()
    return rows.filter(**{"township" if is_township else "village": place})


def current() -> QuerySet[CategoryStatus]:
    """The categories in force of the household of a row."""
    return CategoryStatus.objects.current(timezone.localdate()).filter(household=OuterRef("pk"))


def of_category(rows: Rows, category: str, asked: Asked) -> Rows:
    return rows.filter(Exists(current().filter(category=category)))


def of_state(rows: Rows, state: str, asked: Asked) -> Rows:
    today = timezone.localdate()
    if state == "review":
        return rows.filter(next_review_on__lte=today + dt.timedelta(days=SOON))
    if state == "watch":
        return rows.filter(Exists(WatchEntry.objects.active(today).filter(household=OuterRef("pk"))))
    if state == "temporary":
        temporary = Person.objects.filter(household=OuterRef("pk"), is_temporary=True, merged_into=None)
        return rows.filter(Exists(temporary))
    return rows.filter(~Exists(current()))


def watched_on(rows: Rows, day: str, asked: Asked) -> Rows:
    """The watch list as it stood on a day."""
    on = read_day(day)
    if on is None:
        return rows
    return rows.filter(Exists(WatchEntry.objects.active(on).filter(household=OuterRef("pk"))))


def with_lines(rows: QuerySet[Household]) -> QuerySet[Household]:
    """With head, place, members, categories and watch entries, in four further queries."""
    members: QuerySet[Person] = Person.objects.standing().only("household")
    return rows.select_related("township", "village", "head").prefetch_related(
        Prefetch("members", members, to_attr="standing_members"),
        Prefetch("categories", CategoryStatus.objects.current(), to_attr="current_categories"),
        Prefetch("watch_entries", WatchEntry.objects.active(), to_attr="active_watch"),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One household as a list prints it."""

    household: Household
    head: str
    members: int
    categories: list[str]
    watched: bool
    tone: str
    review: str


def line_of(household: Household) -> Line:
    """``household`` comes from ``with_lines``."""
    held: list[CategoryStatus] = household.current_categories  # type: ignore[attr-defined]
    names = {status.category: str(status.get_category_display()) for status in held}
    return Line(
        household=household,
        head=household.head.masked_name if household.head else "",
        members=len(household.standing_members),  # type: ignore[attr-defined]
        categories=list(names.values()),
        watched=bool(household.active_watch),  # type: ignore[attr-defined]
        tone=review_tone(household.next_review_on),
        review=review_words(household.next_review_on),
    )


def lines_of(found: Iterable[Household], actor: Actor) -> list[Line]:
    return [line_of(household) for household in found]


def review_tone(day: dt.date | None) -> str:
    if day is None or day == NO_REVIEW:
        return "calm"
    left = (day - timezone.localdate()).days
    return "late" if left < 0 else "soon" if left <= SOON else "ok"


def review_words(day: dt.date | None) -> str:
    """复核逾期 3 天 · 今日复核 · 剩 12 天复核。"""
    if day is None or day == NO_REVIEW:
        return ""
    left = (day - timezone.localdate()).days
    if left < 0:
        return ngettext("review %d day overdue", "review %d days overdue", -left) % -left
    if left == 0:
        return _("review due today")
    return ngettext("review in %d day", "review in %d days", left) % left


def household_cell(line: Line) -> Cell:
    members = ngettext("%(count)s member", "%(count)s members", line.members) % {"count": line.members}
    watched = _("on the watch list") if line.watched else ""
    small = [part for part in (members, watched, line.household.taken_over_words) if part]
    return Cell(
        f"{line.head} {line.household.number}", line.household.get_absolute_url(), [" · ".join(small)]
    )


HOUSEHOLDS: WorkList[Line] = WorkList(
    Household,
    "household-list",
    "households",
    [
        Column(
            "lamp",
            gettext_lazy("Lamp"),
            cell=lambda line: Cell(line.review, tone=line.tone),
            css="lx-td-lamp",
            shows="lamp",
        ),
        Column("number", gettext_lazy("Household number"), lambda line: line.household.number, on_page=False),
        Column("head", gettext_lazy("Head"), lambda line: line.head, on_page=False),
        Column("members", gettext_lazy("Members"), lambda line: line.members, on_page=False),
        Column("household", gettext_lazy("Household"), cell=household_cell, css="lx-td-title"),
        Column(
            "place",
            pgettext_lazy("a household", "Place"),
            cell=lambda line: Cell(line.household.masked_address),
        ),
        Column(
            "township", gettext_lazy("Township"), lambda line: line.household.township.label, on_page=False
        ),
        Column(
            "village",
            gettext_lazy("Village"),
            lambda line: line.household.village.label if line.household.village else "",
            on_page=False,
        ),
        Column(
            "categories",
            gettext_lazy("Categories"),
            lambda line: listed(line.categories),
            lambda line: Cell(badges=[(words, "") for words in line.categories]),
        ),
        Column(
            "review",
            pgettext_lazy("a category", "Review"),
            lambda line: line.household.next_review_on if line.household.has_review else "",
            lambda line: Cell(line.review, tone=line.tone),
            css="lx-left",
        ),
    ],
    heading=gettext_lazy("Households"),
    caption=gettext_lazy("Households, the nearest review first"),
    empty=Empty(
        gettext_lazy("No household is open to you"),
        gettext_lazy(
            "A township sees the households of its own area, a village its own; other units see the"
            " people of their matters as soon as one reaches them."
        ),
    ),
    no_match=gettext_lazy("Clear a filter, or find the person by name or number."),
    order=("next_review_on", "pk"),
    narrow=lambda rows, actor: rows.standing(),
    filters=[
        Filter("place", pgettext_lazy("a household", "Place"), place_choices, of_place, offered=sees_places),
        Filter("category", gettext_lazy("Category"), Category.choices, of_category),
        Filter("state", gettext_lazy("State"), STATES, of_state),
        Filter(
            "watched_on",
            gettext_lazy("On the watch list on"),
            narrow=watched_on,
            attrs={"type": "date"},
        ),
    ],
    prepare=with_lines,
    lines=lines_of,
    css="lx-work lx-register",
    longest=1000,
)


def entries(row: IdentityQuestion) -> str:
    return f"{row.person.title} – {row.other.title}"


def places(row: IdentityQuestion) -> str:
    return f"{row.person.household.masked_address} – {row.other.household.masked_address}"


QUESTIONS: WorkList[IdentityQuestion] = WorkList(
    IdentityQuestion,
    "question-list",
    "identity-questions",
    [
        Column(
            "entries",
            gettext_lazy("Entries"),
            entries,
            lambda row: Cell(entries(row), row.get_absolute_url(), [places(row)]),
            css="lx-td-title",
        ),
        Column("why", gettext_lazy("Why"), lambda row: row.reason_label),
        Column(
            "asked",
            gettext_lazy("Asked"),
            lambda row: timezone.localdate(row.asked_at),
            css="lx-nowrap",
        ),
        Column(
            "action",
            gettext_lazy("Action"),
            cell=lambda row: Cell(_("Compare"), row.get_absolute_url(), about=row.person.title),
            css="lx-td-act",
            shows="act",
        ),
    ],
    heading=gettext_lazy("Possible duplicates"),
    caption="",
    empty=Empty(
        gettext_lazy("No question is open"),
        gettext_lazy(
            "Where a new entry resembles an old one and no number decides, it is laid before you here."
        ),
    ),
    order=("asked_at", "pk"),
    narrow=lambda rows, actor: rows.open(),
    prepare=lambda rows: rows.select_related(
        "person__household__township",
        "person__household__village",
        "other__household__township",
        "other__household__village",
    ),
    crumb=(gettext_lazy("Households"), "register:households"),
    css="",
)
