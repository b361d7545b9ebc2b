"""Reads for the call list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Prefetch
from django.utils import timezone

from coordination.matters import open_to
from coordination.notifications.models import CallEntry, Notice, NoticeQuerySet

if TYPE_CHECKING:
    from coordination.access import Actor


def calls_to_make(actor: Actor) -> NoticeQuerySet:
    """Urgent notices of the county that nobody has read and no call has reached, with whom to call and where."""
    posts = apps.get_model("units.Post")._default_manager
    notices: NoticeQuerySet = open_to(Notice.objects.of_county(actor.county_id), actor)
    return (
        notices.to_be_called()
        .filter(recipient__is_active=True)
        .select_related("recipient")
        .prefetch_related(
            Prefetch(
                "recipient__posts",
                posts.visible_to(actor).valid_on().select_related("unit").order_by("order"),
            ),
            Prefetch("calls", CallEntry.objects.select_related("caller")),
        )
    )


def calls_made_today(actor: Actor) -> list[CallEntry]:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    entries = CallEntry.objects.visible_to(actor).filter(at__gte=midnight)
    return list(entries.select_related("notice__recipient", "caller")[:50])
