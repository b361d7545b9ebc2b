"""The tracks of a remedy: answered in the house, or replied to and decided elsewhere."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from coordination.remedies.models import Remedy
from coordination.remedies.verbs import RemedyVerb as V
from coordination.tracks import Step, Track

S = Remedy.Status

REMEDY_TRACK = Track(
    Remedy,
    Step(pgettext_lazy("remedy track", "Taken in"), (), (V.ENTERED,)),
    Step(pgettext_lazy("remedy track", "Replied"), (S.REPLYING,), (V.REPLIED,), without=""),
    Step(pgettext_lazy("remedy track", "Decided"), (S.ANSWERING, S.AWAITED), (V.ANSWERED, V.DECIDED)),
    Step(pgettext_lazy("remedy track", "Carried out"), (S.CARRYING_OUT,), (V.CARRIED_OUT,), without=""),
    done=(S.CLOSED,),
)
