"""The posts that people hold, who stands in for them, and when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from coordination.units.models.dated import Dated, DatedQuerySet
from coordination.units.models.organisations import Organisation
from coordination.units.models.people import Role, User

if TYPE_CHECKING:
    from coordination.access import Actor


class PostQuerySet(DatedQuerySet["Post"]):
    def current(self, on: dt.date | None = None) -> Self:
        """Posts held on a day in units that stand on that day."""
        on = on or timezone.localdate()
        standing = Q(unit__valid_from__lte=on) & (Q(unit__valid_to=None) | Q(unit__valid_to__gte=on))
        return self.valid_on(on).filter(standing, user__is_active=True)

    def visible_to(self, actor: Actor) -> Self:
        """Who holds which post is known to everybody who can sign in."""
        return self

    def get_by_natural_key(self, username: str, unit: str, role: str) -> Post:
        return self.get(user__username=username, unit__code=unit, role=role)


class Post(Dated):
    """A role that a person holds in a unit for a time; several to a person."""

    county_path = "unit"

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("person"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="posts", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    title = models.CharField(_("title of the post"), max_length=60)
    title_en = models.CharField(_("English title of the post"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    locked_with = ("user", "unit")

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
    def audit_unit(self) -> int:
        return self.unit_id

    @property
    def label(self) -> str:
        """Unit and title, as the top bar shows the post acted in."""
        title = self.title_label
        return title if self.unit.label in title else f"{self.unit.label} · {title}"

    @property
    def title_label(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title

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


class SubstitutionQuerySet(DatedQuerySet["Substitution"]):
    def in_force(self, on: dt.date | None = None) -> Self:
        """Substitutions that count on a day: arranged, A absent, both posts held."""
        on = on or timezone.localdate()
        absent = Absence.objects.filter(post=OuterRef("post"), first_day__lte=on, last_day__gte=on)
        posts = Post.objects.current(on).values("pk")
        return self.valid_on(on).filter(Exists(absent), post__in=posts, substitute__in=posts)


class Substitution(Dated):
    """A/B posts: B stands in for A, and only while A is recorded absent."""

    county_path = "post"

    post = models.ForeignKey(Post, models.PROTECT, related_name="substitutions", verbose_name=_("post (A)"))
    substitute = models.ForeignKey(
        Post, models.PROTECT, related_name="stands_in", verbose_name=_("substitute (B)")
    )

    locked_with = ("post__user", "post__unit", "substitute__user")

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

    @property
    def audit_unit(self) -> int:
        return self.post.unit_id


class Absence(models.Model):
    """Days on which a post's holder is away; the substitute sees the tasks by itself."""

    county_path = "post"

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

    @property
    def audit_unit(self) -> int:
        return self.post.unit_id
