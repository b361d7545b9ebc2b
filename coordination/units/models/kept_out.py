"""Who is kept out of which matter: the one table that every address of the house asks (C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.matters import matter_key
from coordination.units.models.counties import CountyQuerySet, InCounty
from coordination.units.models.posts import Post

if TYPE_CHECKING:
    from coordination.access import Actor


class KeptOutQuerySet(CountyQuerySet["KeptOut"]):
    def _seen_by(self, actor: Actor) -> Self:
        """Nobody reads it: what put somebody here has a page of its own."""
        return self.none()

    def for_actor(self, actor: Actor) -> Self:
        """What shuts this person out, in whichever post; also what shuts out whom they act for (C0, invariant 1).

        Who was named to take a matter over acts in the place of the one kept out of it.
        """
        own = Q(user=actor.user.pk) | Q(user=None)
        behalf = actor.on_behalf_of
        if behalf is None:
            return self.filter(own)
        taken_over = Q(stand_in__user=actor.user.pk)
        return self.filter(own | Q(user=behalf.user_id) & (Q(stand_in=None) | ~taken_over))

    def about(self, record: Any) -> Self:
        """Of the matter that a record belongs to; none where it belongs to none."""
        key = matter_key(record)
        return self.none() if key is None else self.filter(subject_type=key[0], subject_id=key[1])

    def on_ground_of(self, ground: models.Model) -> Self:
        return self.filter(ground_type=ground._meta.label_lower, ground_id=ground.pk)


class KeptOut(InCounty):
    """One person, one matter, and the record by which it is so; it stands as long as that does."""

    county_path = "matter"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("person"),
        help_text=_("None where nobody reads it."),
    )
    subject_type = models.CharField(_("kind of matter"), max_length=60)
    subject_id = models.PositiveBigIntegerField(pgettext_lazy("recusal", "matter"))
    ground_type = models.CharField(_("kind of ground"), max_length=60)
    ground_id = models.PositiveBigIntegerField(_("ground"))
    stand_in = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("who takes over"),
    )
    since = models.DateTimeField(_("since"))

    is_apart = True

    objects = KeptOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("person kept out of a matter")
        verbose_name_plural = _("persons kept out of matters")
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="kept_out_of_matter"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject_type", "subject_id", "ground_type", "ground_id"],
                name="kept_out_once_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.subject_type}:{self.subject_id}"

    @property
    def matter(self) -> Any:
        model: Any = apps.get_model(self.subject_type)
        return model._default_manager.get(pk=self.subject_id)
