"""PDFs are made by the job worker: asked for with the paper, claimed by one, tried again where it fails.

Whoever signs waits for no printing. What is asked for is written in the paper's own
transaction, so that a crash after the commit loses nothing; what no worker takes in time,
what a dead one left half-done and what failed comes to the clock.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone, translation
from django_tasks import task

from coordination.audit.actions import record
from coordination.documents.models import Paper, PaperFile, Printing
from coordination.documents.models.printings import LEASE, WORKER_TAKES_IT
from coordination.documents.notices import DocumentNotice
from coordination.documents.rendering import pdf_bytes
from coordination.documents.verbs import DocumentVerb
from coordination.notifications.actions import hint, notify
from coordination.trial import on_trial
from coordination.units.counties import County, county_of
from coordination.units.each_county import in_each_county
from coordination.units.holders import people_of
from coordination.units.models import Role
from coordination.units.queries import clock_actor

logger = logging.getLogger(__name__)

QUEUE = "papers"
TOLD_AFTER = 3  # failures in a row, a few minutes apart: what mends itself alarms nobody


def print_soon(paper: Paper) -> None:
    """Ask for a paper's PDF within the transaction that writes the paper."""
    if paper.file_id is not None or on_trial():
        return
    if Printing.objects.filter(paper=paper, sha256=paper.sha256).exists():
        return
    now = timezone.now()
    Printing.objects.update_or_create(
        paper=paper,
        defaults={
            "sha256": paper.sha256,
            "asked_at": now,
            "claim": None,
            "next_try_at": now + WORKER_TAKES_IT,
            "attempts": 0,
            "error": "",
        },
    )
    print_paper.enqueue(paper.pk)


@task(queue_name=QUEUE)
def print_paper(pk: int) -> None:
    """Make one PDF, unless somebody else does."""
    make_pdf(pk, Printing.objects.filter(claim=None, attempts=0))


def make_pdf(pk: int, claimable: models.QuerySet[Printing]) -> bool:
    """Claim a paper among those that may be claimed, and print it; whether its PDF was made here."""
    mine = uuid.uuid4()
    claimed = claimable.filter(pk=pk).update(
        claim=mine,
        attempts=models.F("attempts") + 1,
        next_try_at=timezone.now() + LEASE,
    )
    if not claimed:
        return False
    try:
        return _print(pk, mine)
    except Exception as error:  # tried again by the clock, and told where it does not mend itself
        logger.exception("Paper %s could not be rendered", pk)
        _put_off(pk, mine, error)
        return False


def _print(pk: int, claim: uuid.UUID) -> bool:
    paper: Paper = Paper.objects.select_related("number", "organ").get(pk=pk)
    # laid out before the lock is taken: it takes a second, and nobody waits for it
    data, sheet = pdf_bytes(paper)
    with transaction.atomic():
        paper = Paper.objects.select_for_update(of=("self",)).select_related("organ").get(pk=pk)
        own = Printing.objects.filter(pk=pk, claim=claim)
        if paper.file_id or paper.sha256 != sheet.metadata["ContentSHA256"] or not own.delete()[0]:
            return False  # another was faster, or the draft has changed and is asked for anew
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
        record_made(paper, file)
        hint(paper)
    return True


def record_made(paper: Paper, file: PaperFile) -> None:
    """By this event a signed paper goes into a seal, and proves itself outside the house."""
    record(
        DocumentVerb.PDF_MADE if paper.is_signed else DocumentVerb.DRAFT_PDF_MADE,
        actor=clock_actor(),
        subject=paper,
        unit=paper.organ,
        after={"number": str(paper.number or ""), "sha256": paper.sha256, "pdf_sha256": file.sha256},
    )


@transaction.atomic
def _put_off(pk: int, claim: uuid.UUID, error: Exception) -> None:
    """Try again after a while, each time a longer one; the office hears of what keeps failing."""
    waiting = Printing.objects.select_for_update().filter(pk=pk, claim=claim).first()
    if waiting is None:
        return
    waiting.claim = None
    waiting.error = type(error).__name__  # the log has the rest: it may quote the paper
    waiting.next_try_at = timezone.now() + waiting.wait_after_failure()
    waiting.save(update_fields=["claim", "error", "next_try_at"])
    paper = Paper.objects.select_related("number", "organ").get(pk=pk)
    hint(paper)
    if waiting.attempts == TOLD_AFTER:
        _tell(paper, waiting)


def _tell(paper: Paper, waiting: Printing) -> None:
    event = record(
        DocumentVerb.PDF_FAILED,
        actor=clock_actor(),
        subject=paper,
        unit=paper.organ,
        after={"count": waiting.attempts},
    )
    county = county_of(paper)
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        notify(
            people_of([county.holder(Role.OFFICE)]),
            DocumentNotice.PDF_FAILED,
            subject=paper,
            key=f"pdf:{event.uuid}",
            event=event,
            title=paper.title,
            number=str(paper.number or ""),
            count=waiting.attempts,
        )


def render_missing(limit: int = 20) -> int:
    """Print what no worker took, left half-done or could not lay out, a few of each county; the clock's round."""
    counties = list(Printing.objects.due().order_by().values_list("paper__county", flat=True).distinct())
    return in_each_county("printer", partial(_render_missing, limit=limit), counties)


def _render_missing(county: County, *, limit: int) -> int:
    due = Printing.objects.due().filter(paper__county=county.pk)
    keys = list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(make_pdf(pk, Printing.objects.due()) for pk in keys)


def print_for_reader(paper: Paper) -> bool:
    """Print what workers and clock left waiting beyond measure, now that somebody asks for it."""
    waiting = Printing.objects.filter(paper=paper).first()
    return waiting is not None and waiting.is_overdue and make_pdf(paper.pk, Printing.objects.due())


def print_now() -> int:
    """Print all that waits, here and at once: for whoever lays in records where no worker runs."""
    keys = list(Printing.objects.filter(claim=None).order_by("pk").values_list("pk", flat=True))
    return sum(make_pdf(pk, Printing.objects.filter(claim=None)) for pk in keys)
