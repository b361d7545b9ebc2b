"""What the minute-taker's desk reads, and what it recognises in a sentence."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.access import Actor
from coordination.meetings.forms.sessions import DecisionLineForm
from coordination.meetings.models import Session
from coordination.meetings.papers.minutes import read_back_words
from coordination.meetings.queries.sessions import matters_of, seats_of
from coordination.sittings.models import Matter, Position
from coordination.sittings.policies import can_replace_recused
from coordination.sittings.queries import instead, posts_by_unit
from coordination.sittings.quorum import Quorum, quorum_of
from coordination.units.counties import county_of
from coordination.units.models import Organisation

PHRASES = (
    "会议听取了",
    "会议认为，",
    "会议指出，",
    "会议强调，",
    "会议同意",
    "会议要求，",
    "会议决定，",
    "由……牵头、……配合，于……前完成。",
    "会议原则同意，按会议意见修改后执行。",
)

CONCLUSIONS = (
    (Matter.Conclusion.ADOPT, _("Adopt")),
    (Matter.Conclusion.ADOPT_AMENDED, _("Adopt as amended")),
    (Matter.Conclusion.DEFER, _("Defer")),
    (Matter.Conclusion.REJECT, _("Do not adopt")),
    (Matter.Conclusion.REFER_UP, _("Refer up")),
    (Matter.Conclusion.BRIEFED, _("Take as a briefing")),
)

DAY = re.compile(r"(?:(\d{4})\s*年)?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
LEADS = re.compile(r"由(?P<lead>[^，。；、]{2,12}?)(?:负责)?牵头")
HELPS = re.compile(r"牵头[，、]?(?P<helps>[^。；]*?)(?:配合|协办|协助)")


def desk_context(session: Session, *, actor: Actor, chosen: str) -> dict[str, Any]:
    """Everything on the desk: the matter clicked, else the one in hand, else the next, else the first."""
    seats = seats_of(session)
    matters = matters_of(session)
    current = next((matter for matter in matters if str(matter.pk) == chosen), None)
    following = next((matter for matter in matters if matter.state == Matter.State.WAITING), None)
    current = current or in_hand(matters) or following or (matters[0] if matters else None)
    said = {position.seat_id: position for position in current.positions.all()} if current else {}
    recused = {recusal.seat_id: recusal for recusal in current.recusals.all()} if current else {}
    may_replace = current is not None and can_replace_recused(actor, current) is None
    posts = posts_by_unit(seat for seat in seats if may_replace and seat.pk in recused)
    quorum = quorum_of(current) if current else None
    return {
        "session": session,
        "sitting": session.sitting,
        "matters": matters,
        "current": current,
        "quorum": quorum,
        "rows": [
            (seat, said.get(seat.pk), recused.get(seat.pk), instead(recused.get(seat.pk), seat, posts))
            for seat in seats
        ],
        "present": sum(seat.is_present for seat in seats),
        "invited": len(seats),
        "stances": Position.Stance.choices,
        "conclusions": _conclusions(quorum),
        "line_form": DecisionLineForm(units=county_of(session).members),
        "minutes_used": _minutes_used(current),
        "is_all_concluded": all(matter.state == Matter.State.CONCLUDED for matter in matters),
        "read_back": read_back_words(current) if current and current.state == Matter.State.CONCLUDED else "",
        "following": following,
    }


def _conclusions(quorum: Quorum | None) -> list[tuple[str, Any, str]]:
    """The ways to conclude, each with the reason why it is not open now."""
    why = quorum.note if quorum is not None else ""
    return [(value, words, why if value in Matter.NEEDS_QUORUM else "") for value, words in CONCLUSIONS]


def in_hand(matters: list[Matter]) -> Matter | None:
    """The matter under discussion, else the one whose decision the room has not heard yet."""
    being_discussed = [matter for matter in matters if matter.state == Matter.State.OPEN]
    return next(iter([*being_discussed, *(matter for matter in matters if matter.awaits_read_back)]), None)


def _minutes_used(matter: Matter | None) -> int | None:
    if matter is None or matter.opened_at is None:
        return None
    end = matter.concluded_at or timezone.now()
    return int((end - matter.opened_at).total_seconds() // 60)


def recognise_line(text: str, session: Session) -> dict[str, Any]:
    """Lead unit, co-units and due day named in a sentence; what is not found stays empty."""
    units = list(county_of(session).members)
    lead_words = LEADS.search(text)
    help_words = HELPS.search(text)
    lead = _named(lead_words["lead"], units) if lead_words else []
    helpers = _named(help_words["helps"], units) if help_words else []
    day = _day(text, timezone.localdate(session.sitting.begins))
    return {
        "text": text.strip(),
        "lead": lead[0].pk if lead else None,
        "lead_label": lead[0].label if lead else "",
        "helpers": [unit.pk for unit in helpers if unit not in lead],
        "helper_labels": [unit.label for unit in helpers if unit not in lead],
        "due": day.isoformat() if day else "",
    }


def _named(words: str, units: list[Organisation]) -> list[Organisation]:
    """Units whose name stands in the words, with or without the 县 before it, longest names first."""
    found: list[tuple[int, Organisation]] = []
    left = words
    for unit in sorted(units, key=lambda unit: -len(unit.short_name)):
        for name in (unit.name, unit.short_name, unit.short_name.removeprefix("县")):
            place = left.find(name)
            if name and place >= 0:
                found.append((place, unit))
                left = left.replace(name, "　" * len(name))
                break
    return [unit for _place, unit in sorted(found, key=lambda pair: pair[0])]


def _day(text: str, after: dt.date) -> dt.date | None:
    """A day written as 12月5日, in the year in which it still lies ahead."""
    match = DAY.search(text)
    if match is None:
        return None
    year = int(match[1]) if match[1] else after.year
    try:
        day = dt.date(year, int(match[2]), int(match[3]))
        return day if match[1] or day > after else day.replace(year=year + 1)
    except ValueError:
        return None
