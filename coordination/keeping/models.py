"""By what each key is known again: the database never holds the key itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyProof(models.Model):
    """What one key makes of a constant: another key makes something else of it."""

    name = models.CharField(_("key"), max_length=40, unique=True)
    value = models.CharField(max_length=64, editable=False)
    proven_at = models.DateTimeField(_("time"), auto_now=True)

    class Meta:
        verbose_name = _("proof of a key")
        verbose_name_plural = _("proofs of the keys")

    def __str__(self) -> str:
        return self.name


class EncryptedColumns(models.Model):
    """That every row holds ciphertext in the columns that were encrypted then: one row for each such set."""

    columns = models.CharField(_("columns"), max_length=64, unique=True, help_text=_("Their digest."))
    rewritten_at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("columns that are encrypted")
        verbose_name_plural = _("columns that are encrypted")

    def __str__(self) -> str:
        return self.columns
