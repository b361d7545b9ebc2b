"""What people hear of papers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class DocumentNotice(RoomNotice):
    PAPER_DISTRIBUTED = "paper_distributed", _("paper distributed")
    PDF_FAILED = "pdf_failed", _("PDF not made")


K = DocumentNotice
say(
    {
        K.PAPER_DISTRIBUTED: gettext_noop("%(title)s %(number)s was sent to your unit."),
        K.PDF_FAILED: gettext_noop(
            "The PDF of %(title)s %(number)s could not be made in %(count)s tries. It is tried again by itself;"
            " tell the system administrator, whose log names the cause."
        ),
    },
    urgent=(K.PDF_FAILED,),
)
