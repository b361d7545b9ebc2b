"""From a paper's content to the bytes of its PDF."""

from __future__ import annotations

from django.utils import timezone

from coordination.access import Medium
from coordination.documents.layout.sheet import Sheet, Signer
from coordination.documents.models import Paper
from coordination.documents.renderers import renderer_for


def pdf_bytes(paper: Paper) -> tuple[bytes, Sheet]:
    """Lay a paper out; the same content gives the same bytes."""
    sheet = Sheet(
        title=paper.title,
        number=str(paper.number) if paper.number_id else "",
        issued_on=paper.issued_on,
        organ_name=paper.organ.name,
        is_draft=not paper.is_signed,
        medium=paper.medium,
        signers=_signers(paper),
        metadata={"ContentSHA256": paper.sha256, "AuditSealRoot": paper.seal_root},
    )
    renderer_for(paper.kind)(paper.content, sheet)
    return sheet.pdf(), sheet


def _signers(paper: Paper) -> list[Signer]:
    """The signatories as they are printed: a substitute signs 代, with the name of the absent holder."""
    signers = []
    for signature in paper.signatures.select_related("on_behalf_of__user"):
        on_paper = signature.medium == Medium.PAPER
        absent = "" if on_paper or not signature.on_behalf_of else signature.on_behalf_of.user.name
        # on paper the day is the one written on the sheet, not the one of the entry
        day = paper.issued_on or timezone.localdate(signature.signed_at)
        signers.append(Signer(signature.signer_name, signature.post_label, day, signature.medium, absent))
    return signers
