"""What can happen here: the closed list of verbs, each with the sentence a timeline shows.

The label is the sentence; it may name ``%(actor)s`` and any key of the event's
``after``. A verb is stored in rows that are never deleted: add, never rename.
Each room declares its ``RoomVerb`` in its ``verbs.py``; the list is closed when
all apps are loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

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


# what stands in place of a sentence whose names may not be told, or are not known
BARE: dict[str, StrPromise] = {}


def said_barely(sentences: Mapping[RoomVerb, StrPromise]) -> None:
    """Enter, for verbs whose sentence names more than who did it, the sentence that names nothing else."""
    BARE.update({str(verb.value): words for verb, words in sentences.items()})


NAMES = re.compile(r"%\((\w+)\)")


def names_in(sentence: str) -> set[str]:
    """What a sentence names besides who did it."""
    return set(NAMES.findall(sentence)) - {"actor"}


def bare_words(verb: RoomVerb) -> str:
    """The sentence of a verb that names nothing but who did it."""
    return str(BARE.get(str(verb.value), verb.label))


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


# what a seal states of it to the outside: number, sha256 and pdf_sha256 in its ``after``
SHOWN_OUTSIDE: set[str] = set()


def shown_outside(*verbs: RoomVerb) -> None:
    """Mark verbs by which a paper goes out into the world, where it has to prove itself."""
    SHOWN_OUTSIDE.update(str(verb.value) for verb in verbs)


# names and numbers opened to one reader, for a purpose that was stated
UNMASKING: set[str] = set()


def unmasks(*verbs: RoomVerb) -> None:
    """Mark verbs by which somebody sees names and numbers in plain for a while."""
    UNMASKING.update(str(verb.value) for verb in verbs)


class AuditVerb(RoomVerb):
    AUDIT_VERIFIED = "audit.verified", _("%(actor)s verified the audit trail")
    ROWS_FOUND = "audit.rows_found", _("%(kind)s: %(count)s rows were bound to the trail as they were found")
    ROWS_CARRIED = "audit.rows_carried", _("%(actor)s wrote %(count)s rows in one go")
    AUDIT_UNSOUND = "audit.unsound", _("%(actor)s verified the audit trail: %(count)s findings")
    AUDIT_UNREAD = "audit.unread", _("The audit trail could not be verified")
    EXPORTED = (
        "audit.exported",
        _("%(actor)s exported %(what)s: %(rows)s rows, export mark %(mark)s"),
    )
    LOOKS_HASHED = "audit.looks_hashed", _("The %(count)s looks of %(day)s were closed under their hash")
    LOOKS_DROPPED = (
        "audit.looks_dropped",
        _("%(count)s looks of %(first)s to %(last)s were dropped: their time was over"),
    )
    SEALS_LATE = "audit.seals_late", _("Events wait for their seal for more than %(minutes)s minutes")
    TURNED_AWAY = "audit.turned_away", _("%(actor)s was turned away after too many tries: %(door)s")


said_barely(
    {
        AuditVerb.ROWS_FOUND: _("Rows were bound to the trail as they were found"),
        AuditVerb.ROWS_CARRIED: _("%(actor)s wrote many rows in one go"),
        AuditVerb.LOOKS_HASHED: _("The looks of a day were closed under their hash"),
        AuditVerb.LOOKS_DROPPED: _("Looks whose time was over were dropped"),
        AuditVerb.SEALS_LATE: _("Events wait too long for their seal"),
        AuditVerb.AUDIT_UNSOUND: _("%(actor)s verified the audit trail and found it not sound"),
        AuditVerb.TURNED_AWAY: _("%(actor)s was turned away after too many tries"),
        AuditVerb.EXPORTED: _("%(actor)s took a list out"),
    }
)
adverse(AuditVerb.TURNED_AWAY, AuditVerb.SEALS_LATE, AuditVerb.AUDIT_UNSOUND, AuditVerb.AUDIT_UNREAD)
at_doors(AuditVerb.TURNED_AWAY, AuditVerb.SEALS_LATE)
