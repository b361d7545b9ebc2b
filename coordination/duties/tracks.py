"""The track of an assignment, from the draft to the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.duties.models import Assignment
from coordination.duties.verbs import DutyVerb as V
from coordination.tracks import Step, Track

S = Assignment.Status


def _now(assignment: Assignment) -> tuple[str, str]:
    """Late by the assignment's own due day, whichever step it has come to."""
    return "", "late" if assignment.is_late else "now"


ASSIGNMENT_TRACK = Track(
    Assignment,
    Step(_("Drafted"), (), (V.ASSIGNMENT_TAKEN_OVER, V.ASSIGNMENT_DRAFTED)),
    Step(_("Slip signed and sent"), (S.BREAKDOWN, S.APPROVING, S.DRAFTED), (V.SLIP_SIGNED,)),
    Step(
        _("Received"),
        (S.DISPATCHED, S.OBJECTING, S.DISPUTED, S.ADVISING, S.APPEALED),
        (V.ASSIGNMENT_RECEIVED,),
    ),
    Step(_("Handler assigned"), (S.RECEIVED,), (V.HANDLER_ASSIGNED,)),
    Step(_("Worked on and reported"), (S.IN_PROGRESS, S.SIGNING), (V.REPORT_SIGNED,)),
    Step(_("Verified"), (S.SUBMITTED, S.RETURNING), (V.REPORT_VERIFIED,)),
    Step(pgettext_lazy("step", "Strike off"), (S.VERIFIED,), (V.ASSIGNMENT_CLOSED,)),
    done=(S.CLOSED,),
    now=_now,
)
