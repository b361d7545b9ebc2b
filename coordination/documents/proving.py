"""PDFs that were made before papers had proofs: taken into a seal once, as they are found on the disk."""

from __future__ import annotations

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from coordination.audit.models import Event
from coordination.documents.genuine import file_hash
from coordination.documents.models import Paper
from coordination.documents.printing import record_made
from coordination.documents.verbs import DocumentVerb

CHUNK = 200


def prove_older() -> tuple[int, list[Paper]]:
    """How many were taken in, and those whose file is not the one of its row, which are left out."""
    taken, wrong = 0, []
    made = Event.objects.filter(
        subject_type=Paper._meta.label_lower,
        subject_id=OuterRef("as_text"),
        verb=DocumentVerb.PDF_MADE,
    )
    papers = Paper.objects.signed().exclude(file=None).annotate(as_text=Cast("pk", CharField()))
    keys = list(papers.filter(~Exists(made)).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        found = Paper.objects.filter(pk__in=keys[start : start + CHUNK])
        for paper in found.select_related("number", "organ", "file").order_by("pk"):
            if paper.file is None or file_hash(paper.file.pdf) != paper.file.sha256:
                wrong.append(paper)
                continue
            with transaction.atomic():
                record_made(paper, paper.file)
            taken += 1
    return taken, wrong
