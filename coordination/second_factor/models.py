"""What a person's telephone and this house both know, and the codes for the day on which the telephone is gone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.ciphers.fields import EncryptedTextField
from coordination.units.models import User


class SecondFactor(models.Model):
    """The shared secret of one person (RFC 6238); it counts once a first code has shown that both know it."""

    user = models.OneToOneField(User, models.PROTECT, related_name="second_factor", verbose_name=_("person"))
    secret = EncryptedTextField(_("secret"), editable=False)
    confirmed_at = models.DateTimeField(_("set up at"), null=True, editable=False)
    # the newest time step whose code was taken: none is taken twice, nor an older one after it
    last_step = models.PositiveBigIntegerField(_("last time step"), default=0, editable=False)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self) -> str:
        return self.user.label


class RecoveryCode(models.Model):
    """One of the codes on the sheet that the person keeps; each opens once. Its hash alone is kept."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="codes")
    code_hash = models.CharField(_("hash of the code"), max_length=128, editable=False)
    used_at = models.DateTimeField(_("used at"), null=True, editable=False)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")

    def __str__(self) -> str:
        return f"{self.factor} {self.pk}"
