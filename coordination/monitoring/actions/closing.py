"""What a warning started is noted on it, and it closes when that has ended."""

from __future__ import annotations

from django.db import models, transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.audit.actions import record, save_version
from coordination.monitoring.lifecycle import WarningLifecycle
from coordination.monitoring.locks import lock_warning
from coordination.monitoring.models import Outcome, Warning
from coordination.monitoring.notices import WarningNotice
from coordination.monitoring.policies import can_close_warning
from coordination.monitoring.verbs import WarningVerb
from coordination.notifications.actions import hint, notify
from coordination.units.holders import Holder
from coordination.units.models import Role
from coordination.vocabulary import choice


@transaction.atomic
def note_child(warning: Warning, child: models.Model, *, actor: Actor) -> None:
    """The trace of what the route started: which record, on the household's chain."""
    number = str(getattr(child, "number", "") or "")
    record(
        WarningVerb.STARTED,
        actor=actor,
        subject=warning,
        household=warning.household_key,
        unit=warning.township_id,
        after={"child": f"{number} {child}".strip(), "type": child._meta.label_lower, "pk": child.pk},
    )
    hint(warning)


@transaction.atomic
def close_warning(warning: Warning, *, actor: Actor) -> Warning:
    """Everything it started has ended; whoever reported it hears how (R232)."""
    warning = lock_warning(warning)
    require(can_close_warning(actor, warning))
    life = WarningLifecycle(warning)
    warning.outcome = warning.outcome or Outcome.DONE
    if warning.outcome == Outcome.FALSE:
        life.close_as_false()
    else:
        life.close()
    warning.changed_at = warning.closed_at = timezone.now()
    fields = ["status", "outcome", "changed_at", "closed_at"]
    save_version(warning, actor=actor, update_fields=fields)
    event = record(
        WarningVerb.CLOSED,
        actor=actor,
        subject=warning,
        household=warning.household_key,
        unit=warning.township,
        reason=warning.note,
        after={"outcome": warning.outcome, "route": warning.route},
    )
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
    hint(warning)
    return warning
