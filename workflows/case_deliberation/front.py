"""How a case deliberation is opened, and what other processes tell an open one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q, Sum

from coordination.aid.models import AidCase, Stage
from coordination.deliberation.actions.preparing import count_advance
from coordination.deliberation.actions.proposing import propose_case
from coordination.deliberation.models import Deliberation
from coordination.deliberation.policies import can_propose
from coordination.register.queries.living import who_stands_for
from coordination.units.queries import clock_actor
from workflows.engine.steps import start

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.meetings.models import DecisionLine
    from coordination.register.models import Household, Person
    from workflows.models import Task

CENT = Decimal("0.01")


@transaction.atomic
def open_deliberation(
    *,
    actor: Actor,
    household: Household | None,
    person: Person | None,
    title: str,
    facts: str,
    tried: str,
    request: str,
    is_urgent: bool,
    source: models.Model | None = None,
    source_label: str = "",
    parent_task: Task | None = None,
    needs: Iterable[str] = (),
    amount: Decimal | None = None,
    is_guarded: bool = False,
) -> Deliberation:
    """Propose a case and start its process; the one way for every other process.

    ``parent_task`` is the waiting step of the process that asks: it is woken when the
    case is closed, declined, merged or withdrawn. The title names the hardship, never
    a person. Whoever proposes by hand signs the form (D18) at once.
    """
    if source is not None and can_propose(actor) is not None:
        actor = clock_actor()  # the source's own step was allowed; the house carries it on
    case = propose_case(
        actor=actor,
        household=household,
        person=who_stands_for(person) if person is not None and source is not None else person,
        title=title,
        facts=facts,
        tried=tried,
        request=request,
        is_urgent=is_urgent,
        needs=needs,
        amount=amount,
        is_guarded=is_guarded,
        source=source,
        source_label=source_label,
    )
    start(case, actor=actor, parent_task=parent_task)
    return case


def given_in_advance(case: Deliberation) -> Decimal:
    """Yuan approved in advance for this hardship: by aid that the case opened, came from, or found running."""
    related = Q(source_type=case._meta.label_lower, source_id=case.pk) | ~Q(status__in=AidCase.ENDED)
    if case.source_type == AidCase._meta.label_lower:
        related |= Q(pk=case.source_id)
    elif case.source_id is not None:
        related |= Q(source_type=case.source_type, source_id=case.source_id)
    given = (
        Stage.objects.filter(
            number=0, plan__case__in=AidCase.objects.filter(related, household=case.household)
        )
        .exclude(status__in=(Stage.Status.DRAFTED, Stage.Status.STOPPED))
        .aggregate(total=Sum("amount"))
    )
    return (given["total"] or Decimal(0)).quantize(CENT)


def count_in_hearings(aid: AidCase) -> None:
    """An advance was approved: every open hearing of the household knows how much."""
    for case in Deliberation.objects.filter(household=aid.household).exclude(status__in=Deliberation.ENDED):
        count_advance(case, actor=clock_actor(), amount=given_in_advance(case))


def household_of(line: DecisionLine) -> str:
    """The household whose case a session decided on with this line; empty for every other item."""
    case = Deliberation.objects.filter(rounds__item_id=line.matter.placement.item_id).first()
    return case.household.key if case is not None else ""
