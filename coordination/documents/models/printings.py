"""What is still to be printed: one row a paper, from the commit until its PDF is there."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WORKER_TAKES_IT = dt.timedelta(seconds=15)
"""How long the clock leaves a paper to the workers."""
READER_WAITS = dt.timedelta(seconds=60)
"""How long a reader waits for workers and clock; then the page prints it for them."""
LEASE = dt.timedelta(minutes=2)
"""After that whoever claimed a paper is taken for dead."""
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=1)


class PrintingQuerySet(models.QuerySet["Printing"]):
    def due(self) -> PrintingQuerySet:
        """Taken by nobody in time, failed and to be tried again, or begun by one that died over it."""
        return self.filter(next_try_at__lte=timezone.now())


class Printing(models.Model):
    """One PDF that is awaited; whoever makes it claims it here, so that two never do."""

    county_path = "paper"

    paper = models.OneToOneField(
        "Paper", models.CASCADE, primary_key=True, related_name="printing", verbose_name=_("paper")
    )
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    asked_at = models.DateTimeField(_("asked for"))
    claim = models.UUIDField(_("being made by"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=80, blank=True)

    objects = PrintingQuerySet.as_manager()

    class Meta:
        verbose_name = _("PDF awaited")
        verbose_name_plural = _("PDFs awaited")
        indexes = [models.Index(fields=["next_try_at"], name="printing_due")]

    def __str__(self) -> str:
        return str(self.paper)

    @property
    def has_failed(self) -> bool:
        return bool(self.error)

    @property
    def is_overdue(self) -> bool:
        """Whether neither worker nor clock took it for so long that its reader need not wait for them."""
        return not self.has_failed and self.claim is None and self.asked_at <= timezone.now() - READER_WAITS

    def wait_after_failure(self) -> dt.timedelta:
        return min(FIRST_WAIT * 2 ** (self.attempts - 1), LONGEST_WAIT)
