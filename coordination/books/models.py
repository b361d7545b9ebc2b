"""The books that a county brings along in mid-year: laid down, signed by two people, taken over once."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedJSONField, EncryptedTextField
from coordination.units.counties import home_of
from coordination.units.models import CountyQuerySet, InCounty, Organisation, Post, Role

if TYPE_CHECKING:
    from coordination.access import Actor

READS = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.CHEAD, Role.FIN)


class OpeningQuerySet(CountyQuerySet["Opening"]):
    def _seen_by(self, actor: Actor) -> OpeningQuerySet:
        """The two who sign, and those who answer for what it is about: conveners, civil affairs, finance."""
        return self if actor.has_role(*READS) or is_finance_head(actor) else self.none()


def is_finance_head(actor: Actor) -> bool:
    """Whether somebody acts as the head of the unit that keeps the county's money."""
    home = home_of(actor)
    finance = home.find_unit(Role.FIN) if home is not None and actor.has_role(Role.UHEAD) else None
    return finance is not None and finance.pk == actor.unit_id


class Opening(InCounty):
    """One workbook of books on its way into the house. The office director and the head of finance sign for it."""

    county_path = "government"

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("books", "awaiting two signatures")
        TAKEN = "taken", pgettext_lazy("books", "taken over")
        REFUSED = "refused", pgettext_lazy("books", "refused")

    government = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("county’s government")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED)
    file_name = EncryptedTextField(_("file name"), max_length=150)
    content = EncryptedTextField(_("workbook"), blank=True)  # base64; emptied where it is refused
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    summary = EncryptedJSONField(_("what it takes over"), default=dict)
    laid_at = models.DateTimeField(_("laid down at"), default=timezone.now)
    office_post = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed by the office director"),
    )
    office_user = models.ForeignKey(
        "units.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    office_signed_at = models.DateTimeField(_("office director signed at"), null=True, blank=True)
    finance_post = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed by the head of finance"),
    )
    finance_user = models.ForeignKey(
        "units.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    finance_signed_at = models.DateTimeField(_("head of finance signed at"), null=True, blank=True)
    taken_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    refused_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("refused by")
    )
    reason = EncryptedTextField(_("why it is refused"), max_length=500, blank=True)

    locked_with = ("government",)

    objects = OpeningQuerySet.as_manager()
    history = Versions(excluded_fields=["content"])

    class Meta:
        verbose_name = _("books to take over")
        verbose_name_plural = _("books to take over")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county"], condition=~Q(status="refused"), name="books_are_opened_once"
            ),
            models.CheckConstraint(
                name="books_are_taken_with_two_signatures",
                condition=~Q(status="taken")
                | Q(
                    office_user__isnull=False,
                    office_post__isnull=False,
                    office_signed_at__isnull=False,
                    finance_user__isnull=False,
                    finance_post__isnull=False,
                    finance_signed_at__isnull=False,
                    taken_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="nobody_signs_twice_for_the_books",
                condition=Q(office_user__isnull=True)
                | Q(finance_user__isnull=True)
                | ~Q(office_user=F("finance_user")),
            ),
            models.CheckConstraint(
                name="refused_books_say_why", condition=~Q(status="refused") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return gettext("Books of before")

    def get_absolute_url(self) -> str:
        return reverse("books:opening", args=[self.pk])

    @property
    def workbook(self) -> bytes:
        return base64.b64decode(self.content)

    @property
    def signed(self) -> list[Post]:
        """The posts in which it was signed for so far."""
        return [post for post in (self.office_post, self.finance_post) if post is not None]

    @property
    def signers(self) -> set[int]:
        """Whoever signed, and in whose place: none of them signs once more."""
        users = {one for one in (self.office_user_id, self.finance_user_id) if one is not None}
        return users | {post.user_id for post in self.signed}
