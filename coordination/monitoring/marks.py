"""What is marked on a warning beside its report: that its person has died, that the household is watched (R237)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.monitoring.models.warnings import READS_ALL
from coordination.register.models import WatchEntry

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.monitoring.models import Warning
    from coordination.worklists import Rows

Mark = tuple[str, str]
"""Words and tone of a badge."""


def with_marks(rows: Rows) -> Rows:
    """Each row with whether its household or person is watched, read with the rows."""
    return rows.annotate(is_watched=Exists(_entries(OuterRef("household"), OuterRef("person"))))


def marks_of(warning: Warning, actor: Actor) -> list[Mark]:
    """For those who read the file of the household: whoever only reported it learns nothing of it here."""
    if not _may_know(warning, actor):
        return []
    marks: list[Mark] = []
    if warning.person is not None and warning.person.died_on is not None:
        marks.append((_("died on %(day)s") % {"day": warning.person.died_on}, "late"))
    if _is_watched(warning):
        marks.append((_("on the watch list"), "soon"))
    return marks


def _may_know(warning: Warning, actor: Actor) -> bool:
    return actor.has_role(*READS_ALL) or actor.unit_id in (
        warning.township_id,
        warning.village_id,
        warning.authority_id,
    )


def _is_watched(warning: Warning) -> bool:
    known = getattr(warning, "is_watched", None)
    if known is not None:
        return bool(known)
    if warning.household_id is None:
        return False
    return _entries(warning.household_id, warning.person_id).exists()


def _entries(household: Any, person: Any) -> Any:
    today = timezone.localdate()
    return WatchEntry.objects.active(today).filter(Q(person=None) | Q(person=person), household=household)
