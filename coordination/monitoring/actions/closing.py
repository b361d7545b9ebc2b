"""What a warning started is noted on it, and it closes when that has ended."""

from __future__ import annotations

from django.db import models, transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.changes import begin, trace
from coordination.links import named
from coordination.monitoring.lifecycle import WarningLifecycle
from coordination.monitoring.models import Outcome, Warning
from coordination.monitoring.notices import WarningNotice
from coordination.monitoring.policies import can_close_warning
from coordination.monitoring.verbs import WarningVerb
from coordination.notifications.actions import notify
from coordination.units.holders import Holder
from coordination.units.models import Role
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
    warning.changed_at = warning.closed_at = timezone.now()
    closed = {"outcome": warning.outcome, "route": warning.route}
    event = change.save(WarningVerb.CLOSED, reason=warning.note, after=closed)
    reporter = warning.reported_by
    is_village = reporter.kind == reporter.Kind.VILLAGE
    told = Holder(reporter, Role.VCO) if is_village else Holder.liaison(reporter)
    notify(
        told.people(),
        WarningNotice.CLOSED,
        subject=warning,
        key=f"warning:{warning.pk}:closed",
        event=event,
        url=warning.get_absolute_url(),
        number=warning.number,
        answer=choice(warning, "outcome", warning.outcome),
    )
    return warning
