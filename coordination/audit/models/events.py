"""The append-only trace: events, what awaits its seal, seals and their leaves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.access import Medium
from coordination.audit import macs
from coordination.audit.open_words import is_open
from coordination.audit.verbs import ADVERSE, AT_DOORS, bare_words, names_in, verb_of
from coordination.ciphers.fields import EncryptedJSONField, EncryptedTextField
from coordination.ciphers.sealing import Unreadable
from coordination.vocabulary import said as said_of

if TYPE_CHECKING:
    from coordination.access import Actor


NO_COUNTY = 0


class EventQuerySet(models.QuerySet["Event"]):
    def of_county(self, county: Any) -> EventQuerySet:
        """The events of one county; of the installation itself where there is no county."""
        pk = getattr(county, "pk", county)
        if pk is None:
            return self.filter(county_id=NO_COUNTY)
        if pk == _first_county():
            return self.filter(models.Q(county_id=pk) | models.Q(county_id=None))
        return self.filter(county_id=pk)

    def visible_to(self, actor: Actor) -> EventQuerySet:
        """The audit administrator reads every log of the county, the security administrator
        what happened at its doors, anybody else their own.

        A record's timeline is read with ``of(record)`` once the record itself was authorised.
        """
        if actor.has_role("AUDADM"):
            return self.of_county(actor.county_id)
        own = models.Q(user_id=actor.user.pk)
        if actor.has_role(
            "SECADM"
        ):  # what failed at the doors; an attempt under no name known is of no county
            here = models.Q(county_id__in={actor.county_id or NO_COUNTY, NO_COUNTY})
            return self.filter(own | here & models.Q(verb__in=AT_DOORS))
        return self.filter(own)

    def of(self, record: models.Model) -> EventQuerySet:
        """The timeline of one record, newest first."""
        return self.filter(subject_type=record._meta.label_lower, subject_id=str(record.pk))


def _first_county() -> int | None:
    """The county of the events from before events named one."""
    organisations: Any = apps.get_model("units", "Organisation")._default_manager
    found: int | None = organisations.counties().order_by("pk").values_list("pk", flat=True).first()
    return found


class Event(models.Model):
    """One thing that happened: who, in which post, for whom, to what, why. Never changed, never deleted.

    Keeps plain ids and the labels as they were then, no foreign key upwards.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(_("time"), default=timezone.now)
    user_id = models.BigIntegerField(null=True)
    user_name = models.CharField(_("person"), max_length=80, blank=True)
    post_label = models.CharField(_("post"), max_length=160, blank=True)
    on_behalf_label = models.CharField(_("on behalf of"), max_length=240, blank=True)
    verb = models.CharField(_("what happened"), max_length=60)
    subject_type = models.CharField(_("kind of record"), max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    subject_label = models.CharField(_("record"), max_length=200, blank=True)
    household = models.CharField(_("household"), max_length=40, blank=True)
    unit_id = models.BigIntegerField(null=True)
    # empty: from the years of one county; 0: of the installation, of no county
    county_id = models.BigIntegerField(null=True)
    reason = EncryptedTextField(_("reason"), blank=True, reads_clear=True, bound_to="uuid")
    basis = models.TextField(_("basis"), blank=True)
    policy_version = models.CharField(_("policy version"), max_length=20, blank=True)
    before = EncryptedJSONField(_("before"), null=True, reads_clear=True, bound_to="uuid")
    after = EncryptedJSONField(_("after"), null=True, reads_clear=True, bound_to="uuid")
    medium = models.CharField(_("medium"), max_length=10, choices=Medium.choices, blank=True)
    # a line for each bound row that was written, with its keyed digest (``rows.Entry``)
    rows = models.TextField(blank=True, editable=False)
    mac = models.CharField(max_length=64, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at", "id"], name="event_subject"),
            models.Index(
                fields=["household", "at", "id"], condition=~models.Q(household=""), name="event_household"
            ),
            models.Index(fields=["at", "id"], name="event_at"),
            models.Index(fields=["county_id", "at", "id"], name="event_county"),
            models.Index(fields=["unit_id", "at", "id"], name="event_unit"),
            models.Index(fields=["verb", "at", "id"], name="event_verb"),
            models.Index(fields=["user_id", "at", "id"], name="event_user"),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} {self.verb}"

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        return self._said(self.details)

    @property
    def bare_sentence(self) -> str:
        """The same with nothing of what the record itself says: kinds, numbers, days and units alone."""
        return self._said({name: value for name, value in self.details.items() if is_open(name, value)})

    @property
    def details(self) -> dict[str, object]:
        return self.after if isinstance(self.after, dict) else {}

    def _said(self, details: dict[str, object]) -> str:
        verb = verb_of(self.verb)
        if verb is None:  # written behind our back: shown as it stands, verification names it
            return self.verb
        told = {name: said_of(value) for name, value in details.items() if value not in (None, "")}
        words = str(verb.label)
        if not names_in(words) <= told.keys():
            words = bare_words(verb)
        return (words % {**told, "actor": self.user_name or "—"}).strip()

    @property
    def small(self) -> str:
        """The words under the sentence: in which post, for whom, on paper."""
        words = [self.post_label]
        if self.on_behalf_label:
            words.append(str(_("on behalf of %(whom)s") % {"whom": self.on_behalf_label}))
        words.append(self.medium_words)
        return " · ".join(word for word in words if word)

    @property
    def tone(self) -> str:
        return "late" if self.verb in ADVERSE else ""

    @property
    def medium_words(self) -> str:
        """How it came in, where it was not entered by whom it concerns."""
        return str(Medium(self.medium).label) if self.medium else ""

    def expected_mac(self) -> str:
        """Empty, which is nobody's code, where what stands cannot be read any more."""
        try:
            return macs.event_mac(self)
        except Unreadable:
            return ""


class Pending(models.Model):
    """An event that no seal covers yet: written with it, removed by the sealer."""

    event = models.OneToOneField(
        Event, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="pending"
    )
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("event awaiting its seal")
        verbose_name_plural = _("events awaiting their seal")

    def __str__(self) -> str:
        return f"{self.pk}"
