"""The posts that people hold, who stands in for them, and when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.units.models.dated import Dated, DatedQuerySet, valid
from coordination.units.models.organisations import Organisation
from coordination.units.models.people import OFFICERS, Role, User

if TYPE_CHECKING:
    from coordination.access import Actor


def held(on: dt.date, post: str = "") -> Q:
    """That a post is held on a day in a unit that stands on that day; ``post`` leads there."""
    return Q(valid(on, post), valid(on, f"{post}unit__"), **{f"{post}user__is_active": True})


class PostQuerySet(DatedQuerySet["Post"]):
    def current(self, on: dt.date | None = None) -> Self:
        """Posts held on a day in units that stand on that day."""
        return self.filter(held(on or timezone.localdate()))

    def unended(self) -> Self:
        """Those that go on after today, those that begin later included, as their person lists them."""
        after_today = Q(valid_to=None) | Q(valid_to__gt=timezone.localdate())
        return self.filter(after_today).select_related("unit__region", "user").order_by("order", "pk")

    def with_absence(self) -> Self:
        """With the last day of whoever is away today."""
        away = Absence.objects.on(timezone.localdate()).filter(post=OuterRef("pk"))
        return self.annotate(away_until=Subquery(away.order_by("-last_day").values("last_day")[:1]))

    def visible_to(self, actor: Actor) -> Self:
        """Of the own county, and all of them to who keeps the installation."""
        if actor.county_id is None and actor.has_role(*OFFICERS):
            return self
        return super().visible_to(actor)

    def _seen_by(self, actor: Actor) -> Self:
        """Who holds which post is known to everybody in the county who can sign in."""
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
    history = Versions()

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
    def _seen_by(self, actor: Actor) -> Self:
        """Who stands in for whom is known as the posts are."""
        return self

    def in_force(self, on: dt.date | None = None) -> Self:
        """Substitutions that count on a day: arranged, A absent, both posts held.

        Who noted somebody else's absence does not stand in by it before it is confirmed (C10).
        """
        on = on or timezone.localdate()
        absent = Absence.objects.on(on).filter(post=OuterRef("post"))
        absent = absent.exclude(recorded_by=OuterRef("substitute__user"), confirmed_at=None)
        return self.valid_on(on).filter(Exists(absent), held(on, "post__"), held(on, "substitute__"))


class Substitution(Dated):
    """A/B posts: B stands in for A, and only while A is recorded absent."""

    county_path = "post"

    post = models.ForeignKey(Post, models.PROTECT, related_name="substitutions", verbose_name=_("post (A)"))
    substitute = models.ForeignKey(
        Post, models.PROTECT, related_name="stands_in", verbose_name=_("substitute (B)")
    )

    locked_with = ("post__user", "post__unit", "substitute__user")

    objects = SubstitutionQuerySet.as_manager()
    history = Versions()

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


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: dt.date) -> Self:
        """Those that lie over a day."""
        return self.filter(first_day__lte=day, last_day__gte=day)

    def unconfirmed(self) -> Self:
        """Those that somebody else has noted and nobody has confirmed yet."""
        others = Q(recorded_by__isnull=False) & ~Q(recorded_by=F("post__user"))
        return self.filter(others, confirmed_at=None)


class Absence(models.Model):
    """Days on which a post's holder is away; the substitute sees the tasks by itself."""

    county_path = "post"

    post = models.ForeignKey(Post, models.PROTECT, related_name="absences", verbose_name=_("post"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = EncryptedTextField(_("reason"), max_length=200)
    recorded_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,  # from before anybody asked who had noted it
        editable=False,
        related_name="+",
        verbose_name=_("noted by"),
    )
    confirmed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)

    locked_with = ("post__user", "post__unit")

    objects = AbsenceQuerySet.as_manager()
    history = Versions()

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
    def waits_for_confirmation(self) -> bool:
        """Noted by somebody else, and neither the holder nor the office has said that it is true."""
        if self.recorded_by_id is None or self.confirmed_at is not None:
            return False
        return self.recorded_by_id != self.post.user_id

    @property
    def audit_unit(self) -> int:
        return self.post.unit_id
