"""Sign-ins, which are the sessions of the house, and the passwords that a person had."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from coordination.units.models import User

FIRST = dt.timedelta(minutes=31)  # until the door has asked for the county's figure
ADDRESS_LENGTH, BROWSER_LENGTH = 45, 60


class SignInQuerySet(models.QuerySet["SignIn"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user.pk)

    def standing(self, now: dt.datetime | None = None) -> Self:
        """Those that still open the house."""
        now = now or timezone.now()
        return self.filter(ended_idle_at=None, idle_at__gt=now, expire_date__gt=now)

    def gone_idle(self, now: dt.datetime | None = None) -> Self:
        """Those whose time without any input is over, and nobody has said so yet."""
        return self.filter(ended_idle_at=None, idle_at__lte=now or timezone.now())


class SignInManager(BaseSessionManager["SignIn"]):
    def get_queryset(self) -> SignInQuerySet:
        return SignInQuerySet(self.model, using=self._db)

    def of(self, user: User) -> SignInQuerySet:
        return self.get_queryset().of(user)

    def standing(self, now: dt.datetime | None = None) -> SignInQuerySet:
        return self.get_queryset().standing(now)

    def gone_idle(self, now: dt.datetime | None = None) -> SignInQuerySet:
        return self.get_queryset().gone_idle(now)


class SignIn(AbstractBaseSession):
    """A person signed in at one browser. The key opens the house: pages name the row by its number."""

    number = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        "units.User", models.CASCADE, null=True, related_name="sign_ins", verbose_name=_("person")
    )
    address = models.CharField(_("network address"), max_length=ADDRESS_LENGTH, blank=True)
    browser = models.CharField(_("browser"), max_length=BROWSER_LENGTH, blank=True)
    began_at = models.DateTimeField(_("signed in"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    idle_at = models.DateTimeField(_("ends without any input"))
    # its row stays until it would have expired, so that the next request hears why it ended
    ended_idle_at = models.DateTimeField(_("ended without any input"), null=True)

    objects: ClassVar[SignInManager] = SignInManager()

    # what is said in the session itself; the rest is stamped
    OF_SESSION = ("session_data", "expire_date", "user", "address", "browser", "began_at")

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("sign-in")  # type: ignore[assignment]
        verbose_name_plural = _("sign-ins")  # type: ignore[assignment]
        indexes = [models.Index(fields=["idle_at"], condition=Q(ended_idle_at=None), name="sign_in_idle")]

    @classmethod
    def get_session_store_class(cls) -> Any:
        from coordination.sign_ins.store import SessionStore

        return SessionStore

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The engine saves an object made anew of what it holds: no stamp is set back by it."""
        if kwargs.get("force_update"):
            kwargs.setdefault("update_fields", self.OF_SESSION)
        super().save(*args, **kwargs)


class PastPassword(models.Model):
    """A password that a person had, hashed: so that it is not taken again, and how old the last one is."""

    user = models.ForeignKey(
        "units.User", models.CASCADE, related_name="past_passwords", verbose_name=_("person")
    )
    password = models.CharField(_("password"), max_length=128)
    chosen_at = models.DateTimeField(_("chosen"), default=timezone.now)

    class Meta:
        verbose_name = _("past password")
        verbose_name_plural = _("past passwords")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.chosen_at:%Y-%m-%d}"
