"""The tracks of this room: an application from its acceptance to the ledger, a leg until its result is in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.referrals.models import Leg, Referral
from coordination.referrals.queries.pages import case_events
from coordination.referrals.verbs import ReferralVerb as V
from coordination.tracks import Step, Track, at_hand

S = Referral.Status
L = Leg.Status

SENT = pgettext_lazy("referrals", "Sent")

CASE_TRACK = Track(
    Referral,
    Step(_("Accepted"), (S.REGISTERED,), (V.ACCEPTED,)),
    Step(SENT, (S.ACCEPTED,), (V.DISPATCHED,)),
    Step(_("Results in"), (S.DISPATCHED, S.IN_HANDLING, S.DELIBERATING), (V.RESULTS_GATHERED,)),
    Step(_("Answered"), (S.RESULTS_IN,), (V.ANSWERED,)),
    Step(_("Called back"), (S.ANSWERED, S.SUPERVISED), (V.CALLED_BACK,)),
    Step(_("Struck off"), (S.CALLED_BACK,), (V.CLOSED,)),
    done=(S.CLOSED,),
    stopped=(S.WITHDRAWN,),
    stop_told=None,
    now=at_hand,
    events=case_events,
)

LEG_TRACK = Track(
    Leg,
    Step(SENT, (L.NAMED,), (V.LEG_SENT,)),
    Step(_("Received"), (L.SENT, L.RETURNED, L.RULING), (V.LEG_RECEIVED,)),
    Step(_("Result given"), (L.RECEIVED, L.HANDLING), (V.LEG_ANSWERED,)),
    done=(L.ANSWERED,),
    stopped=(L.DROPPED,),
    stop_told=None,
    now=at_hand,
)
