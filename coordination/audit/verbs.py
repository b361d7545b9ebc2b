"""What can happen here: the closed list of verbs, each with the sentence a timeline shows.

The label is the sentence; it may name ``%(actor)s`` and any key of the event's
``after``. A verb is stored in rows that are never deleted: add, never rename.
Each room declares its ``RoomVerb`` in its ``verbs.py``; the list is closed when
all apps are loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

# a return, a refusal, an overdue step: marked in timelines, and said in the sentence
ADVERSE: set[str] = set()


class RoomVerb(models.TextChoices):
    """The verbs of one room: ``room.what_happened`` and its sentence."""

    @property
    def room(self) -> str:
        return str(self.value).partition(".")[0]


def adverse(*verbs: RoomVerb) -> None:
    """Mark verbs as bad news."""
    ADVERSE.update(str(verb.value) for verb in verbs)


# what is said of many units at once, told as one line where a page has room for few
MANY: dict[str, str] = {}


def told_of_many(sentences: Mapping[RoomVerb, str]) -> None:
    """Enter the sentence, with ``%(count)s``, that stands for several events of one verb."""
    MANY.update({str(verb.value): words for verb, words in sentences.items()})


def all_verbs() -> Iterator[RoomVerb]:
    """The closed list, room by room."""
    for room in RoomVerb.__subclasses__():
        yield from room


def verb_of(code: str) -> RoomVerb | None:
    """The verb stored as this code; None for a row written behind our back."""
    for room in RoomVerb.__subclasses__():
        try:
            return room(code)
        except ValueError:  # another room's
            continue
    return None


# who was turned away, failed at a door or was slowed down there: the security administrator reads it, too
AT_DOORS: set[str] = set()


def at_doors(*verbs: RoomVerb) -> None:
    """Mark verbs as what happens at the doors of the house."""
    AT_DOORS.update(str(verb.value) for verb in verbs)


class AuditVerb(RoomVerb):
    AUDIT_VERIFIED = "audit.verified", _("%(actor)s verified the audit trail")
    ROWS_FOUND = "audit.rows_found", _("%(kind)s: %(count)s rows were bound to the trail as they were found")
    ROWS_CARRIED = "audit.rows_carried", _("%(actor)s wrote %(count)s rows in one go")
    TURNED_AWAY = "audit.turned_away", _("%(actor)s was turned away after too many tries: %(door)s")


adverse(AuditVerb.TURNED_AWAY)
at_doors(AuditVerb.TURNED_AWAY)
