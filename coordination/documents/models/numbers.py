"""Number series without gaps: one an organ, document word and year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.taken_over import TakenOver


class Series(TakenOver):
    """One run of numbers; its row is locked while the next one is drawn. One that was taken over goes on."""

    county_path = "organ"

    organ = models.ForeignKey(
        "units.Organisation", models.PROTECT, related_name="number_series", verbose_name=_("issuing organ")
    )
    word = models.CharField(_("document word"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number drawn"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        ordering = ["-year", "organ", "word"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "word", "year"], name="one_series_a_word_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕"


class IssuedNumber(models.Model):
    """A number once drawn, exactly as it stands on the paper."""

    county_path = "series"

    series = models.ForeignKey(
        Series, models.PROTECT, related_name="numbers", verbose_name=_("number series")
    )
    serial = models.PositiveIntegerField(_("serial"))
    text = models.CharField(_("document number"), max_length=80)
    drawn_at = models.DateTimeField(_("drawn"), auto_now_add=True)

    class Meta:
        verbose_name = _("document number")
        verbose_name_plural = _("document numbers")
        ordering = ["series", "serial"]
        indexes = [models.Index(fields=["text"], name="number_text")]
        constraints = [
            models.UniqueConstraint(fields=["series", "serial"], name="a_number_is_drawn_once"),
            models.CheckConstraint(name="numbers_begin_at_one", condition=Q(serial__gte=1)),
        ]

    def __str__(self) -> str:
        return self.text
