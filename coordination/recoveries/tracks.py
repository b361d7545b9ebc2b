"""The track of a recovery: found, heard, ordered, returned."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from coordination.recoveries.models import Recovery
from coordination.recoveries.verbs import RecoveryVerb as V
from coordination.tracks import Step, Track, untold

S = Recovery.Status

RECOVERY_TRACK = Track(
    Recovery,
    Step(pgettext_lazy("recovery track", "Heard"), (S.PROPOSED,), (V.HEARD,)),
    Step(pgettext_lazy("recovery track", "Ordered"), (S.HEARD,), (V.ORDERED,)),
    Step(
        pgettext_lazy("recovery track", "Returned"),
        (S.ORDERED, S.REPLANNED, S.WRITE_OFF_ASKED, S.WRITE_OFF_SIGNED, S.WRITE_OFF_AGREED),
        (V.RECEIVED, V.WRITTEN_OFF),
    ),
    done=(S.RETURNED, S.WRITTEN_OFF),
    stopped=(S.DROPPED,),
    stop_told=untold,
)
