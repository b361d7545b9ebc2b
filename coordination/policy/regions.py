"""Whose rules are asked for: a county's, and through it those of the city and the province above.

Nothing reads a rule without saying where. What stands in no county says so by name, and each
such place with its reason in ``tests/policy/test_counties.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coordination.units.counties import County
from coordination.units.models import Organisation

if TYPE_CHECKING:
    from coordination.access import Actor


class Installation:
    """Above all counties: only the defaults of every region hold here."""

    def __repr__(self) -> str:
        return "INSTALLATION"


INSTALLATION: Final = Installation()

Region = County | Organisation | Installation
"""A county; or a unit, for the region in which it stands; or what is above all regions."""


def region_key(region: Region) -> int | None:
    """The organisation whose rules come first, by its key; none for the installation."""
    match region:
        case County():
            return region.pk
        case Organisation():
            return region.region_id or region.pk
        case Installation():
            return None
    raise TypeError(f"{region!r} is no region: say of which county the rules are asked.")


def region_of(actor: Actor) -> Region:
    """The region in which an actor's desk stands: a county, or a city; the installation without a desk."""
    post = actor.acting_post
    return INSTALLATION if post is None else post.unit
