"""What a death does to a person's aid: what waits to be paid is frozen for good, a lone person's request ends (C7, C10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordination.aid.actions import turns
from coordination.aid.models import AidCase, CountyInquiry, Overlap
from coordination.aid.policies.cases import can_end_for_death, can_freeze_for_death, can_thaw_case
from coordination.aid.queries.deaths import word_of_death
from workflows.engine import turning
from workflows.engine.hearing import Hearing, hears

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordination.access import Actor
    from coordination.lives.models import DeathReport
    from coordination.register.models import Person


def open_cases(person: Person) -> Iterable[Any]:
    return person.aid_cases.exclude(status__in=AidCase.ENDED)


def open_overlaps(person: Person) -> Iterable[Any]:
    """Aid given twice, found at a merge and not settled yet."""
    return Overlap.objects.filter(case__person=person).exclude(status__in=Overlap.ENDED)


def open_inquiries(person: Person) -> Iterable[Any]:
    """Of another county, about this person: answered all the same."""
    return CountyInquiry.objects.filter(person=person).exclude(status__in=CountyInquiry.ENDED)


def confirmed(case: AidCase, *, actor: Actor, report: DeathReport) -> None:
    """The county decides on what was due; a request of somebody who lived alone ends; all else goes on."""
    if can_freeze_for_death(actor, case) is None:
        turning.restart(case, turns.freeze_for_death, actor=actor, reason=word_of_death(case))
    elif can_end_for_death(actor, case) is None:
        turning.withdraw(case, turns.end_for_death, actor=actor, reason=word_of_death(case))


def undone(case: AidCase, *, actor: Actor, report: DeathReport) -> None:
    """What is frozen and not decided yet goes on where it stood."""
    if can_thaw_case(actor, case) is None:
        turning.restart(case, turns.thaw_case, actor=actor, reason=report.reason)


hears("aid.aidcase", Hearing(open_cases, confirmed, undone))
hears("aid.countyinquiry", Hearing(open_inquiries))
hears("aid.overlap", Hearing(open_overlaps))
