"""The trail as the audit administrator reads it, and everybody's own traces; newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.audit import macs
from coordination.audit.models import Event
from coordination.audit.verb_choices import door_choices, verb_choices
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


def unit_names(actor: Actor) -> dict[int, str]:
    """Every organisation of the tree that the actor sees, by its key."""
    organisations: Any = apps.get_model("units", "Organisation")._default_manager
    return {unit.pk: unit.label for unit in organisations.visible_to(actor)}


def lines_of(found: Iterable[Event], actor: Actor, *, own: bool) -> list[Line]:
    units = unit_names(actor)
    return [_line(event, units, own) for event in found]


def _line(event: Event, units: dict[int, str], own: bool) -> Line:
    named = own or event.subject_type.partition(".")[0] in NAMED_ROOMS
    return Line(
        event=event,
        sentence=event.sentence if named else event.bare_sentence,
        subject=event.subject_label if named else pseudonym(event.subject_type, event.subject_id),
        unit=units.get(event.unit_id or 0, ""),
        reason=event.reason if named else "",
    )


def pseudonym(subject_type: str, subject_id: str) -> str:
    """The same record is always the same code, and the code says nothing of it."""
    if not subject_type:
        return ""
    code = macs.digest(f"lianxi-pseudonym-1|{subject_type}|{subject_id}".encode())[:8]
    return _("%(kind)s %(code)s") % {"kind": _kind(subject_type), "code": code}


def _kind(subject_type: str) -> str:
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return subject_type


def what(line: Line) -> Cell:
    reason = [_("Reason: ") + line.reason] if line.reason else []
    return Cell(line.sentence, small=[line.event.small, *reason])


def of_day(rows: Rows, day: str, asked: Asked) -> Rows:
    if not is_year(day[:4]):
        return rows
    try:
        start = timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), dt.time.min))
    except ValueError:
        return rows
    return rows.filter(at__gte=start, at__lt=start + dt.timedelta(days=1))


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
VERB = Filter("verb", gettext_lazy("What happened"), lambda actor: verb_choices(), any=ALL)
DAY = Filter("day", gettext_lazy("Day"), narrow=of_day, attrs={"type": "date"})
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
    filters=[Filter("unit", gettext_lazy("Unit"), unit_choices, column="unit_id", any=ALL), VERB, DAY],
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
    filters=[Filter("verb", gettext_lazy("What happened"), lambda actor: door_choices(), any=ALL), DAY],
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
    filters=[VERB, DAY],
    narrow=lambda rows, actor: rows.filter(user_id=actor.user.pk),
    lines=partial(lines_of, own=True),
    **LAID,
)
