"""Other systems that talk to this one: each with an account, a post, scopes and a hashed key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.access import Actor
from coordination.audit.versions import Versions
from coordination.ciphers.fields import EncryptedTextField
from coordination.monitoring.models import Channel
from coordination.networks import address_in, networks_of
from coordination.units.models import CountyQuerySet, Organisation, Post, Role, User

if TYPE_CHECKING:
    import datetime as dt


class Scope(models.TextChoices):
    """What a client may ask for."""

    WARNINGS_WRITE = "warnings:write", _("report warnings")
    WARNINGS_READ = "warnings:read", _("read how its own warnings ended")
    AGGREGATES_READ = "aggregates:read", _("read counts without persons")


class State(models.TextChoices):
    """Whether a client's key opens anything today."""

    VALID = "valid", pgettext_lazy("client", "in use")
    EXPIRED = "expired", pgettext_lazy("client", "expired")
    ENDED = "ended", pgettext_lazy("client", "revoked")


class ApiClientQuerySet(CountyQuerySet["ApiClient"]):
    def visible_to(self, actor: Actor) -> ApiClientQuerySet:
        """Those of the own county; those above the counties to who keeps the installation."""
        kept = self.filter(county=None) if actor.county_id is None else self.of_county(actor.county_id)
        return kept._seen_by(actor)

    def _seen_by(self, actor: Actor) -> ApiClientQuerySet:
        """The security administrator keeps the keys."""
        return self if actor.has_role(Role.SECADM) else self.none()


class ApiClient(models.Model):
    """A platform or a unit's system. Its account signs in nowhere; whatever it reports is its own act."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name of the system"), max_length=40)
    # whose officer keeps it; empty: a platform above the counties, kept by those of the installation
    county = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("county"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="api_clients", verbose_name=_("organisation")
    )
    account = models.OneToOneField(User, models.PROTECT, related_name="api_client", verbose_name=_("account"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("acts as"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    scopes = models.JSONField(_("scopes"), default=list)
    rate = models.PositiveIntegerField(_("requests a minute"), default=60)
    prefix = models.CharField(_("beginning of the key"), max_length=12, unique=True)
    key_hash = models.CharField(max_length=64, editable=False)
    # from where it may be used; empty: from anywhere
    addresses = models.JSONField(_("addresses"), default=list, blank=True)
    signs = models.BooleanField(_("signs its requests"), default=False)
    signing_key = EncryptedTextField(blank=True, editable=False)
    valid_until = models.DateField(_("valid through"), null=True, blank=True)
    ended_at = models.DateTimeField(pgettext_lazy("client", "ended"), null=True, blank=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    objects = ApiClientQuerySet.as_manager()
    history = Versions(excluded_fields=["key_hash", "signing_key", "last_used_at"])

    class Meta:
        verbose_name = _("interface client")
        verbose_name_plural = _("interface clients")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("interfaces:client", args=[self.code])

    @property
    def audit_unit(self) -> int:
        return self.organisation_id

    @property
    def actor(self) -> Actor:
        """As whom it acts: its account in its post, from its key and nothing else."""
        return Actor(self.account, self.post)

    def is_valid_on(self, day: dt.date) -> bool:
        return self.ended_at is None and (self.valid_until is None or self.valid_until >= day)

    @property
    def is_valid(self) -> bool:
        return self.is_valid_on(timezone.localdate())

    @property
    def state(self) -> State:
        if self.ended_at is not None:
            return State.ENDED
        return State.VALID if self.is_valid else State.EXPIRED

    @property
    def scope_words(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes if scope in Scope.values]

    def may_come_from(self, text: str) -> bool:
        """Whether its key is taken from this address."""
        address = address_in(text)
        return not self.addresses or (
            address is not None and any(address in network for network in networks_of(self.addresses))
        )

    def may(self, scope: str) -> bool:
        return scope in self.scopes
