"""How a recovery ended, as notices say it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.vocabulary import Words


class Ending(Words):
    RETURNED = "recoveries.returned", _("returned in full")
    WRITTEN_OFF = "recoveries.written_off", _("what was left is written off")
    DROPPED = "recoveries.dropped", _("nothing is asked back")
