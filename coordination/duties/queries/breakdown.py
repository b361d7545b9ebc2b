"""Who should lead and who should help, from the duty catalogue, with the reason (R129: 谁主管谁负责)."""

from __future__ import annotations

from dataclasses import dataclass, field

from coordination.units.counties import County
from coordination.units.models import DutyLine, Organisation
from coordination.units.queries import Suggestion, suggest_units

LEADING = (DutyLine.Kind.LEAD, DutyLine.Kind.JOINT)
MOST_HELPERS = 4
REASON_LENGTH = 300


@dataclass
class Split:
    """A suggested lead unit with its duty line, and helpers, each with why."""

    lead: Suggestion | None = None
    helpers: list[tuple[Organisation, str]] = field(default_factory=list)


def suggest_split(text: str, county: County) -> Split:
    """The unit that leads in the matter by its duties; its partners and the other units found help."""
    found = suggest_units(text, county.members)
    leads = [one for one in found if one.duty_line.kind in LEADING] or found
    if not leads:
        return Split()
    split = Split(leads[0])
    named = {leads[0].unit.pk}
    for one in found:
        if one.unit.pk not in named:
            named.add(one.unit.pk)
            split.helpers.append((one.unit, reason_words(one)))
    partners = leads[0].duty_line.partners.filter(pk__in=county.members).order_by("order", "code")
    for unit in partners:
        if unit.pk not in named:
            named.add(unit.pk)
            split.helpers.append((unit, f"{leads[0].duty_line.code} 协同单位"))
    split.helpers = split.helpers[:MOST_HELPERS]
    return split


def reason_words(one: Suggestion) -> str:
    """Why a unit is suggested: its duty line, and the words by which the matter met it."""
    return f"{one.duty_line.code} {one.duty_line.text}（{'、'.join(one.words)}）"


def reason_for(unit: Organisation, text: str) -> tuple[str, DutyLine | None]:
    """The catalogue's reason for a chosen unit; empty where the catalogue does not suggest it."""
    for one in suggest_units(text, [unit]):
        return f"谁主管谁负责：{reason_words(one)}"[:REASON_LENGTH], one.duty_line
    return "", None
