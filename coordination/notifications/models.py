"""Notices to people, what leaves by other ways, and the calls made about unread ones."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.ciphers.fields import EncryptedJSONField, EncryptedTextField
from coordination.matters import open_to
from coordination.notifications.kinds import notice_kind, sentence

if TYPE_CHECKING:
    from coordination.access import Actor


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> NoticeQuerySet:
        """A person's own notices, none of a matter that they are kept out of."""
        found: NoticeQuerySet = open_to(self.filter(recipient_id=actor.user.pk), actor)
        return found

    def of_county(self, county: Any) -> NoticeQuerySet:
        """Notices about what is a county's, whoever they go to; none where there is no county."""
        pk = getattr(county, "pk", county)
        return self.none() if pk is None else self.filter(county=pk)

    def unread(self) -> NoticeQuerySet:
        return self.filter(is_read=False)

    def to_be_called(self) -> NoticeQuerySet:
        """Urgent, unread, and nobody has been reached by telephone."""
        return self.filter(is_read=False, urgent=True, reached=False)


class Notice(models.Model):
    """One line to one person. Its sentence is made from kind and params in the reader's language."""

    county = models.ForeignKey(
        "units.Organisation",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("county"),
        help_text=_("In which the matter lies; none for what is of every county or of none."),
    )
    recipient = models.ForeignKey(
        "units.User", models.CASCADE, related_name="notices", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=40)  # of the rooms' RoomNotice lists
    params = EncryptedJSONField(
        default=dict, help_text=_("Titles and numbers only; never the name of a person in hardship.")
    )
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=160)
    event = models.UUIDField(null=True, blank=True)
    url = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    batch = models.UUIDField(default=uuid.uuid4, editable=False)
    created = models.DateTimeField(_("sent"), auto_now_add=True)
    is_read = models.BooleanField(_("read"), default=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    is_settled = models.BooleanField(_("dealt with"), default=False)
    reached = models.BooleanField(_("reached by telephone"), default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["is_read", "-pk"]
        indexes = [
            models.Index(F("recipient"), F("is_read"), F("id").desc(), name="notice_list"),
            models.Index(fields=["key"], condition=Q(is_read=False), name="notice_unread_key"),
            models.Index(
                fields=["county", "id"],
                condition=Q(is_read=False, urgent=True, reached=False),
                name="notice_to_be_called",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_goes_out_once"),
            models.CheckConstraint(
                name="read_notice_says_when", condition=Q(is_read=False) | Q(read_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        return sentence(self.kind, self.params)

    @property
    def kind_words(self) -> str:
        return str(notice_kind(self.kind).label)

    def audit_label(self) -> str:
        return self.kind_words


class OutboxMessage(models.Model):
    """A notice on its way out by another channel; sent after the commit, retried, never twice."""

    class Channel(models.TextChoices):
        FILE = "file", _("file")
        SMS = "sms", _("text message")
        MESSENGER = "messenger", _("government messenger")
        MAIL = "mail", pgettext_lazy("channel", "mail")

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="messages", verbose_name=_("notice"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    address = models.CharField(_("address"), max_length=254)
    text = EncryptedTextField(_("text"), max_length=2000)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("message going out")
        verbose_name_plural = _("messages going out")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(status__in=["waiting", "sending"]),
                name="outbox_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notice_leaves_once_a_channel"),
            models.CheckConstraint(
                name="sent_message_says_when", condition=~Q(status="sent") | Q(sent_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.uuid}"


class CallEntryQuerySet(models.QuerySet["CallEntry"]):
    def visible_to(self, actor: Actor) -> CallEntryQuerySet:
        """The call list belongs to the office: the calls about the county's matters."""
        if actor.county_id is None or not actor.has_role("OFFICE", "OFFDIR"):
            return self.none()
        return self.filter(notice__county=actor.county_id)


class CallEntry(models.Model):
    """One call about an unread urgent notice: who was called, by whom, when, and whether reached."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("reached")
        NOT_REACHED = "not_reached", _("not reached")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="calls", verbose_name=_("notice"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    at = models.DateTimeField(_("called at"))
    caller = models.ForeignKey("units.User", models.PROTECT, related_name="+", verbose_name=_("called by"))
    caller_post = models.CharField(_("post of the caller"), max_length=160, blank=True)
    note = EncryptedTextField(_("note"), max_length=200, blank=True)

    county_path = "notice"

    objects = CallEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%Y-%m-%d %H:%M}"
