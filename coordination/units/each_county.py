"""Rounds of the clock, county by county: what stumbles over one county's data leaves the others their turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from coordination.units.counties import County
from coordination.units.models import Organisation

log = logging.getLogger("coordination.units.each_county")


def in_each_county(name: str, work: Callable[[County], int], keys: Iterable[int] | None = None) -> int:
    """Do the work of a round for each county, or for those named by their keys; how much was done in all.

    A county whose round fails is logged and has its next turn with the next round.
    """
    if keys is None:
        keys = list(Organisation.objects.counties().order_by("order", "pk").values_list("pk", flat=True))
    done = 0
    for key in keys:
        try:
            done += work(County(key))
        except Exception:  # whatever is wrong in one county, the others have their round
            log.exception("The %s failed in county %s; its next round tries again", name, key)
    return done
