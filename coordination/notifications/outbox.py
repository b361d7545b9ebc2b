"""The outbox: written with the notice, emptied after the commit by the clock or a worker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.ciphers.row_keys import give_keys
from coordination.notifications.adapters import DeliveryError, adapter_for, channels_in_use, mail_is_set
from coordination.notifications.models import Notice, OutboxMessage

ATTEMPTS = 6
LEASE = dt.timedelta(minutes=5)
FIRST_WAIT = dt.timedelta(minutes=1)

Status = OutboxMessage.Status


def put_into_outbox(notices: Sequence[Notice]) -> None:
    """Write what is to leave for urgent notices, in each recipient's own language."""
    now = timezone.now()
    messages = []
    for notice in notices:
        with translation.override(notice.recipient.language):
            text = _("Lianxi: %(sentence)s") % {"sentence": notice.sentence}
        messages += [
            OutboxMessage(
                notice=notice,
                channel=channel,
                address=address,
                text=text[:500],
                next_try_at=now,
            )
            for channel, address in _ways_to(notice)
        ]
    OutboxMessage.objects.bulk_create(give_keys(messages))


def _ways_to(notice: Notice) -> list[tuple[str, str]]:
    """The channels in use with the address of each; no mail to whoever has no address."""
    recipient = notice.recipient
    ways = [
        (channel, recipient.email if channel == OutboxMessage.Channel.MAIL else recipient.phone)
        for channel in channels_in_use()
    ]
    return [
        (channel, address) for channel, address in ways if address or channel != OutboxMessage.Channel.MAIL
    ]


def put_mail(notices: Sequence[Notice], text: Callable[[Notice], str]) -> int:
    """Write a mail for each of these notices whose recipient has an address; none where mail is off.

    The first line of its text is the subject. It leaves after the commit, like whatever leaves by the outbox.
    """
    if not mail_is_set():
        return 0
    messages = [
        OutboxMessage(
            notice=notice,
            channel=OutboxMessage.Channel.MAIL,
            address=notice.recipient.email,
            text=text(notice),
            next_try_at=timezone.now(),
        )
        for notice in notices
        if notice.recipient.email
    ]
    return len(
        OutboxMessage.objects.bulk_create(give_keys(messages), ignore_conflicts=True)
    )  # urgent, it leaves already


def due_messages() -> QuerySet[OutboxMessage]:
    """Waiting messages whose time has come, and those whose sender died over them."""
    return OutboxMessage.objects.filter(
        status__in=[Status.WAITING, Status.SENDING], next_try_at__lte=timezone.now()
    )


def deliver_outbox(limit: int = 100) -> int:
    """Send what is due; any number of senders may run, and a killed one loses nothing."""
    if not due_messages().exists():
        return 0
    sent = 0
    for message in _claim(limit):
        sent += _deliver(message)
    return sent


def _claim(limit: int) -> list[OutboxMessage]:
    """Take messages for a while, in a short transaction; no gateway is called inside one."""
    with transaction.atomic():
        ids = list(
            due_messages()
            .select_for_update(skip_locked=True)
            .order_by("next_try_at", "pk")
            .values_list("pk", flat=True)[:limit]
        )
        OutboxMessage.objects.filter(pk__in=ids).update(
            status=Status.SENDING, attempts=F("attempts") + 1, next_try_at=timezone.now() + LEASE
        )
    return list(OutboxMessage.objects.filter(pk__in=ids).select_related("notice").order_by("pk"))


def _deliver(message: OutboxMessage) -> int:
    try:
        adapter_for(message.channel).send(message)
    except DeliveryError as error:
        _put_off(message, str(error))
        return 0
    message.status, message.error = Status.SENT, ""
    message.sent_at = timezone.now()
    message.save(update_fields=["status", "error", "sent_at"])
    return 1


def _put_off(message: OutboxMessage, words: str) -> None:
    """Try again after 1, 2, 4, 8, 16 minutes, then leave it failed with the words why."""
    message.error = words[:300]
    if message.attempts >= ATTEMPTS:
        message.status, message.next_try_at = Status.FAILED, None
    else:
        message.status = Status.WAITING
        message.next_try_at = timezone.now() + FIRST_WAIT * 2 ** (message.attempts - 1)
    message.save(update_fields=["status", "error", "next_try_at"])
