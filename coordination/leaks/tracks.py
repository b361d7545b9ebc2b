"""The track of a leak."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from coordination.leaks.models import Leak
from coordination.leaks.verbs import LeakVerb as V
from coordination.tracks import Step, Track

S = Leak.Status

LEAK_TRACK = Track(
    Leak,
    Step(pgettext_lazy("leak track", "Reported and frozen"), (), (V.REPORTED,)),
    Step(pgettext_lazy("leak track", "Assessed"), (S.REPORTED,), (V.ASSESSED, V.UNFOUNDED)),
    Step(pgettext_lazy("leak track", "Person notified"), (S.TO_NOTIFY,), (V.TOLD,), without=""),
    Step(pgettext_lazy("leak track", "Measures taken"), (S.MEASURES,), (V.MEASURED,)),
    Step(pgettext_lazy("leak track", "Closed"), (S.CLOSING,), (V.CLOSED,)),
    done=(S.CLOSED, S.UNFOUNDED),
)
