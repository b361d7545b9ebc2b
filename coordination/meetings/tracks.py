"""The tracks of this room: an item on its way to a decision, a session on its way to signed minutes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.meetings.models import AgendaItem, Session
from coordination.meetings.queries.session_pages import session_events
from coordination.meetings.verbs import MeetingVerb as V
from coordination.sittings.verbs import SittingVerb
from coordination.tracks import Step, Track, at_hand, only_when

A = AgendaItem.Status
S = Session.Status

COUNTERSIGNED = (
    V.MINUTES_AGREED,
    V.MINUTES_COMMENTED,
    V.MINUTES_OBJECTED,
    V.COUNTERSIGN_SILENT,
    V.MINUTES_RECONCILED,
)

ITEM_TRACK = Track(
    AgendaItem,
    Step(_("Draft"), (A.DRAFT,), (V.ITEM_HANDED_OVER,)),
    Step(_("Signed by the head"), (A.SIGNING,), (V.ITEM_SUBMITTED, V.ITEM_RESUBMITTED)),
    Step(_("Completeness"), (A.SUBMITTED, A.RETURNED), (V.ITEM_FOUND_COMPLETE,)),
    Step(
        _("Pre-co-ordination"),
        (A.COORDINATING, A.RECOMMENDING),
        (V.COORDINATION_CLOSED, V.VIEW_RECOMMENDED),
        without=_("not needed"),
    ),
    Step(_("Review"), (A.REVIEWING,), (V.ITEM_REVIEWED,)),
    Step(_("Approval"), (A.APPROVING, A.HELD, A.HIGHER), (V.ITEM_APPROVED, V.HIGHER_APPROVAL_RECORDED)),
    Step(_("On the agenda"), (A.APPROVED, A.CARRIED_OVER, A.DEFERRED), (V.ITEM_PLACED,)),
    Step(_("Decided"), (A.PLACED,), (V.ITEM_DECIDED,)),
    done=(A.DECIDED,),
    stopped=(A.REJECTED, A.REROUTED, A.WITHDRAWN),
)

SESSION_TRACK = Track(
    Session,
    Step(_("Call for items"), (S.DRAFT, S.COLLECTING), (V.CALL_CLOSED,)),
    Step(_("Instruction"), (S.INSTRUCTING,), (V.SESSION_INSTRUCTED,)),
    Step(_("Arrangements"), (S.ARRANGING,), (V.SESSION_ARRANGED,)),
    Step(_("Notice"), (S.NOTICING,), (V.SESSION_NOTICED,)),
    Step(_("Answers"), (S.NOTICED,), (SittingVerb.SESSION_OPENED,)),
    Step(_("Meeting"), (S.IN_SESSION,), (SittingVerb.SESSION_ENDED,)),
    Step(_("Draft minutes"), (S.MINUTING,), (V.MINUTES_SENT,)),
    Step(
        _("Countersigning"),
        (S.COUNTERSIGNING, S.RECONCILING),
        COUNTERSIGNED,
        told=only_when,
        without=_("not needed"),  # no decision line names a unit
    ),
    Step(_("Check and signature"), (S.CHECKING, S.SIGNING), (V.MINUTES_SIGNED,)),
    done=(S.ISSUED,),
    stopped=(S.INQUORATE,),
    stop_told=None,
    now=at_hand,
    events=session_events,
)
