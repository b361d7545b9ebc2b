"""The aid chain of a household (一户一条救助链, R233): what it asked and was given, all that was done, its silent gaps.

A view of the events that carry the household's key, not a second record. It
survives moves, and a household merged into this one brings its own part along.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import NoReverseMatch
from django.utils import timezone

from coordination.audit.models import Event
from coordination.matters import open_to
from coordination.policy.calendar import CalendarMissing, working_days_between
from coordination.policy.queries import parameter
from coordination.register.given import Help, Sum, help_for
from coordination.register.models import Household
from coordination.register.policies import reads_file
from coordination.register.verbs import NOT_IN_CHAIN
from coordination.units.counties import county_of
from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.access import Actor

LONGEST = 1000  # entries of one chain that a page shows
SILENCES = 5  # that stand above the fold; each stands once more where it was, between its entries
OWN_PAGE = "register."  # these records stand on the household's own page


@dataclass(frozen=True, slots=True)
class Gap:
    """Working days of silence after an entry, with the unit that held the matter then."""

    days: int
    unit: str


@dataclass(frozen=True, slots=True)
class Entry:
    at: dt.datetime
    sentence: str
    small: str
    unit: str
    label: str
    url: str
    reason: str
    basis: str
    tone: str
    gap: Gap | None  # between this entry and the next one, or today
    day: str
    hour: str
    iso: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Oldest first; ``is_whole`` is false where a reader sees only what its own unit did."""

    entries: list[Entry] = field(default_factory=list)
    is_whole: bool = True
    topics: str = ""
    cut: bool = False

    @property
    def newest_first(self) -> list[Entry]:
        return self.entries[::-1]

    @property
    def silence(self) -> Gap | None:
        """The gap that runs today."""
        return self.entries[-1].gap if self.entries else None

    @property
    def longest(self) -> Gap | None:
        gaps = [entry.gap for entry in self.entries if entry.gap]
        return max(gaps, key=lambda gap: gap.days, default=None)


@dataclass(frozen=True, slots=True)
class Silence:
    """A gap with the days between which it lies."""

    gap: Gap
    begun: str
    ended: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The chain without its events' words: what was asked and given, with sums, how long it is, where it was silent."""

    help: list[Help]
    sums: list[Sum]
    count: int
    begun: str
    latest: str
    silences: list[Silence]  # the longest, newest first
    more_silences: int
    silence: Gap | None
    is_whole: bool
    topics: str

    @property
    def longest(self) -> Gap | None:
        return max((one.gap for one in self.silences), key=lambda gap: gap.days, default=None)


def _events(household: Household, actor: Actor) -> tuple[Any, bool, list[Household]]:
    """The events of the chain that this reader may see, whether those are all, and the households that carry them."""
    merged = list(household.merged.only("pk", "key"))
    events = Event.objects.filter(household__in=[household.key, *(one.key for one in merged)])
    events = open_to(events.exclude(verb__in=NOT_IN_CHAIN), actor)
    whole = reads_file(actor, household)
    if not whole:
        events = events.filter(unit_id=actor.unit_id)
    return events, whole, [household, *merged]


def outline(household: Household, actor: Actor) -> Outline:
    """What stands on the page first: no event is read in words (R233)."""
    events, whole, households = _events(household, actor)
    columns = ("at", "unit_id", "subject_type", "subject_id", "verb", "household")
    found = list(events.order_by("-at", "-pk").values_list(*columns)[:LONGEST])[::-1]
    seen: dict[tuple[Any, ...], str] = {}
    steps: list[tuple[dt.datetime, int]] = []
    named: dict[str, set[str]] = defaultdict(set)
    for at, unit, kind, pk, verb, key in found:
        if seen.setdefault((verb, kind, pk, at.replace(microsecond=0)), key) == key:
            steps.append((at, unit or 0))
        if kind and not kind.startswith(OWN_PAGE):
            named[kind].add(pk)
    units = {
        unit.pk: unit.label for unit in Organisation.objects.filter(pk__in={unit for _at, unit in steps})
    }
    gaps = _gaps(steps, units, household)
    days = [timezone.localdate(at) for at, _unit in steps]
    ends = [*days[1:], timezone.localdate()]
    help, sums = help_for([one.pk for one in households], actor)
    silences = [
        Silence(gap, str(first), str(last))
        for gap, first, last in zip(gaps, days, ends, strict=False)
        if gap is not None
    ]
    longest = sorted(silences, key=lambda one: one.gap.days, reverse=True)[:SILENCES]
    return Outline(
        help=help,
        sums=sums,
        count=len(steps),
        begun=str(days[0]) if days else "",
        latest=str(days[-1]) if days else "",
        silences=sorted(longest, key=lambda one: one.begun, reverse=True),
        more_silences=len(silences) - len(longest),
        silence=gaps[-1] if gaps else None,
        is_whole=whole,
        topics=" ".join([f"register.household:{household.pk}", *_topics(named, actor)]),
    )


