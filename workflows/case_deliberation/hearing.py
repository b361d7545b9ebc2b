"""What a death does to a case: of somebody who lived alone it ends before the hearing, else it goes on (C4, C10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordination.deliberation.models import Deliberation
from coordination.deliberation.policies import can_withdraw
from coordination.lives.queries import leaves_nobody
from coordination.units.queries import clock_actor
from workflows.engine.hearing import Hearing, hears

from .moves import withdraw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordination.access import Actor
    from coordination.lives.models import DeathReport
    from coordination.register.models import Person


def open_cases(person: Person) -> Iterable[Any]:
    return person.deliberations.exclude(status__in=Deliberation.ENDED)


def confirmed(case: Deliberation, *, actor: Actor, report: DeathReport) -> None:
    clock = clock_actor()
    if case.person is not None and leaves_nobody(case.person) and can_withdraw(clock, case) is None:
        withdraw(case, actor=clock, reason=report.ended_words)


hears("deliberation.deliberation", Hearing(open_cases, confirmed))
