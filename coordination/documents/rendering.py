"""From a paper's content to its PDF, after the commit; whatever a crash left out is rendered later."""

from __future__ import annotations

import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from coordination.documents.layout.sheet import Sheet, Signer
from coordination.documents.models import Paper, PaperFile, Signature
from coordination.documents.renderers import renderer_for
from coordination.notifications.actions import hint

logger = logging.getLogger(__name__)


def render_after_commit(paper: Paper) -> None:
    if paper.file_id is None:
        # robust: the signing stands even where the printing fails; the clock tries again
        paper_id = paper.pk
        # Django names a robust callback that fails, which a partial has no name for
        transaction.on_commit(lambda: render(paper_id), robust=True)


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
        on_paper = signature.method == Signature.Method.PAPER
        absent = "" if on_paper or not signature.on_behalf_of else signature.on_behalf_of.user.name
        # on paper the day is the one written on the sheet, not the one of the entry
        day = paper.issued_on or timezone.localdate(signature.signed_at)
        signers.append(
            Signer(
                signature.signer_name, signature.post_label, day, "paper" if on_paper else "screen", absent
            )
        )
    return signers


def render(paper_id: int) -> Paper:
    """Render one paper unless it has been rendered already."""
    paper: Paper = Paper.objects.select_related("number", "organ").get(pk=paper_id)
    if paper.file_id:
        return paper
    # laid out before the lock is taken: it takes a second, and nobody waits for it
    data, sheet = pdf_bytes(paper)
    with transaction.atomic():
        paper = Paper.objects.select_for_update(of=("self",)).select_related("organ").get(pk=paper_id)
        if paper.file_id or paper.sha256 != sheet.metadata["ContentSHA256"]:
            return paper  # somebody was faster, or the draft has changed and renders by itself
        file = PaperFile(
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            pages=sheet.page_count,
            substitutions=sheet.substitutions,
        )
        file.pdf.save("paper.pdf", ContentFile(data), save=False)
        file.save()
        paper.file = file
        paper.save(update_fields=["file"])
        hint(paper)
    return paper


def render_missing(limit: int = 20) -> int:
    """Render what a crash between commit and rendering left out; the clock calls this each sweep."""
    done = 0
    for pk in Paper.objects.unrendered().order_by("pk").values_list("pk", flat=True)[:limit]:
        try:
            render(pk)
        except Exception:  # a paper that cannot be laid out keeps none of the others waiting
            logger.exception("Paper %s could not be rendered", pk)
        else:
            done += 1
    return done
