"""The tracks of an aid case: in the fast lane the money comes before the papers, in the others after."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from coordination.aid.models import AidCase
from coordination.aid.verbs import AidVerb as V
from coordination.tracks import Step, Track, untold

S = AidCase.Status
Lane = AidCase.Lane

REGISTERED = pgettext_lazy("aid track", "Registered")
APPROVED = pgettext_lazy("aid track", "Approved")
FOLLOWED_UP = pgettext_lazy("aid track", "Followed up")

# a case that froze before it was paid has passed stops at which nothing was done
FAST = (
    Step(REGISTERED, (S.DUPLICATE, S.DUPLICATE_COUNTY, S.RETURNED), (V.CASE_REGISTERED,)),
    Step(APPROVED, (S.REGISTERED, S.POOL_ASKED), (V.POOL_RELEASED, V.QUICK_APPROVED), without=""),
    Step(
        pgettext_lazy("aid track", "Paid"),
        (S.QUICK_APPROVED, S.ADVANCE_PAID, S.BOUNCED, S.FROZEN),
        (V.RECEIVED, V.PAID, V.GOODS_GIVEN, V.SERVICE_GIVEN),
        without="",
    ),
    Step(
        pgettext_lazy("aid track", "Papers"),
        (S.EMERGENCY, S.AWAITING_SUPPLEMENT),
        (V.SUPPLEMENTED,),
        without="",
    ),
    Step(pgettext_lazy("aid track", "Filed"), (S.SUPPLEMENTED,), (V.FILED,), without=""),
    Step(FOLLOWED_UP, (S.FOLLOW_UP, S.FOLLOWED_UP), (V.CLOSED, V.FOLLOWED_UP)),
)
PLANNED = (
    Step(REGISTERED, (S.DUPLICATE, S.DUPLICATE_COUNTY), (V.CASE_REGISTERED,)),
    Step(pgettext_lazy("aid track", "Verified"), (S.VERIFYING, S.PUBLICISING), (V.VERIFIED,)),
    Step(pgettext_lazy("aid track", "Planned"), (S.PLANNING, S.RETURNED), (V.PLAN_DRAWN_UP,)),
    Step(
        APPROVED,
        (S.UNDER_REVIEW, S.COUNTY_CHECK, S.COUNTY_REVIEW, S.DELIBERATION),
        (V.PLAN_APPROVED, V.HANDED_TO_DELIBERATION, V.PLAN_GRANTED),
    ),
    Step(
        pgettext_lazy("aid track", "Stages"),
        (
            S.PLAN_APPROVED,
            S.STAGE_DUE,
            S.HEARING,
            S.CUT_PROPOSED,
            S.STAGE_RELEASED,
            S.STAGE_PAID,
            S.BOUNCED,
            S.SUSPENDED,
            S.FROZEN,
        ),
        (V.RECEIVED, V.PLAN_STOPPED),
    ),
    Step(FOLLOWED_UP, (S.FOLLOW_UP, S.FOLLOWED_UP), (V.CLOSED, V.FOLLOWED_UP)),
)

# what was paid before this house has no course in it
BEFORE = (Step(pgettext_lazy("aid track", "Taken over"), (), (V.CASE_TAKEN_OVER,)),)

CASE_TRACK = Track(
    AidCase,
    lanes={Lane.FAST: FAST, Lane.ORDINARY: PLANNED, Lane.GRANTED: PLANNED, Lane.TAKEN_OVER: BEFORE},
    done=(S.CLOSED,),
    stopped=(S.REFUSED, S.WITHDRAWN),
    stop_told=untold,
)
