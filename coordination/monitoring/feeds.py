"""Which source of warnings is silent, as the list says it; the interface, which stands above, knows (C7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordination.units.counties import County

if TYPE_CHECKING:
    from coordination.access import Actor


@dataclass(frozen=True, slots=True)
class Silent:
    """A source that has sent nothing, and since when."""

    name: str
    since: dt.datetime


Teller = Callable[[County], list[Silent]]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> Teller:
    """Have this asked by the list of warnings."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


Alarm = Callable[..., int]
_alarms: list[Alarm] = []


def alarmed_by(alarm: Alarm) -> Alarm:
    """Have this called by the round: ``alarm(county, actor=…)``; how many it alarmed of."""
    if alarm not in _alarms:
        _alarms.append(alarm)
    return alarm


def alarm_of_silence(county: County, *, actor: Actor) -> int:
    return sum(alarm(county, actor=actor) for alarm in _alarms)


def silent_sources(county: County) -> list[Silent]:
    return [one for teller in _tellers for one in teller(county)]
