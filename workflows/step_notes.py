"""What colleagues write to each other on a step; ``workflows.models`` has it by name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.ciphers.fields import EncryptedTextField
from coordination.units.models import Post


class StepNote(models.Model):
    """What somebody had typed at a step that a colleague took first, sent to that colleague."""

    county_path = "task"

    task = models.ForeignKey("workflows.Task", models.PROTECT, related_name="notes", verbose_name=_("task"))
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("in the post"))
    text = EncryptedTextField(_("words to a colleague"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("note on a step")
        verbose_name_plural = _("notes on steps")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "sender"], name="one_note_a_step_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}"
