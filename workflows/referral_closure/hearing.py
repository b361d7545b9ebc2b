"""What a death does to a referral: open legs are told; of somebody who lived alone it ends before a result (C6, C10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordination.lives.queries import leaves_nobody
from coordination.referrals.models import Leg, Referral
from coordination.referrals.policies import can_withdraw_referral
from coordination.units.queries import clock_actor
from workflows.engine.hearing import Hearing, hears
from workflows.engine.steps import open_tasks

from .moves import withdraw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordination.access import Actor
    from coordination.lives.models import DeathReport
    from coordination.register.models import Person


def open_referrals(person: Person) -> Iterable[Any]:
    return person.referrals.exclude(status__in=Referral.ENDED)


def open_legs(person: Person) -> Iterable[Any]:
    """Legs on their way, and places on a waiting list, whatever became of the referral."""
    for case in person.referrals.all():
        for leg in case.legs.exclude(status=Leg.Status.NAMED).select_related("receiver"):
            if leg.status not in Leg.SETTLED or open_tasks(leg):
                yield leg


def confirmed(case: Referral, *, actor: Actor, report: DeathReport) -> None:
    clock = clock_actor()
    if case.person is not None and leaves_nobody(case.person) and can_withdraw_referral(clock, case) is None:
        withdraw(case, actor=clock, reason=report.ended_words)


hears("referrals.referral", Hearing(open_referrals, confirmed))
hears("referrals.leg", Hearing(open_legs))
