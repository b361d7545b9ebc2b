"""The list of households: nearest review first, filters in the address, constant queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination.register.models import (
    Category,
    CategoryStatus,
    Household,
    IdentityQuestion,
    Person,
    WatchEntry,
)
from coordination.register.models.households import NO_REVIEW, READS_ALL, TOWNSHIP_ROLES
from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.access import Actor

ORDER = ("next_review_on", "pk")
SOON = 30  # days before a review at which the lamp turns amber
STATES = (
    ("review", gettext_lazy("review due or near")),
    ("watch", gettext_lazy("on the watch list")),
    ("temporary", gettext_lazy("identity not established")),
    ("none", gettext_lazy("no category in force")),
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; what it does not name, or names wrongly, is not asked."""

    place: Organisation | None
    category: str
    state: str

    @property
    def any(self) -> bool:
        return bool(self.place or self.category or self.state)


def read_filters(query: QueryDict, actor: Actor) -> Filters:
    category, state, place = query.get("category", ""), query.get("state", ""), query.get("place", "")
    found = places_of(actor).filter(pk=int(place)).first() if place.isdecimal() else None
    return Filters(
        found,
        category if category in Category.values else "",
        state if state in dict(STATES) else "",
    )


def places_of(actor: Actor) -> QuerySet[Organisation]:
    """Townships and villages by which this reader may filter."""
    kinds = Organisation.Kind
    places = Organisation.objects.filter(kind__in=[kinds.TOWNSHIP, kinds.VILLAGE])
    if actor.has_role(*TOWNSHIP_ROLES):
        places = places.filter(parent=actor.unit_id)
    elif not actor.has_role(*READS_ALL):
        places = places.none()
    return places.order_by("order", "code")


def households(actor: Actor, filters: Filters) -> QuerySet[Household]:
    """The households of a list, with all that one line prints."""
    today = timezone.localdate()
    rows = Household.objects.visible_to(actor).standing()
    if filters.place is not None:
        is_township = filters.place.kind == Organisation.Kind.TOWNSHIP
        rows = rows.filter(**{"township" if is_township else "village": filters.place})
    current = CategoryStatus.objects.current(today).filter(household=OuterRef("pk"))
    if filters.category:
        rows = rows.filter(Exists(current.filter(category=filters.category)))
    if filters.state == "review":
        rows = rows.filter(next_review_on__lte=today + dt.timedelta(days=SOON))
    elif filters.state == "watch":
        rows = rows.filter(Exists(WatchEntry.objects.active(today).filter(household=OuterRef("pk"))))
    elif filters.state == "temporary":
        temporary = Person.objects.filter(household=OuterRef("pk"), is_temporary=True, merged_into=None)
        rows = rows.filter(Exists(temporary))
    elif filters.state == "none":
        rows = rows.filter(~Exists(current))
    return with_lines(rows)


def with_lines(rows: QuerySet[Household]) -> QuerySet[Household]:
    """With head, place, members, categories and watch entries, in four further queries."""
    return rows.select_related("township", "village", "head").prefetch_related(
        Prefetch("members", Person.objects.standing().only("household"), to_attr="standing_members"),
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


def open_questions(actor: Actor) -> QuerySet[IdentityQuestion]:
    return IdentityQuestion.objects.visible_to(actor).open()
