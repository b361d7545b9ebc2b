"""Reads for the bell, the notices page and the call list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Prefetch
from django.utils import timezone

from coordination.notifications.models import CallEntry, Notice, NoticeQuerySet

if TYPE_CHECKING:
    from coordination.access import Actor

MOST = 99


def unread_words(actor: Actor) -> str:
    """The number beside the bell: empty for none, and 99+ costs no more than 99."""
    count = Notice.objects.visible_to(actor).unread().order_by()[: MOST + 1].count()
    if count == 0:
        return ""
    return f"{MOST}+" if count > MOST else str(count)


def calls_to_make() -> NoticeQuerySet:
    """Urgent notices that nobody has read and no call has reached, with whom and where to call."""
    posts = apps.get_model("units.Post")._default_manager
    return (
        Notice.objects.to_be_called()
        .filter(recipient__is_active=True)
        .select_related("recipient")
        .prefetch_related(
            Prefetch("recipient__posts", posts.valid_on().select_related("unit").order_by("order")),
            Prefetch("calls", CallEntry.objects.select_related("caller")),
        )
    )


def calls_made_today() -> list[CallEntry]:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    entries = CallEntry.objects.filter(at__gte=midnight)
    return list(entries.select_related("notice__recipient", "caller")[:50])
