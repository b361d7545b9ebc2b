"""What people do with notices. ``notify`` and ``hint`` are here by name for the other rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from coordination.notifications.hints import hint as hint
from coordination.notifications.hints import hint_topic as hint_topic
from coordination.notifications.models import Notice
from coordination.notifications.sending import notify as notify

if TYPE_CHECKING:
    from coordination.access import Actor


@transaction.atomic
def mark_read(*notices: Notice, actor: Actor) -> int:
    """Mark the actor's own notices as read; others are left alone."""
    return _read(Notice.objects.visible_to(actor).filter(pk__in=[notice.pk for notice in notices]), actor)


@transaction.atomic
def mark_all_read(*, actor: Actor) -> int:
    """Mark everything that waits in the actor's list as read."""
    return _read(Notice.objects.visible_to(actor), actor)


def _read(notices, actor: Actor) -> int:
    count: int = notices.unread().update(is_read=True, read_at=timezone.now())
    if count:
        hint_topic(f"notices:{actor.user.pk}")
    return count
