"""Days that people gave by hand: provisional while their year's notice is missing, moved where it makes them days off.

Whatever keeps such a day says so on its model, once::

    given_days = (GivenDay("due_on", binds=Q(status__in=OPEN), told=lambda row: [Holder.liaison(row.unit)]),)

A day of a year without the State Council's notice is 暂定 wherever it is shown
(``is_provisional``). With the notice it moves on to the next working day, or stands; a day for
which people were called together is theirs to move. Whose day it is hears of it either way.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from coordination.changes import begin
from coordination.notifications.actions import notify
from coordination.policy.calendar import CalendarMissing, the_calendar
from coordination.policy.notices import PolicyNotice
from coordination.policy.verbs import PolicyVerb
from coordination.units.counties import county_of
from coordination.units.holders import Holder, people_of
from coordination.units.models import Organisation, Post

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.audit.models import Event
    from coordination.units.models import User

log = logging.getLogger("coordination.policy.given")


@dataclass(frozen=True)
class GivenDay:
    """A day that somebody gave: while it binds anybody, and who is told when it moves or stands."""

    field: str
    binds: models.Q
    told: Callable[[Any], Iterable[Holder]]
    moves: bool = True
    """False where people were called together for it: they are told, and call it off themselves."""


def is_provisional(when: dt.date | str | None) -> bool:
    """Whether the notice of a day's year is missing, so that it may prove a day off."""
    if isinstance(when, str):  # as a proposal keeps it
        when = dt.date.fromisoformat(when) if when else None
    return when is not None and not the_calendar().years.get(_day(when).year, False)


def given_days() -> Iterator[tuple[Any, GivenDay]]:
    """Every day given by hand that the house keeps: its model and what the model says of it."""
    for model in apps.get_models():
        for given in getattr(model, "given_days", ()):
            yield model, given


def settle_given_days(
    year: int, days: Collection[dt.date], *, actor: Actor, event: Event, basis: str
) -> Counter[int]:
    """After a notice: what it makes of the given days of its year, and of the days that it changes in another.

    How many moved, by county.
    """
    moved: Counter[int] = Counter()
    stand: Counter[User] = Counter()
    for model, given in given_days():
        for row in _touched(model, given, year, days):
            outcome = _settle(row, given, actor=actor, event=event, basis=basis)
            moved[county_of(row).pk] += outcome is True
            stand.update(people_of(given.told(row)) if outcome is None else ())
    for user, count in stand.items():
        notify(
            [user],
            PolicyNotice.DUE_DAYS_STAND,
            subject=None,
            key=f"given-stand:{event.uuid}",
            event=event,
            url=reverse("policy:calendar", args=[year]),
            year=year,
            count=count,
        )
    return +moved


def _touched(model: Any, given: GivenDay, year: int, days: Collection[dt.date]) -> models.QuerySet[Any]:
    is_moment = isinstance(model._meta.get_field(given.field), models.DateTimeField)
    elsewhere = [day for day in days if day.year != year]
    inside = {f"{given.field}__date__in" if is_moment else f"{given.field}__in": elsewhere}
    ahead = {f"{given.field}__gte": timezone.now() if is_moment else timezone.localdate()}
    named = models.Q(**{f"{given.field}__year": year}) | models.Q(**inside)
    return model._default_manager.filter(given.binds, named, **ahead).order_by("pk").distinct()


def _settle(row: Any, given: GivenDay, *, actor: Actor, event: Event, basis: str) -> bool | None:
    """True where the day moved, False where its people are to move it, None where it stands."""
    stood = getattr(row, given.field)
    working = the_calendar()
    if working.is_working_day(_day(stood)):
        return None
    try:
        day = working.on_or_after(_day(stood)) if given.moves else None
    except CalendarMissing:  # it would fall into a year that nobody knows
        log.warning("%s %s keeps its day %s: the next year is not known", row._meta.label, row.pk, stood)
        day = None
    if day is None:
        _tell(row, given, PolicyNotice.GIVEN_DAY_OFF, event, due=stood)
        return False
    with transaction.atomic():
        row, change = begin(row, actor=actor)
        moved = _moved(stood, day)
        setattr(row, given.field, moved)
        change.save(
            PolicyVerb.DEADLINE_RECOMPUTED,
            before={"due": stood.isoformat()},
            after={"due": moved.isoformat()},
            basis=basis,
        )
        _tell(row, given, PolicyNotice.GIVEN_DAY_MOVED, event, first=stood, due=moved)
    return True


def _tell(row: Any, given: GivenDay, kind: PolicyNotice, event: Event, **when: dt.date) -> None:
    page = _page(row)
    named: dict[str, Any] = {name: _day(at).isoformat() for name, at in when.items()}
    notify(
        people_of(given.told(row)),
        kind,
        subject=page,
        key=f"given:{row._meta.label_lower}:{row.pk}:{given.field}:{event.uuid}",
        event=event,
        url=page.get_absolute_url() if hasattr(page, "get_absolute_url") else "",
        title=str(page),
        **named,
    )


def _page(row: Any) -> Any:
    """The record on whose page the day stands; the row itself where the record above it is no matter but a desk."""
    page = row
    while not hasattr(page, "get_absolute_url"):
        page = getattr(page, page.county_path)
        if isinstance(page, Organisation | Post | None):
            return row
    return page


def _day(when: dt.date) -> dt.date:
    return timezone.localdate(when) if isinstance(when, dt.datetime) else when


def _moved(stood: dt.date, day: dt.date) -> dt.date:
    """The other day, at the same hour where it had one."""
    if not isinstance(stood, dt.datetime):
        return day
    return timezone.make_aware(dt.datetime.combine(day, timezone.localtime(stood).time()))
