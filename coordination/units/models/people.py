"""People who can sign in, and the roles they may hold."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles of the process models (C0), the clock, and the three officers."""

    CHIEF = "CHIEF", _("chief convener")
    DEPUTY = "DEPUTY", _("deputy chief convener")
    OFFDIR = "OFFDIR", _("office director")
    OFFICE = "OFFICE", _("office staff")
    UHEAD = "UHEAD", _("unit head")
    UDEPUTY = "UDEPUTY", _("deputy liaison")
    LIAISON = "LIAISON", _("liaison")
    UCLERK = "UCLERK", _("unit handler")
    THEAD = "THEAD", _("township head")
    TCLERK = "TCLERK", _("township clerk")
    TOFFICER = "TOFFICER", _("second township officer")
    VCO = "VCO", _("village co-ordinator")
    CCLERK = "CCLERK", _("county civil-affairs handler")
    CHEAD = "CHEAD", _("county civil-affairs leader")
    FIN = "FIN", _("finance handler")
    PROV = "PROV", _("service provider")
    HOT = "HOT", _("hotline and window")
    UP = "UP", _("city or province")
    SYSADM = "SYSADM", _("system administrator")
    SECADM = "SECADM", _("security administrator")
    AUDADM = "AUDADM", _("audit administrator")
    CLOCK = "CLOCK", _("clock")


class AccountClass(models.TextChoices):
    """Fixed at creation; the three officers never handle cases (R: MLPS, B9)."""

    CASE = "case", _("case work")
    SYSTEM = "system", _("system administration")
    SECURITY = "security", _("security administration")
    AUDIT = "audit", _("audit")


ROLE_CLASS = {
    Role.SYSADM: AccountClass.SYSTEM,
    Role.CLOCK: AccountClass.SYSTEM,
    Role.SECADM: AccountClass.SECURITY,
    Role.AUDADM: AccountClass.AUDIT,
}


def class_for_role(role: str) -> AccountClass:
    return ROLE_CLASS.get(Role(role), AccountClass.CASE)


class UserManager(DjangoUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractUser):
    """A person who can sign in. ``is_superuser`` opens nothing in this system."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("person's name"), max_length=40)
    name_en = models.CharField(_("name in Latin letters"), max_length=80, blank=True)
    phone = models.CharField(_("office phone"), max_length=30, blank=True)
    account_class = models.CharField(
        _("account class"), max_length=10, choices=AccountClass.choices, default=AccountClass.CASE
    )
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    last_post = models.ForeignKey("Post", models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[UserManager] = UserManager()
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def get_full_name(self) -> str:
        return self.label

    def get_short_name(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str]:
        return (self.username,)
