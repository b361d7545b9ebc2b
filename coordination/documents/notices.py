"""What people hear of papers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class DocumentNotice(RoomNotice):
    PAPER_DISTRIBUTED = "paper_distributed", _("paper distributed")


K = DocumentNotice
say(
    {
        K.PAPER_DISTRIBUTED: gettext_noop("%(title)s %(number)s was sent to your unit."),
    },
)
