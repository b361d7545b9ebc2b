"""People who can sign in, and the roles they may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from coordination.access import Actor, Refusal


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


# posts that one person holds at a time: in the county, and in each unit (R196, R199)
ONE_IN_COUNTY = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR)
ONE_IN_UNIT = (Role.UHEAD, Role.LIAISON, Role.THEAD)

# who keeps the installation itself where their desk stands in no county
OFFICERS = tuple(ROLE_CLASS)


def class_for_role(role: str) -> AccountClass:
    return ROLE_CLASS.get(Role(role), AccountClass.CASE)


class UserQuerySet(models.QuerySet["User"]):
    def kept_by(self, actor: Actor) -> Self:
        """The accounts that an officer keeps: of the own county, and all of them those of the installation."""
        if actor.county_id is None:
            return self if actor.has_role(*OFFICERS) else self.none()
        posts = apps.get_model("units", "Post")._default_manager.filter(user=OuterRef("pk"))
        first = Subquery(posts.order_by("pk").values("unit__region")[:1])
        return self.annotate(
            kept_in=Coalesce("opened_in", first, output_field=models.BigIntegerField())
        ).filter(kept_in=actor.county_id)

    def visible_to(self, actor: Actor) -> Self:
        """The account itself is read by who keeps it; whom colleagues know, they know by the posts."""
        return self.kept_by(actor) if actor.has_role(Role.SYSADM, Role.SECADM) else self.none()


class UserManager(DjangoUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def kept_by(self, actor: Actor) -> UserQuerySet:
        return self.get_queryset().kept_by(actor)

    def visible_to(self, actor: Actor) -> UserQuerySet:
        return self.get_queryset().visible_to(actor)

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
    # somebody else has seen the password: nothing opens before the person has chosen one
    must_change_password = models.BooleanField(_("must choose a password"), default=False, editable=False)
    # opened or given a new password by somebody else: nothing is signed before person and second officer confirm
    awaits_check = models.BooleanField(_("waits to be confirmed"), default=False, editable=False)
    last_post = models.ForeignKey("Post", models.SET_NULL, null=True, blank=True, related_name="+")
    # whose officer opened it; empty: one of the installation, or from before accounts told
    opened_in = models.ForeignKey(
        "Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("opened in"),
    )

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

    @property
    def audit_county(self) -> int | None:
        """The county whose officers keep the account, and where events about it are read: as ``kept_by`` has it."""
        if self.opened_in_id is not None:
            return self.opened_in_id
        return self.posts.order_by("pk").values_list("unit__region", flat=True).first()

    @property
    def signing_refusal(self) -> Refusal:
        """Why this person signs nothing yet, whatever post is acted in; on paper it is the hand that signs."""
        if not self.awaits_check:
            return None
        return _(
            "Nothing is signed with this account before its person and a second officer have confirmed it."
        )

    def get_full_name(self) -> str:
        return self.label

    def get_short_name(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str]:
        return (self.username,)
