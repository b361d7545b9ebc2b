"""What happened to a record, as far as one reader may know (C9): its page and its traces ask the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from coordination.audit.models import Event

if TYPE_CHECKING:
    from django.db.models import Model

    from coordination.access import Actor
    from coordination.audit.models.events import EventQuerySet

ALL = Q()


def trail_of(record: Model, actor: Actor) -> EventQuerySet:
    """The whole timeline, newest first; of a record that says so (``trail_open_to``) what it opens."""
    events = Event.objects.of(record)
    open_to = getattr(record, "trail_open_to", None)
    return events.filter(open_to(actor)) if open_to is not None else events


def own_acts(actor: Actor) -> Q:
    """What the reader did, or somebody in whose name they act."""
    return Q(user_id__in=actor.people)
