"""What joins the entries that counties keep of one human being (R236)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Identity(models.Model):
    """One human being of the installation, by the blind index of the number and by nothing else.

    It says that entries of several counties are one person, and nothing of what they hold.
    """

    index = models.CharField(_("blind index of the number"), max_length=40, unique=True, editable=False)

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")

    def __str__(self) -> str:
        return str(self.pk)
