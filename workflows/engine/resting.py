"""Which steps rest while a person's death is reported and not yet confirmed or refuted (C10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from coordination.lives.queries import open_report

if TYPE_CHECKING:
    from coordination.register.models import Person


def person_of(record: Any) -> Person | None:
    """Whom a record is about; what hangs on a case is about the case's person."""
    person: Person | None = getattr(record, "person", None)
    if person is None and hasattr(record, "case"):
        person = getattr(record.case, "person", None)
    return person


def rests_now(record: Any) -> bool:
    """Whether a report about its person waits to be decided."""
    person = person_of(record)
    return person is not None and open_report(person) is not None


def resting_words() -> str:
    return _(
        "The death of this person is reported. This step rests until a second person has confirmed or refuted it."
    )
