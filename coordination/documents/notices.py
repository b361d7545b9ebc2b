"""What people hear of papers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from coordination.notifications.kinds import RoomNotice, say


class DocumentNotice(RoomNotice):
    PAPER_DISTRIBUTED = "paper_distributed", _("paper distributed")
    PDF_FAILED = "pdf_failed", _("PDF not made")
    PDF_ALTERED = "pdf_altered", _("PDF altered")
    ATTACHMENT_ALTERED = "attachment_altered", _("attachment altered")
    CONTENT_ALTERED = "content_altered", _("signed content altered")


K = DocumentNotice
say(
    {
        K.PAPER_DISTRIBUTED: gettext_noop("%(title)s %(number)s was sent to your unit."),
        K.PDF_FAILED: gettext_noop(
            "The PDF of %(title)s %(number)s could not be made in %(count)s tries. It is tried again by itself;"
            " tell the system administrator, whose log names the cause."
        ),
        K.PDF_ALTERED: gettext_noop(
            "The stored PDF of %(number)s is not the one that was made of what was signed. It is not shown any more:"
            " find out who wrote to the disk, and bring the file back from the backup."
        ),
        K.ATTACHMENT_ALTERED: gettext_noop(
            "The stored file of attachment %(number)s is not the one that was handed in. It is not given out any more:"
            " find out who wrote to the disk, and bring the file back from the backup."
        ),
        K.CONTENT_ALTERED: gettext_noop(
            "What stands for %(number)s in the database is not what was signed. Its pages say so:"
            " find out who wrote to the database, and verify the trail."
        ),
    },
    urgent=(K.PDF_FAILED, K.PDF_ALTERED, K.ATTACHMENT_ALTERED, K.CONTENT_ALTERED),
)
