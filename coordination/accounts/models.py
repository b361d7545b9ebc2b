"""That an account is its person's, confirmed by two: the person, and an officer who did not open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.audit.versions import Versions
from coordination.units.models import AccountClass, CountyQuerySet, Organisation, Post, Role, User

if TYPE_CHECKING:
    from coordination.access import Actor


class AccountCheckQuerySet(CountyQuerySet["AccountCheck"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the own county; all of them to who keeps the installation."""
        return (self if actor.county_id is None else self.of_county(actor.county_id))._seen_by(actor)

    def _seen_by(self, actor: Actor) -> Self:
        """Who opens accounts and who confirms them; of everybody else their own."""
        return self if actor.has_role(Role.SYSADM, Role.SECADM) else self.filter(user=actor.user)

    def waiting(self) -> Self:
        return self.filter(status=AccountCheck.Status.WAITING)

    def of_accounts(self) -> Self:
        """Those by which an account signs again; a second factor that was lost holds up no signature."""
        return self.exclude(kind=AccountCheck.Kind.FACTOR)

    def of_factors(self) -> Self:
        return self.filter(kind=AccountCheck.Kind.FACTOR)

    def to_confirm_by(self, actor: Actor) -> Self:
        """Of what an officer sees, what waits for them: not what they asked for, nor what the county's own confirm."""
        role = Role.SYSADM if actor.has_role(Role.SYSADM) else Role.SECADM
        of_security = Q(user__account_class=AccountClass.SECURITY)
        waiting = self.waiting().filter(officer_confirmed_at=None)
        waiting = waiting.filter(of_security if role == Role.SYSADM else ~of_security)
        waiting = waiting.exclude(user=actor.user.pk).exclude(asked_by=actor.user.pk)
        if actor.county_id is not None:
            return waiting
        there = Post.objects.current().filter(role=role, unit__region=OuterRef("county"))
        there = there.exclude(user=OuterRef("asked_by")).exclude(user=OuterRef("user"))
        return waiting.filter(~Exists(there))


class AccountCheck(models.Model):
    """One opening or new password of an account: nothing is signed with it before both have confirmed.

    Or a second factor that was lost, which the second officer lets go; the person is asked for nothing there.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", pgettext_lazy("account", "opened")
        RESET = "reset", _("new first password")
        REOPENED = "reopened", pgettext_lazy("account", "opened again")
        FOUNDED = "founded", _("opened with its county")
        FACTOR = "factor", _("second factor lost")

    class Status(models.TextChoices):
        WAITING = "waiting", _("waits to be confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("account", "confirmed")
        REFUSED = "refused", pgettext_lazy("account", "refused")
        REPLACED = "replaced", _("replaced by a later one")

    class Way(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        PHONE = "phone", _("by telephone, at the number of the unit")
        PAPER = "paper", _("on paper, with signature and seal of the unit")

    ENDED = (Status.CONFIRMED, Status.REFUSED, Status.REPLACED)

    # whose officers confirm it; empty: those of the installation
    county = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("county"),
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="checks", verbose_name=_("person"))
    kind = models.CharField(_("why it is confirmed"), max_length=10, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("account", "asked by")
    )
    asked_at = models.DateTimeField(pgettext_lazy("account", "asked at"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    person_confirmed_at = models.DateTimeField(_("confirmed by the person at"), null=True, blank=True)
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second officer")
    )
    officer_confirmed_at = models.DateTimeField(_("answered by the second officer at"), null=True, blank=True)
    identified = models.CharField(
        _("how identity was verified"), max_length=10, choices=Way.choices, blank=True
    )
    findings = models.CharField(pgettext_lazy("account", "findings"), max_length=200, blank=True)

    locked_under = "user"

    objects = AccountCheckQuerySet.as_manager()
    history = Versions()

    class Meta:
        verbose_name = _("confirmation of an account")
        verbose_name_plural = _("confirmations of accounts")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["county", "status", "-id"], name="account_check_list"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status="waiting") & ~Q(kind="factor"),
                name="one_check_waits_an_account",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status="waiting", kind="factor"),
                name="one_factor_waits_an_account",
            ),
            models.CheckConstraint(
                name="confirmed_account_has_both",
                condition=~Q(status="confirmed")
                | (
                    Q(officer_confirmed_at__isnull=False)
                    & (Q(person_confirmed_at__isnull=False) | Q(kind="factor"))
                ),
            ),
            models.CheckConstraint(
                name="answered_check_says_by_whom_and_how",
                condition=Q(officer_confirmed_at=None) | (Q(officer__isnull=False) & ~Q(findings="")),
            ),
            models.CheckConstraint(
                name="second_officer_is_a_second",
                condition=Q(officer=None) | (~Q(officer=F("asked_by")) & ~Q(officer=F("user"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.label} ({self.user.username})"

    def get_absolute_url(self) -> str:
        return reverse("accounts:check", args=[self.pk])

    @property
    def is_of_factor(self) -> bool:
        return self.kind == self.Kind.FACTOR

    @property
    def is_settled(self) -> bool:
        """Whether all have confirmed who are asked."""
        by_person = self.is_of_factor or self.person_confirmed_at is not None
        return by_person and self.officer_confirmed_at is not None

    @property
    def officer_role(self) -> Role:
        """Who is the second officer: the security administrator; for that one's own account the system administrator."""
        of_security = self.user.account_class == AccountClass.SECURITY
        return Role.SYSADM if of_security else Role.SECADM
