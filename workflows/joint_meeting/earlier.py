"""What became of the last meeting's decisions: the first thing that the next one hears (R203)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.duties.models import Assignment
from coordination.meetings.models import DecisionLine, Minutes, Session

if TYPE_CHECKING:
    from coordination.access import Actor


@dataclass(frozen=True, slots=True)
class Earlier:
    """One line of the last meeting, and how far its assignment is."""

    line: DecisionLine
    words: str
    tone: str
    url: str


def session_before(session: Session, actor: Actor) -> Session | None:
    """The newest session whose minutes were issued before this one was opened, if the reader may read them."""
    return (
        Session.objects.filter(
            minutes__in=Minutes.objects.visible_to(actor), minutes__issued_at__lte=_opening(session)
        )
        .exclude(pk=session.pk)
        .select_related("minutes")
        .order_by("-minutes__issued_at")
        .first()
    )


def earlier_decisions(before: Session) -> list[Earlier]:
    """Every decision line of a session with the state of its assignment; two queries however many."""
    lines = list(before.decision_lines.select_related("lead_unit", "session"))
    label = DecisionLine._meta.label_lower
    opened = Assignment.objects.filter(source_type=label, source_id__in=[line.pk for line in lines])
    by_line = {assignment.source_id: assignment for assignment in opened}
    return [_earlier(line, by_line.get(line.pk)) for line in lines]


def _earlier(line: DecisionLine, assignment: Assignment | None) -> Earlier:
    if assignment is None:
        return Earlier(line, _("no assignment was opened"), "late", "")
    words, url = str(assignment.get_status_display()), assignment.get_absolute_url()
    if assignment.status == "closed":
        return Earlier(line, words, "ok", url)
    if assignment.closes_at < timezone.now():
        return Earlier(line, _("%(status)s, overdue") % {"status": words}, "late", url)
    return Earlier(line, words, "", url)


def _opening(session: Session) -> object:
    return session.sitting.starts_at or timezone.now()
