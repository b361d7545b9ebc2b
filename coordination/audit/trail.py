"""The trail as the audit administrator reads it, and everybody's own traces; newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.audit.models import Event
from coordination.audit.pseudonyms import HOUSEHOLD, pseudonym, records_of
from coordination.audit.verb_choices import door_choices, group_choices, group_of, verb_choices
from coordination.audit.verbs import AT_DOORS
from coordination.dates import is_year
from coordination.tables import Cell, Column
from coordination.worklists import Asked, Choices, Empty, Filter, Rows, WorkList

if TYPE_CHECKING:
    from coordination.access import Actor

PAGE = 50
# Records of administration are shown by name; the records of cases and meetings by pseudonym (C9).
NAMED_ROOMS = frozenset({"units", "policy", "audit", "api"})
ALL = gettext_lazy("All")


@dataclass(frozen=True)
class Line:
    """One event as the audit page prints it."""

    event: Event
    sentence: str
    subject: str
    unit: str
    reason: str

    @property
    def url(self) -> str:
        return reverse("audit:event", args=[self.event.pk])


def unit_names(actor: Actor) -> dict[int, str]:
    """Every organisation of the tree that the actor sees, by its key."""
    organisations: Any = apps.get_model("units", "Organisation")._default_manager
    return {unit.pk: unit.label for unit in organisations.visible_to(actor)}


def lines_of(found: Iterable[Event], actor: Actor, *, own: bool) -> list[Line]:
    units = unit_names(actor)
    return [_line(event, units, own) for event in found]


def is_named(event: Event, *, own: bool) -> bool:
    """Whether the reader may know which record it was: what is administered, and what one did oneself."""
    return own or event.subject_type.partition(".")[0] in NAMED_ROOMS


def _line(event: Event, units: dict[int, str], own: bool) -> Line:
    named = is_named(event, own=own)
    return Line(
        event=event,
        # what the trail says of itself (exports, seals, looks) names nobody in hardship
        sentence=event.sentence if named or event.verb.startswith("audit.") else event.bare_sentence,
        subject=event.subject_label if named else pseudonym(event.subject_type, event.subject_id),
        unit=units.get(event.unit_id or 0, ""),
        reason=event.reason if named else "",
    )


def what(line: Line) -> Cell:
    reason = [_("Reason: ") + line.reason] if line.reason else []
    return Cell(line.sentence, line.url, [line.event.small, *reason])


def _midnight(day: str) -> dt.datetime | None:
    """When a day begins; None for what is no day."""
    if not is_year(day[:4]):
        return None
    try:
        return timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), dt.time.min))
    except ValueError:
        return None


def from_day(rows: Rows, day: str, asked: Asked) -> Rows:
    start = _midnight(day)
    return rows if start is None else rows.filter(at__gte=start)


def to_day(rows: Rows, day: str, asked: Asked) -> Rows:
    """That day included."""
    start = _midnight(day)
    return rows if start is None else rows.filter(at__lt=start + dt.timedelta(days=1))


def by_person(rows: Rows, text: str, asked: Asked) -> Rows:
    """What people of this name or user name did, in the rows that the reader sees."""
    users: Any = apps.get_model("units", "User")._default_manager
    named = Q(username__iexact=text.strip()) | Q(name__icontains=text.strip())
    return rows.filter(user_id__in=users.filter(named).values("pk"))


def of_record(rows: Rows, text: str, asked: Asked) -> Rows:
    return rows.filter(records_of(text))


def of_household(rows: Rows, text: str, asked: Asked) -> Rows:
    """By the code of a household, which is how its opaque number begins."""
    code = "".join(text.split()).lower()
    if len(code) < HOUSEHOLD or not code.isalnum():
        return rows.none()
    return rows.filter(household__gte=code, household__lt=f"{code}~")


def in_group(rows: Rows, group: str, asked: Asked) -> Rows:
    return rows.filter(group_of(group))


def unit_choices(actor: Actor) -> Choices:
    return unit_names(actor).items()


COLUMNS: list[Column[Line]] = [
    Column(
        "time",
        gettext_lazy("Time"),
        lambda line: line.event.at,
        lambda line: Cell(f"{timezone.localtime(line.event.at):%Y-%m-%d %H:%M:%S}"),
        css="lx-nowrap",
    ),
    Column("what", gettext_lazy("What happened"), lambda line: line.sentence, what),
    Column("post", gettext_lazy("Post and medium"), lambda line: line.event.small, on_page=False),
    Column("record", gettext_lazy("Record"), lambda line: line.subject),
    Column("unit", gettext_lazy("Unit"), lambda line: line.unit),
    Column("reason", gettext_lazy("Reason"), lambda line: line.reason, on_page=False),
]
GROUP = Filter(
    "group", gettext_lazy("What happened"), lambda actor: group_choices(), narrow=in_group, any=ALL
)
VERB = Filter("verb", gettext_lazy("Exactly"), lambda actor: verb_choices(), is_hidden=True, any=ALL)
DAYS = [
    Filter("from", gettext_lazy("From day"), narrow=from_day, attrs={"type": "date"}),
    Filter("to", gettext_lazy("To day"), narrow=to_day, attrs={"type": "date"}),
]
PERSON = Filter("person", gettext_lazy("By whom"), narrow=by_person, attrs={"type": "search"})
RECORD = Filter("record", gettext_lazy("Record (code)"), narrow=of_record, attrs={"type": "search"})
HOUSE = Filter("household", gettext_lazy("Household (code)"), narrow=of_household, attrs={"type": "search"})
LAID: dict[str, Any] = {
    "caption": "",
    "empty": Empty(gettext_lazy("No event fits"), gettext_lazy("Widen the filters, or take another day.")),
    "no_match": gettext_lazy("Widen the filters, or take another day."),
    "order": ("-at", "-pk"),
    "size": PAGE,
    "css": "",
}

TRAIL: WorkList[Line] = WorkList(
    Event,
    "trail",
    "audit",
    COLUMNS,
    heading=gettext_lazy("Audit"),
    filters=[
        PERSON,
        RECORD,
        HOUSE,
        GROUP,
        Filter("unit", gettext_lazy("Unit"), unit_choices, column="unit_id", any=ALL),
        *DAYS,
        VERB,
    ],
    lines=partial(lines_of, own=False),
    **LAID,
)
DOORS: WorkList[Line] = WorkList(
    Event,
    "door-events",
    "doors",
    [
        *COLUMNS[:2],
        Column("account", gettext_lazy("Account"), lambda line: line.subject),
        Column(
            "address",
            gettext_lazy("From the address"),
            lambda line: (line.event.after or {}).get("address", ""),
            css="lx-nowrap",
        ),
    ],
    heading=gettext_lazy("Failed sign-ins and limits"),
    filters=[Filter("verb", gettext_lazy("What happened"), lambda actor: door_choices(), any=ALL), *DAYS],
    narrow=lambda rows, actor: rows.filter(verb__in=AT_DOORS),
    lines=partial(lines_of, own=False),
    **LAID,
)
MINE: WorkList[Line] = WorkList(
    Event,
    "own-trail",
    "audit",
    COLUMNS,
    heading=gettext_lazy("My traces"),
    filters=[GROUP, *DAYS, VERB],
    narrow=lambda rows, actor: rows.filter(user_id=actor.user.pk),
    lines=partial(lines_of, own=True),
    **LAID,
)