def chain(household: Household, actor: Actor, *, longest: int = LONGEST) -> Chain:
    """The chain as this reader may see it, in as many queries as it has kinds of records, plus four."""
    events, whole, _households = _events(household, actor)
    found = list(events.order_by("-at", "-pk")[: longest + 1])
    shown = _once_each(reversed(found[:longest]))
    units = _unit_labels(shown)
    addresses, topics = _addresses(shown, actor)
    gaps = _gaps([(event.at, event.unit_id or 0) for event in shown], units, household)
    entries = [
        Entry(
            at=at,
            sentence=event.sentence,
            small=_small(event, units),
            unit=units.get(event.unit_id or 0, ""),
            label="" if event.subject_type.startswith(OWN_PAGE) else event.subject_label,
            url=addresses.get((event.subject_type, event.subject_id), ""),
            reason=event.reason,
            basis=event.basis,
            tone=event.tone,
            gap=gap,
            day=f"{at:%Y-%m-%d}",
            hour=f"{at:%H:%M}",
            iso=at.isoformat(timespec="minutes"),
        )
        for event, gap in zip(shown, gaps, strict=True)
        for at in (timezone.localtime(event.at),)
    ]
    own = f"register.household:{household.pk}"
    return Chain(entries, whole, " ".join([own, *topics]), len(found) > longest)


def _once_each(events: Iterable[Event]) -> list[Event]:
    """An event that two merged households carry stands once."""
    seen: dict[tuple[Any, ...], str] = {}
    shown = []
    for event in events:
        sign = (
            event.verb,
            event.subject_type,
            event.subject_id,
            event.at.replace(microsecond=0),
            event.reason,
        )
        if seen.setdefault(sign, event.household) == event.household:
            shown.append(event)
    return shown


def _small(event: Event, units: Mapping[int, str]) -> str:
    """The unit concerned, and who wrote it in which post; a unit's own line names it once."""
    unit, small = units.get(event.unit_id or 0, ""), event.small
    if unit and not small.startswith(unit):
        return f"{unit} · {small}" if small else unit
    return small


def _unit_labels(events: list[Event]) -> dict[int, str]:
    named = {event.unit_id for event in events if event.unit_id}
    return {unit.pk: unit.label for unit in Organisation.objects.filter(pk__in=named)}


def _gaps(
    steps: list[tuple[dt.datetime, int]], units: Mapping[int, str], household: Household
) -> list[Gap | None]:
    """After each entry the working days until the next, where they are many (CHAIN_SILENCE)."""
    shortest = parameter("CHAIN_SILENCE", on=timezone.localdate(), county=county_of(household)).value
    days = [timezone.localdate(at) for at, _unit in steps]
    ends = [*days[1:], timezone.localdate()] if days else []
    if steps and household.merged_into_id is not None:
        ends[-1] = days[-1]  # the chain goes on elsewhere
    gaps: list[Gap | None] = []
    for (_at, unit), first, last in zip(steps, days, ends, strict=True):
        silent = 0
        if (last - first).days >= shortest:
            try:
                silent = working_days_between(first, last)
            except CalendarMissing:
                silent = 0
        is_gap = silent >= shortest
        gaps.append(Gap(silent, units.get(unit, "")) if is_gap else None)
    return gaps


def _topics(named: Mapping[str, Iterable[str]], actor: Actor) -> list[str]:
    """What the page hears of: the records that this reader may see, without reading them."""
    topics: list[str] = []
    for label, ids in named.items():
        visible_to = _visible_to(label)
        if visible_to is not None:
            keys = visible_to(actor).filter(pk__in=ids).order_by().values_list("pk", flat=True)
            topics += [f"{label}:{pk}" for pk in keys]
    return topics


def _visible_to(label: str) -> Any:
    """How records of a kind with a page are read; None where the room is gone or they have none."""
    try:
        model: Any = apps.get_model(label)
    except LookupError:  # a room that is no longer installed
        return None
    return getattr(model._default_manager, "visible_to", None) if hasattr(model, "get_absolute_url") else None


def _addresses(events: list[Event], actor: Actor) -> tuple[dict[tuple[str, str], str], list[str]]:
    """The pages of the records that this reader may see, and their topics; one query a kind of record."""
    asked: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if event.subject_type and not event.subject_type.startswith(OWN_PAGE):
            asked[event.subject_type].add(event.subject_id)
    found: dict[tuple[str, str], str] = {}
    topics: list[str] = []
    for label, ids in asked.items():
        visible_to = _visible_to(label)
        if visible_to is None:
            continue
        for record in visible_to(actor).filter(pk__in=ids):
            topics.append(f"{label}:{record.pk}")
            try:
                found[label, str(record.pk)] = record.get_absolute_url()
            except NoReverseMatch:  # its room has no page yet
                continue
    return found, topics
