"""What happens to papers, their numbers and attachments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.audit.verbs import RoomVerb, adverse, said_barely, shown_outside


class DocumentVerb(RoomVerb):
    PAPER_DRAFTED = "documents.paper_drafted", _("%(actor)s drafted the paper")
    PAPER_SIGNED = "documents.paper_signed", _("%(actor)s signed the paper")
    PAPER_DISTRIBUTED = "documents.paper_distributed", _("%(actor)s distributed the paper")
    DRAFT_PDF_MADE = "documents.draft_pdf_made", _("the PDF of the draft was made")
    PDF_FAILED = "documents.pdf_failed", _("the PDF could not be made")
    SERIES_TAKEN_OVER = (
        "documents.series_taken_over",
        _("The number series goes on after number %(last)s of the books of before"),
    )
    NOTICE_PUT_UP = "documents.notice_put_up", _("%(actor)s put the public notice up")
    NOTICE_TAKEN_DOWN = "documents.notice_taken_down", _("%(actor)s took the public notice off its board")
    PAPER_OPENED = "documents.paper_opened", _("%(actor)s opened the paper")
    PAPER_READ = "documents.paper_read", _("%(actor)s confirmed having read the paper")
    PAPER_CORRECTED = "documents.paper_corrected", _("%(actor)s issued a correction")
    ATTACHMENT_ADDED = "documents.attachment_added", _("%(actor)s added an attachment")
    ATTACHMENT_OPENED = "documents.attachment_opened", _("%(actor)s opened an attachment")
    PDF_MADE = "documents.pdf_made", _("the PDF was made")
    PDF_ALTERED = "documents.pdf_altered", _("the stored PDF is not the one that was made")
    ATTACHMENT_ALTERED = (
        "documents.attachment_altered",
        _("the stored file is not the one that was handed in"),
    )
    CONTENT_ALTERED = "documents.content_altered", _("what stands is not what was signed")


adverse(DocumentVerb.PDF_ALTERED, DocumentVerb.ATTACHMENT_ALTERED, DocumentVerb.CONTENT_ALTERED)
shown_outside(DocumentVerb.PDF_MADE)
said_barely({DocumentVerb.SERIES_TAKEN_OVER: _("The number series was taken over from the books of before")})
