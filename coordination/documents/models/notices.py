"""A public notice (D44): where it hung, from which day to which, by whose hands."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.documents.models.papers import Paper


class PublicNotice(models.Model):
    """One sheet on one board; nothing is published by the house itself."""

    county_path = "paper"

    paper = models.OneToOneField(
        Paper, models.PROTECT, related_name="posting", verbose_name=_("public notice")
    )
    place = models.CharField(pgettext_lazy("public notice", "where it hangs"), max_length=120)
    put_up_on = models.DateField(pgettext_lazy("public notice", "put up on"))
    put_up_by = models.ForeignKey(
        "units.Post",
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("public notice", "put up by"),
    )
    until_on = models.DateField(pgettext_lazy("public notice", "hangs through"))
    taken_down_on = models.DateField(pgettext_lazy("public notice", "taken down on"), null=True, blank=True)
    taken_down_by = models.ForeignKey(
        "units.Post",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("public notice", "taken down by"),
    )

    class Meta:
        verbose_name = pgettext_lazy("paper", "public notice")
        verbose_name_plural = _("public notices")
        constraints = [
            models.CheckConstraint(name="notice_hangs_its_days", condition=Q(until_on__gte=F("put_up_on"))),
            models.CheckConstraint(
                name="notice_taken_down_by_somebody",
                condition=Q(taken_down_on=None, taken_down_by=None)
                | Q(taken_down_on__gte=F("put_up_on"), taken_down_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.paper)

    @property
    def is_up(self) -> bool:
        return self.taken_down_on is None
