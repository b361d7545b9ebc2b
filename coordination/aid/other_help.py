"""What others than emergency aid gave the same people: rooms that know of it answer here (C10).

It is asked about in one sentence, and neither holds an advance nor waits for a ruling.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils import timezone

from coordination.aid.models import AidCase, OtherHelp
from coordination.aid.queries.duplicates import open_duplicates
from coordination.aid.queries.limits import same_cause_since
from coordination.units.counties import county_of

Knows = Callable[[AidCase, dt.date], Iterable[OtherHelp]]
_known: list[Knows] = []


def knows_of_help(knows: Knows) -> Knows:
    """Have this asked for each case: ``knows(case, since)`` gives unsaved rows of what was given since that day."""
    if knows not in _known:
        _known.append(knows)
    return knows


def open_help(case: AidCase) -> list[OtherHelp]:
    """What was given to the same people in the period, and nobody has answered in this case yet."""
    since = same_cause_since(on=max(case.policy_on, timezone.localdate()), county=county_of(case))
    answered = {one.source_key for one in case.other_help.all()}
    found = [one for knows in _known for one in knows(case, since)]
    return sorted(
        (one for one in found if one.source_key not in answered),
        key=lambda one: (one.given_on, one.source_id),
    )


def help_lines(case: AidCase) -> list[OtherHelp]:
    """What was answered, and what is still to be."""
    answered = list(case.other_help.select_related("giver", "answered_by__user", "answered_by__unit"))
    return [*answered, *([] if case.is_ended else open_help(case))]


def has_soft(case: AidCase) -> bool:
    """Whether something was found that blocks nothing and is to be answered in a sentence."""
    return any(not one.is_hard for one in open_duplicates(case)) or bool(open_help(case))
