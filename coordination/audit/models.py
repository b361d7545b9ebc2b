"""The append-only trace: events, what awaits its seal, seals and their leaves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


class Seal(models.Model):
    """A Merkle root over a batch of events, chained to the root before it."""

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    root = models.CharField(_("root"), max_length=64)
    previous_root = models.CharField(_("previous root"), max_length=64, blank=True)
    count = models.PositiveIntegerField(_("events"))
    at = models.DateTimeField(_("time"))
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["number"]
        indexes = [models.Index(fields=["root"], name="seal_root")]  # papers name the last one before them

    def __str__(self) -> str:
        return f"{self.number}"

    def expected_mac(self) -> str:
        return macs.seal_mac(self.number, self.root, self.previous_root, self.count, self.at)


class Leaf(models.Model):
    """The place of one event in one seal."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="leaves")
    position = models.PositiveIntegerField(_("position"))
    # no constraint: where an event was removed, its leaf still says which
    event = models.OneToOneField(Event, models.DO_NOTHING, db_constraint=False, related_name="leaf")
    event_uuid = models.UUIDField()
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("leaf")
        verbose_name_plural = _("leaves")
        ordering = ["seal", "position"]
        indexes = [models.Index(fields=["seal", "position"], name="leaf_place")]

    def __str__(self) -> str:
        return f"{self.seal_id}/{self.position}"


class VerificationRunQuerySet(models.QuerySet["VerificationRun"]):
    def visible_to(self, actor: Actor) -> VerificationRunQuerySet:
        """The trail is one for all counties: its officers read how it was found, wherever they sit."""
        return self if actor.has_role("AUDADM", "SECADM") else self.none()

    def ended(self) -> VerificationRunQuerySet:
        return self.exclude(ended_at=None)

    def under_way(self) -> VerificationRunQuerySet:
        return self.filter(ended_at=None)


class VerificationRun(models.Model):
    """One reading of the whole trail: who asked for it, how long it took, what it found.

    Keeps plain ids and labels, as events do. A run without an end is under way, or died.
    """

    class How(models.TextChoices):
        NIGHT = "night", _("each night")
        BUTTON = "button", _("by the button")
        COMMAND = "command", _("by command")

    how = models.CharField(_("how it began"), max_length=10, choices=How.choices)
    # the night that it belongs to: of several clocks, one writes it
    night = models.DateField(null=True, unique=True, editable=False)
    asked_at = models.DateTimeField(pgettext_lazy("verification", "asked for"), default=timezone.now)
    user_id = models.BigIntegerField(null=True)
    user_name = models.CharField(_("asked for by"), max_length=80, blank=True)
    post_id = models.BigIntegerField(null=True)
    began_at = models.DateTimeField(pgettext_lazy("verification", "began"), null=True)
    ended_at = models.DateTimeField(pgettext_lazy("verification", "ended"), null=True)
    events = models.PositiveBigIntegerField(_("events read"), default=0)
    seals = models.PositiveBigIntegerField(_("seals read"), default=0)
    findings = models.JSONField(pgettext_lazy("verification", "findings"), default=list)
    is_cut = models.BooleanField(_("stopped where too much was wrong"), default=False)
    trouble = models.TextField(_("why it could not be carried out"), blank=True)

    objects = VerificationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification of the trail")
        verbose_name_plural = _("verifications of the trail")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("audit:verification", args=[self.pk])

    @property
    def is_sound(self) -> bool:
        return self.ended_at is not None and not self.findings and not self.trouble

    @property
    def is_alarm(self) -> bool:
        return self.ended_at is not None and not self.is_sound

    @property
    def seconds(self) -> int | None:
        """How long it read, in whole seconds, at least one."""
        if self.began_at is None or self.ended_at is None:
            return None
        return max(1, round((self.ended_at - self.began_at).total_seconds()))

    @property
    def count_words(self) -> str:
        """How many findings; where it stopped at too many, that there are more."""
        return f"{len(self.findings)}{'+' if self.is_cut else ''}"

    @property
    def outcome(self) -> str:
        """How it ended, in a few words."""
        if self.ended_at is None:
            return str(_("under way"))
        if self.trouble:
            return str(_("could not be carried out"))
        if self.findings:
            return str(_("%(count)s findings") % {"count": self.count_words})
        return str(
            _("sound: %(events)s events, %(seals)s seals") % {"events": self.events, "seals": self.seals}
        )

    @property
    def tone(self) -> str:
        if self.ended_at is None:
            return "soon"
        return "ok" if self.is_sound else "late"


class SealStatement(models.Model):
    """What a seal states to the outside, signed so that anybody can check it (``statements.py``)."""

    # no constraint: where a seal was removed, its statement still says that there was one
    seal = models.OneToOneField(Seal, models.DO_NOTHING, db_constraint=False, related_name="statement")
    papers_root = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    head = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("signature of a seal")
        verbose_name_plural = _("signatures of seals")
        ordering = ["seal"]

    def __str__(self) -> str:
        return self.head[:12]


class AnchorMark(models.Model):
    """How far the anchor file was written: one row, beside which a file that lost its end is seen."""

    number = models.PositiveBigIntegerField(_("number"))

    class Meta:
        verbose_name = _("mark of the anchor file")
        verbose_name_plural = _("marks of the anchor file")

    def __str__(self) -> str:
        return f"{self.number}"


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
