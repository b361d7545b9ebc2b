"""What a verification finds of papers: the seal that each names, its content, and its PDF on the disk."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from coordination.audit.checks import Found, register
from coordination.audit.models import Seal
from coordination.documents.genuine import MISSING, file_hash, is_as_signed, printed_hash
from coordination.documents.models import Paper

CHUNK = 200


@register
def seals_named(thorough: bool) -> Iterator[Found]:
    """The seal that each paper names as the last before it has to be there: it stands in the PDF, too."""
    there = Seal.objects.filter(root=OuterRef("seal_root"))
    papers = Paper.objects.signed().exclude(seal_root="").filter(~Exists(there))
    for paper in papers.select_related("number").order_by("pk").iterator(chunk_size=CHUNK):
        yield (
            "paper",
            _("%(paper)s names a seal that is not there any more: %(root)s")
            % {"paper": _named(paper), "root": paper.seal_root[:16]},
        )


@register
def pdfs_stored(thorough: bool) -> Iterator[Found]:
    """The newest PDF of each day, or all: the file's hash, and the content that it was made of."""
    papers = Paper.objects.signed().exclude(file=None)
    if not thorough:
        newest = papers.order_by().annotate(day=TruncDate("signed_at")).values("day").annotate(last=Max("pk"))
        papers = papers.filter(pk__in=newest.values("last"))
    for paper in papers.select_related("number", "organ", "file").order_by("pk").iterator(chunk_size=CHUNK):
        words = {"paper": _named(paper)}
        found = file_hash(paper.pdf)
        if found == MISSING:
            yield "file", _("the PDF of %(paper)s is not on the disk") % words
        elif not found == paper.pdf_sha256 == printed_hash(paper):
            yield "paper", _("the PDF of %(paper)s is not the one that was made") % words
        if not is_as_signed(paper):
            yield "paper", _("the content of %(paper)s is not the one that was signed") % words


def _named(paper: Paper) -> str:
    """The number, which the officers may know; of a paper without one its row."""
    return str(paper.number or _("paper %(pk)s") % {"pk": paper.pk})
