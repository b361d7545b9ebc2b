"""What a death does to a warning: of somebody who lived alone it ends, unless what it started still runs (C10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordination.lives.queries import leaves_nobody
from coordination.monitoring.actions.closing import end_for_death
from coordination.monitoring.actions.triage import follow_household
from coordination.monitoring.models import Warning
from coordination.monitoring.policies import can_end_for_death
from workflows.engine import turning
from workflows.engine.hearing import Hearing, hears
from workflows.models import Process

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordination.access import Actor
    from coordination.lives.models import DeathReport
    from coordination.register.models import Household, Person


def open_warnings_of(person: Person) -> Iterable[Any]:
    return person.warnings.exclude(status__in=Warning.ENDED)


def confirmed(warning: Warning, *, actor: Actor, report: DeathReport) -> None:
    running = Process.objects.of(warning).filter(finished__isnull=True)
    started = Process.objects.filter(parent_task__process__in=running, finished__isnull=True)
    if warning.person is None or not leaves_nobody(warning.person) or started.exists():
        return
    if can_end_for_death(actor, warning) is None:
        turning.withdraw(warning, end_for_death, actor=actor, reason=report.ended_words)


def moved(warning: Warning, *, actor: Actor, household: Household) -> None:
    """Whoever verifies and informs is the township where the household lives now."""
    follow_household(warning, actor=actor)


hears("monitoring.warning", Hearing(open_warnings_of, confirmed, moved=moved))
