"""Who looked at what, and the marks of what left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.audit.models.events import NO_COUNTY

if TYPE_CHECKING:
    from coordination.access import Actor


class LookQuerySet(models.QuerySet["Look"]):
    def of_county(self, county: Any) -> LookQuerySet:
        """Looks at what lies in one county; of the installation itself where there is none."""
        return self.filter(county_id=getattr(county, "pk", county) or NO_COUNTY)

    def visible_to(self, actor: Actor) -> LookQuerySet:
        """All of the county for its audit administrator; anybody else their own."""
        if actor.has_role("AUDADM"):
            return self.of_county(actor.county_id)
        return self.filter(user_id=actor.user.pk)


class Look(models.Model):
    """That a person looked: one row a person, day, and record opened, words looked for or trail read.

    Nothing of what was seen stands here. The words of a search are known by their index alone. A row is no
    event: it is counted on, hashed into the trail when its day is over, and dropped after LOG_MONTHS.
    """

    class Kind(models.TextChoices):
        RECORD = "record", _("opened a record")
        SEARCH = "search", _("looked for a person")
        TRAIL = "trail", _("read the trail")

    day = models.DateField(_("day"))
    user_id = models.BigIntegerField()
    user_name = models.CharField(_("person"), max_length=80, blank=True)
    unit_id = models.BigIntegerField(null=True)
    post_label = models.CharField(_("post"), max_length=160, blank=True)
    county_id = models.BigIntegerField(default=NO_COUNTY)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    subject_type = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.CharField(_("record or index of the words"), max_length=64)
    household = models.CharField(_("household"), max_length=40, blank=True)
    is_stranger = models.BooleanField(_("of no case or area of theirs"), default=False)
    count = models.PositiveIntegerField(_("number of looks"), default=1)
    first_at = models.DateTimeField(_("first look"))
    last_at = models.DateTimeField(_("last look"))

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "day", "kind", "subject_type", "subject_id"],
                name="one_look_a_person_record_day",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "day", "id"], name="look_subject"),
            models.Index(
                fields=["household", "day", "id"], condition=~models.Q(household=""), name="look_household"
            ),
            models.Index(fields=["county_id", "day", "id"], name="look_county"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.subject_type}"


class ExportSeries(models.Model):
    """The last mark drawn for what left a county in a year."""

    county_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("series of export marks")
        verbose_name_plural = _("series of export marks")
        constraints = [
            models.UniqueConstraint(fields=["county_id", "year"], name="one_export_series_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.last}"
