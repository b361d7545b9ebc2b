"""The track of a case, from its proposal to the visit after."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.deliberation.models import Deliberation
from coordination.deliberation.verbs import DeliberationVerb as V
from coordination.tracks import Step, Track

S = Deliberation.Status

CASE_TRACK = Track(
    Deliberation,
    Step(_("Accepted"), (S.PROPOSED, S.RETURNED), (V.ACCEPTED,)),
    Step(_("Units' sheets"), (S.PREPARING,), (V.SHEETS_CLOSED,)),
    Step(_("Case report"), (S.ACCEPTED,), (V.REPORT_ASSEMBLED,)),
    Step(_("Scheduled"), (S.ARRANGING,), (V.SCHEDULED,)),
    Step(_("Hearing"), (S.SCHEDULED, S.DELIBERATING, S.DEFERRED, S.SETTLING), (V.CONCLUDED,)),
    Step(_("Decision signed"), (S.DECIDED,), (V.SIGNED,)),
    # a case that is not supported has nothing to carry out
    Step(_("Carried out"), (S.EXECUTING,), (V.ALL_CARRIED_OUT,), without=""),
    Step(_("Visited"), (S.FOLLOW_UP,), (V.CLOSED,)),
    done=(S.CLOSED,),
    stopped=(S.DECLINED, S.MERGED, S.WITHDRAWN),
)
