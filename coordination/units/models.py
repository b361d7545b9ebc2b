"""Organisations, people, the posts they hold and who stands in for them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from coordination.access import Actor


class DatedQuerySet(models.QuerySet):
    def valid_on(self, on: dt.date | None = None):
        """Rows in force on a day, today unless told; an end date is the last day in force."""
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))


class Dated(models.Model):
    """A row in force from a day, through a last day where it has one."""

    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("last day in force"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_valid_on(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class OrganisationQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor):
        """The tree of organisations is public to everybody who can sign in."""
        return self

    def get_by_natural_key(self, code: str):
        return self.get(code=code)


class Organisation(Dated):
    """A county unit, township, village, office or body; ended ones stay with their successors."""

    class Level(models.TextChoices):
        CITY = "city", _("city")
        COUNTY = "county", _("county")
        TOWNSHIP = "township", _("township")
        VILLAGE = "village", _("village")

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("people's government")
        MEMBER_UNIT = "member_unit", _("member unit")
        TOWNSHIP = "township", _("township")
        VILLAGE = "village", _("village")
        OFFICE = "office", _("joint-meeting office")
        SERVICE_BODY = "service_body", _("service body")
        INVITED_UNIT = "invited_unit", _("invited unit")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    short_name = models.CharField(_("short name"), max_length=40)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    region = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("The county or city whose policy parameters apply."),
    )
    is_member = models.BooleanField(_("member of the joint meeting"), default=False)
    organ_word = models.CharField(
        _("document word"), max_length=20, blank=True, help_text=_("Stands in document numbers, e.g. 安联.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    successors = models.ManyToManyField(
        "self",
        through="Succession",
        symmetrical=False,
        through_fields=("predecessor", "successor"),
        related_name="predecessors",
        blank=True,
    )

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords(history_id_field=models.BigAutoField())

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="organisation_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Short name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.short_name

    @property
    def full_name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class Succession(models.Model):
    """Which unit took over another's work, from a day; the main successor takes its open tasks."""

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="succession_out")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="succession_in")
    on = models.DateField(_("from"))
    is_main = models.BooleanField(_("takes the open tasks"), default=True)
    scope = models.CharField(_("what it took over"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(is_main=True), name="one_main_successor"
            ),
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_named_once"),
            models.CheckConstraint(name="no_unit_succeeds_itself", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


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
    def get_by_natural_key(self, username: str | None):
        return self.get(username=username)


class User(AbstractUser):
    """A person who can sign in. ``is_superuser`` opens nothing in this system."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in Latin letters"), max_length=80, blank=True)
    phone = models.CharField(_("office phone"), max_length=30, blank=True)
    account_class = models.CharField(
        _("account class"), max_length=10, choices=AccountClass.choices, default=AccountClass.CASE
    )
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    last_post = models.ForeignKey("Post", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = UserManager()
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


class PostQuerySet(DatedQuerySet):
    def current(self, on: dt.date | None = None):
        """Posts held on a day in units that stand on that day."""
        on = on or timezone.localdate()
        standing = Q(unit__valid_from__lte=on) & (Q(unit__valid_to=None) | Q(unit__valid_to__gte=on))
        return self.valid_on(on).filter(standing, user__is_active=True)

    def visible_to(self, actor: Actor):
        """Who holds which post is known to everybody who can sign in."""
        return self

    def get_by_natural_key(self, username: str, unit: str, role: str):
        return self.get(user__username=username, unit__code=unit, role=role)


class Post(Dated):
    """A role that a person holds in a unit for a time; several to a person."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("person"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="posts", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    title = models.CharField(_("title"), max_length=60)
    title_en = models.CharField(_("English title"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PostQuerySet.as_manager()
    history = HistoricalRecords(history_id_field=models.BigAutoField())

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["unit", "role"], name="post_holder"),
            models.Index(fields=["user"], name="post_user"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role", "valid_from"], name="post_held_once"),
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Unit and title, as the top bar shows the post acted in."""
        title = self.title_en if get_language() == "en" and self.title_en else self.title
        return title if self.unit.label in title else f"{self.unit.label} · {title}"

    @property
    def house_label(self) -> str:
        """The same in the language of the house, whoever reads: for papers and traces."""
        unit = self.unit.short_name
        return self.title if unit in self.title else f"{unit} · {self.title}"

    @property
    def is_head(self) -> bool:
        """Whether the post leads its unit, and so may sit for it without an authorisation."""
        return self.role in (Role.UHEAD, Role.THEAD)

    def natural_key(self) -> tuple[str, str, str]:
        return (self.user.username, self.unit.code, self.role)


class SubstitutionQuerySet(DatedQuerySet):
    def in_force(self, on: dt.date | None = None):
        """Substitutions that count on a day: arranged, A absent, both posts held."""
        on = on or timezone.localdate()
        absent = Absence.objects.filter(post=OuterRef("post"), first_day__lte=on, last_day__gte=on)
        posts = Post.objects.current(on).values("pk")
        return self.valid_on(on).filter(Exists(absent), post__in=posts, substitute__in=posts)


class Substitution(Dated):
    """A/B posts: B stands in for A, and only while A is recorded absent."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="substitutions", verbose_name=_("post (A)"))
    substitute = models.ForeignKey(
        Post, models.PROTECT, related_name="stands_in", verbose_name=_("substitute (B)")
    )

    objects = SubstitutionQuerySet.as_manager()
    history = HistoricalRecords(history_id_field=models.BigAutoField())

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        constraints = [
            models.CheckConstraint(name="nobody_substitutes_themself", condition=~Q(post=F("substitute"))),
        ]

    def __str__(self) -> str:
        return f"{self.post} ← {self.substitute}"


class Absence(models.Model):
    """Days on which a post's holder is away; the substitute sees the tasks by itself."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="absences", verbose_name=_("post"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)

    history = HistoricalRecords(history_id_field=models.BigAutoField())

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins", condition=Q(last_day__gte=F("first_day"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.first_day}–{self.last_day}"


class DutyLineQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor):
        """The duty catalogue is public to everybody who can sign in."""
        return self

    def get_by_natural_key(self, code: str):
        return self.get(code=code)


class DutyLine(Dated):
    """One line of a member unit's duties (部门职责), with its partners and its source."""

    class Kind(models.TextChoices):
        LEAD = "lead", _("leads")
        JOINT = "joint", _("jointly")
        SUPPORT = "support", _("supports")
        OVERSEE = "oversee", _("oversees")
        REPORT = "report", _("provides information")

    code = models.CharField(_("code"), max_length=12, unique=True)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="duty_lines", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    text = models.CharField(_("duty"), max_length=300)
    text_en = models.CharField(_("duty in English"), max_length=400, blank=True)
    partners = models.ManyToManyField(
        Organisation, related_name="partner_duty_lines", blank=True, verbose_name=_("partners")
    )
    source = models.CharField(_("source"), max_length=120)
    requirement = models.CharField(_("requirement"), max_length=8)
    keywords = models.CharField(
        _("keywords"),
        max_length=200,
        blank=True,
        help_text=_("Words by which a matter is matched to this duty."),
    )
    succeeded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="succeeds", verbose_name=_("continued as")
    )

    objects = DutyLineQuerySet.as_manager()
    history = HistoricalRecords(history_id_field=models.BigAutoField())

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def label(self) -> str:
        """The duty in the reader's language."""
        return self.text_en if get_language() == "en" and self.text_en else self.text

    @property
    def keyword_list(self) -> list[str]:
        return self.keywords.split()

    def natural_key(self) -> tuple[str]:
        return (self.code,)
