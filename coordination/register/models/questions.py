"""Questions that no machine answers: are these two entries one person?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.register.models.households import Person
from coordination.units.models import CountyQuerySet, InCounty, Post

if TYPE_CHECKING:
    from coordination.access import Actor


class Reason(models.TextChoices):
    """By what a row and a person, or two persons, are thought to be one."""

    NUMBER = "number", _("same ID number")
    NUMBER_OTHER_NAME = "number_other_name", _("same ID number, another name")
    NAME_BIRTH_PLACE = "name_birth_place", _("same name, birth date and township")
    NAME_BIRTH = "name_birth", _("same name and birth date")
    NAME_PLACE = "name_place", _("same name and township, no birth date")
    NONE = "none", _("not in the register")


class IdentityQuestionQuerySet(CountyQuerySet["IdentityQuestion"]):
    def _seen_by(self, actor: Actor) -> Self:
        """Who sees both persons can compare them."""
        seen = Person.objects.visible_to(actor).values("pk")
        return self.filter(person__in=seen, other__in=seen)

    def open(self) -> Self:
        return self.filter(status=IdentityQuestion.Status.OPEN)


class IdentityQuestion(InCounty):
    """Two entries of one name, birth date and place, laid before a human (R236)."""

    leaves_looks = True  # who opens it is on record (audit.looks)

    county_path = "person"

    class Status(models.TextChoices):
        OPEN = "open", _("to be decided")
        SAME = "same", _("one person, merged")
        DIFFERENT = "different", _("two different people")

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="identity_questions", verbose_name=_("entry")
    )
    other = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("other entry"))
    reason = models.CharField(_("why they may be one"), max_length=20)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("judged by")
    )
    note = EncryptedTextField(_("reason"), max_length=300, blank=True)

    locked_with = ("person__household__township", "other__household__township")

    objects = IdentityQuestionQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("question of identity")
        verbose_name_plural = _("questions of identity")
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["county", "status", "asked_at", "id"], name="question_by_status")]
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="two_people_asked_about_once"),
            models.CheckConstraint(name="nobody_compared_with_themself", condition=~Q(person=F("other"))),
            models.CheckConstraint(
                name="decided_question_says_by_whom_and_why",
                condition=Q(status="open")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.title} – {self.other.title}"

    def get_absolute_url(self) -> str:
        return reverse("register:question", args=[self.pk])

    @property
    def reason_label(self) -> str:
        return str(Reason(self.reason).label)
