"""Who opens what of a case that they know of (C9): its file, its report, its money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from coordination.sittings.models import Seat
from coordination.units.models import Role
from coordination.units.queries import units_of

if TYPE_CHECKING:
    from coordination.access import Actor

CONVENERS = (Role.CHIEF, Role.DEPUTY)
# the office handles every case; civil affairs' leader may chair it and leads what is decided
KEEPS_FILES = (Role.OFFDIR, Role.OFFICE, Role.CHEAD)
READS_ALL = (*CONVENERS, *KEEPS_FILES)
TOWNSHIP = (Role.THEAD, Role.TCLERK, Role.TOFFICER)
# who proposes, writes a sheet or sits at the hearing for a unit; finance pays, and reads aid and reserves alone
READS_OWN = (Role.UHEAD, Role.UDEPUTY, Role.LIAISON, Role.UCLERK, Role.CCLERK, *TOWNSHIP)
NONE = Q(pk__in=[])
EVERY = ~NONE


def has_open_file(actor: Actor) -> Q:
    """Of the cases that this reader knows those whose file is open to them.

    A convener reads it from when they are named to chair it until they have signed and after; a township that
    of its own area. A unit reads what concerns it, a village where the case stands.
    """
    if actor.has_role(*KEEPS_FILES):
        return EVERY
    if actor.has_role(*CONVENERS):
        return Q(Exists(chaired_by(actor).filter(deliberation=OuterRef("pk"))))
    if actor.has_role(*TOWNSHIP):
        return Q(household__township__in=units_of(actor))
    return NONE


def chaired_by(actor: Actor) -> Any:
    """The rounds that the reader's post chairs, or has chaired."""
    rounds = apps.get_model("deliberation", "Round")._default_manager.exclude(forum="")
    return rounds.filter(chair_role=actor.role)


def sits_for(units: set[int]) -> Q:
    """Cases at whose hearing one of these units has a seat, once it was called: its panel (C4-4)."""
    seats = Seat.objects.filter(
        sitting__matters__hearing__round__deliberation=OuterRef("pk"),
        unit__in=units,
        sitting__convened_at__isnull=False,
    )
    return Q(Exists(seats))


def is_asked(units: set[int]) -> Q:
    """Cases about which one of these units was asked for its sheet."""
    sheets = apps.get_model("deliberation", "Sheet")._default_manager
    return Q(Exists(sheets.filter(round__deliberation=OuterRef("pk"), unit__in=units)))
