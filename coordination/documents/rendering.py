"""From a paper's content to the bytes of its PDF."""

from __future__ import annotations

import base64

from django.utils import timezone

from coordination.access import Medium
from coordination.audit.statements import sign
from coordination.documents.layout.sheet import Sheet, Signer
from coordination.documents.models import Paper
from coordination.documents.renderers import renderer_for

ISSUED = "lianxi-issued-1"


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
        metadata={
            "ContentSHA256": paper.sha256,
            "AuditSealRoot": paper.seal_root,
            "LianxiIssued": _issued(paper),
        },
    )
    renderer_for(paper.kind)(paper.content, sheet)
    return sheet.pdf(), sheet


def _issued(paper: Paper) -> str:
    """Number, hash of the content, date and last seal, signed with the key of the seals: what a PDF says of itself.

    That its pages are those that were made is shown by the proof of its seal, which comes after it.
    """
    if not paper.is_signed:
        return ""
    on = paper.issued_on.isoformat() if paper.issued_on else "-"
    text = f"{ISSUED} {paper.sha256} {paper.seal_root or '-'} {on} {paper.number or '-'}"
    return f"{base64.urlsafe_b64encode(text.encode()).decode()}.{sign(text)}"


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
