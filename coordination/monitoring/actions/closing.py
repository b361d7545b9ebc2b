"""What a warning started is noted on it, and it closes when that has ended."""

from __future__ import annotations

from django.db import models, transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.changes import Change, begin, trace
from coordination.links import named
from coordination.monitoring.lifecycle import WarningLifecycle
from coordination.monitoring.models import Outcome, Warning
from coordination.monitoring.notices import WarningNotice
from coordination.monitoring.policies import can_close_warning, can_end_for_death
from coordination.monitoring.reporters import reporter_of
from coordination.monitoring.verbs import WarningVerb
from coordination.notifications.actions import notify
from coordination.vocabulary import choice


@transaction.atomic
def note_child(warning: Warning, child: models.Model, *, actor: Actor) -> None:
    """The trace of what the route started: which record, on the household's chain."""
    started = {"child": named(child), "type": child._meta.label_lower, "pk": child.pk}
    trace(warning, WarningVerb.STARTED, actor=actor, after=started)


@transaction.atomic
def close_warning(warning: Warning, *, actor: Actor) -> Warning:
    """Everything it started has ended; whoever reported it hears how (R232)."""
    warning, change = begin(warning, actor=actor)
    require(can_close_warning(actor, warning))
    life = WarningLifecycle(warning)
    warning.outcome = warning.outcome or Outcome.DONE
    if warning.outcome == Outcome.FALSE:
        life.close_as_false()
    else:
        life.close()
    return _close(change)


@transaction.atomic
def end_for_death(warning: Warning, *, actor: Actor) -> Warning:
    """The person lived alone and has died: nothing is left to dispose of (C10)."""
    warning, change = begin(warning, actor=actor)
    require(can_end_for_death(actor, warning))
    WarningLifecycle(warning).end_for_death()
    warning.outcome = Outcome.DECEASED
    return _close(change)


def _close(change: Change[Warning]) -> Warning:
    warning = change.record
    warning.changed_at = warning.closed_at = timezone.now()
    closed = {"outcome": warning.outcome, "route": warning.route}
    event = change.save(WarningVerb.CLOSED, reason=warning.note, after=closed)
    notify(
        reporter_of(warning).people(),
        WarningNotice.CLOSED,
        subject=warning,
        key=f"warning:{warning.pk}:closed",
        event=event,
        url=warning.get_absolute_url(),
        number=warning.number,
        answer=choice(warning, "outcome", warning.outcome),
    )
    return warning
