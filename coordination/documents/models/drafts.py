"""Half-filled forms, kept on the server so that nothing typed is lost."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.ciphers.fields import EncryptedJSONField


class FormDraft(models.Model):
    """What one person has typed into one form and not sent yet."""

    user = models.ForeignKey(
        "units.User", models.CASCADE, related_name="form_drafts", verbose_name=_("person")
    )
    key = models.CharField(_("form"), max_length=120)
    data = EncryptedJSONField(_("fields"), default=dict)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    class Meta:
        verbose_name = _("form draft")
        verbose_name_plural = _("form drafts")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_a_form")]

    def __str__(self) -> str:
        return self.key
