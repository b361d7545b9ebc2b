"""Other aid that was found for a person, a household or an account, and what was ruled on it (C5-1, C10)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.ciphers.fields import EncryptedTextField
from coordination.units.models import Organisation, Post


class Duplicate(models.Model):
    """Other aid that may be the same: by what it was found, how hard it weighs, what was ruled on it.

    What is hard blocks until it is ruled on; what is soft is asked about and never holds an advance.
    """

    county_path = "case"

    class Kind(models.TextChoices):
        PAID = "paid", pgettext_lazy("duplicate", "paid")
        APPROVED = "approved", pgettext_lazy("duplicate", "approved, not yet paid")
        PROMISED = "promised", pgettext_lazy("duplicate", "asked for, not yet decided")

    class Ground(models.TextChoices):
        """By what it was found, the strongest first."""

        PERSON = "person", pgettext_lazy("duplicate", "the same person")
        HOUSEHOLD = "household", pgettext_lazy("duplicate", "the same household")
        ACCOUNT = "account", pgettext_lazy("duplicate", "the same account in another household")
        QUESTION = "question", pgettext_lazy("duplicate", "perhaps the same person, not decided yet")
        NAME_BIRTH = "name_birth", pgettext_lazy("duplicate", "the same name and day of birth")
        PHONE = "phone", pgettext_lazy("duplicate", "the same phone")

    class Ruling(models.TextChoices):
        STOP = "stop", pgettext_lazy("duplicate", "aided already: stop")
        NET_OFF = "net_off", pgettext_lazy("duplicate", "net off what was given")
        OTHER_CAUSE = "other_cause", pgettext_lazy("duplicate", "another cause")
        ALLOWED = "allowed", pgettext_lazy("duplicate", "allowed a second time by the county leader")
        NOTED = "noted", pgettext_lazy("duplicate", "looked at: another matter")

    case = models.ForeignKey("aid.AidCase", models.PROTECT, related_name="duplicates")
    other = models.ForeignKey("aid.AidCase", models.PROTECT, related_name="found_by")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    same_person = models.BooleanField(_("the same person"), default=False)
    same_cause = models.BooleanField(_("the same cause"), default=False)
    ground = models.CharField(
        pgettext_lazy("duplicate", "found by"), max_length=10, choices=Ground.choices, default=Ground.PERSON
    )
    is_hard = models.BooleanField(_("blocks until it is ruled on"), default=False)
    given_on = models.DateField(_("given or asked for on"), null=True)
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    ruling = models.CharField(
        pgettext_lazy("duplicate", "ruling"), max_length=12, choices=Ruling.choices, blank=True
    )
    ruling_reason = EncryptedTextField(_("reason of the ruling"), max_length=500, blank=True)
    ruled_at = models.DateTimeField(pgettext_lazy("duplicate", "ruled at"), null=True, blank=True)
    ruled_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("duplicate", "ruled by"),
    )
    netted = models.DecimalField(
        _("netted off (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("duplicate found")
        verbose_name_plural = _("duplicates found")
        ordering = ["-is_hard", "-other_id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="duplicate_named_once"),
            models.CheckConstraint(name="no_duplicate_of_itself", condition=~Q(case=models.F("other"))),
            models.CheckConstraint(
                name="ruling_says_by_whom",
                condition=Q(ruling="") | Q(ruled_at__isnull=False, ruled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.other}"

    is_earlier = False
    """Of one that was given before the period: it is shown, not asked about, and not kept."""


class OtherHelp(models.Model):
    """What a charity, or a unit to which the person was referred, gave: asked about, and never holding anything.

    Rooms beside this one give it (``other_help``); where it comes from stands by kind and key, and in words.
    """

    county_path = "case"

    class Kind(models.TextChoices):
        CHARITY = "charity", pgettext_lazy("duplicate", "charity")
        REFERRAL = "referral", pgettext_lazy("duplicate", "result of a referral")

    case = models.ForeignKey("aid.AidCase", models.PROTECT, related_name="other_help")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    giver = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("given by"))
    cause = models.CharField(_("cause"), max_length=14, blank=True)
    given_on = models.DateField(pgettext_lazy("duplicate", "given on"))
    value = models.DecimalField(
        _("amount or value (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    source_type = models.CharField(_("kind of source"), max_length=60)
    source_id = models.BigIntegerField(_("source"))
    source_label = models.CharField(_("source in words"), max_length=200)
    answer = EncryptedTextField(_("why it is another matter"), max_length=500, blank=True)
    answered_at = models.DateTimeField(pgettext_lazy("duplicate", "answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("duplicate", "answered by"),
    )

    class Meta:
        verbose_name = _("other help found")
        verbose_name_plural = _("other help found")
        ordering = ["-given_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "source_type", "source_id"], name="other_help_named_once"
            ),
            models.CheckConstraint(
                name="answered_help_says_by_whom",
                condition=Q(answered_at__isnull=True) | Q(answered_by__isnull=False) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.source_label}"

    @property
    def cause_words(self) -> str:
        from coordination.aid.models.cases import AidCase

        return str(AidCase.Cause(self.cause).label) if self.cause else ""

    @property
    def source_key(self) -> tuple[str, int]:
        return self.source_type, self.source_id


class AidElsewhere(models.Model):
    """Another county that aids this person for the same cause: which one, and what its civil affairs answered (C10).

    Until it answers, nothing of what it gives is known here.
    """

    county_path = "case"

    class Answer(models.TextChoices):
        GIVEN = "given", pgettext_lazy("inquiry", "aid was paid for this cause")
        PROMISED = (
            "promised",
            pgettext_lazy("inquiry", "aid for this cause is approved or asked for, and not paid"),
        )
        OTHER = "other", pgettext_lazy("inquiry", "aid was given for another matter")
        NONE = "none", pgettext_lazy("inquiry", "no aid stands")

    COUNTS = (Answer.GIVEN, Answer.PROMISED)
    """The answers after which the cause is aided twice; without an answer it may be."""

    case = models.ForeignKey("aid.AidCase", models.PROTECT, related_name="aid_elsewhere")
    where = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("county"))
    asked_at = models.DateTimeField(pgettext_lazy("inquiry", "asked at"), null=True, blank=True)
    answer = models.CharField(
        pgettext_lazy("inquiry", "answer"), max_length=8, choices=Answer.choices, blank=True
    )
    amount = models.DecimalField(
        _("amount or value (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    given_on = models.DateField(pgettext_lazy("duplicate", "given on"), null=True, blank=True)
    words = EncryptedTextField(pgettext_lazy("inquiry", "answer in words"), max_length=500, blank=True)
    answered_at = models.DateTimeField(pgettext_lazy("duplicate", "answered at"), null=True, blank=True)
    answered_by = models.CharField(pgettext_lazy("duplicate", "answered by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("aid in another county")
        verbose_name_plural = _("aid in other counties")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["case"], condition=Q(answer="", asked_at__isnull=False), name="counties_to_answer"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "where"], name="other_county_named_once"),
            models.CheckConstraint(
                name="county_that_answered_was_asked",
                condition=Q(answer="")
                | Q(asked_at__isnull=False, answered_at__isnull=False) & ~Q(answered_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.where.short_name}"
