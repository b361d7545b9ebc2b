"""What can happen to a remedy."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.audit.verbs import RoomVerb, adverse


class RemedyVerb(RoomVerb):
    ENTERED = "remedies.entered", _("%(actor)s entered a remedy against the decision")
    ANSWERED = "remedies.answered", _("%(actor)s answered the remedy")
    REPLIED = "remedies.replied", _("%(actor)s sent reply and evidence")
    STOPPED = "remedies.stopped", _("%(actor)s stopped the execution of the decision")
    DECIDED = "remedies.decided", _("%(actor)s entered what was decided on the remedy")
    CARRIED_OUT = "remedies.carried_out", pgettext_lazy("remedy", "%(actor)s carried the outcome out")


adverse(RemedyVerb.ENTERED, RemedyVerb.STOPPED)
