"""How aid is opened: asked for at a township, granted by a decision, or money for a reserve; and a month settled."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models, transaction

from coordination.aid.actions.month_ends import open_month_end
from coordination.aid.actions.registering import grant_case, register_case
from coordination.aid.actions.reserves import ask_top_up
from coordination.aid.actions.stages import end_by_order
from coordination.aid.lifecycle import ENDED_BY_ORDER
from coordination.aid.models import Account, AidCase, MonthEnd, TopUp
from coordination.aid.policies.cases import can_register_aid
from coordination.policy.stages import StageTerms
from coordination.register.queries.living import who_stands_for
from coordination.units.queries import clock_actor
from workflows.engine.steps import start
from workflows.engine.turning import restart

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.register.models import Household, Person
    from coordination.units.models import Organisation
    from workflows.models import Task


@transaction.atomic
def open_aid(
    *,
    actor: Actor,
    household: Household,
    person: Person,
    township: Organisation,
    nature: str,
    cause: str,
    facts: str,
    amount: Decimal,
    is_urgent: bool,
    needs_plan: bool = False,
    other_aid: str = "",
    character: str = "",
    source: models.Model | None = None,
    source_label: str = "",
    parent_task: Task | None = None,
) -> AidCase:
    """Register a request and start its process; the one way for pages and for every other process.

    Where the caller does not register aid itself, the house opens the case, and the
    caller has the registrar's part in it all the same.
    """
    case = register_case(
        actor=_opener(actor, township),
        household=household,
        person=person if source is None else who_stands_for(person),
        township=township,
        nature=nature,
        cause=cause,
        facts=facts,
        amount=amount,
        is_urgent=is_urgent,
        needs_plan=needs_plan,
        other_aid=other_aid,
        character=character,
        source=source,
        source_label=source_label,
        on_behalf=actor,
    )
    start(case, actor=actor, parent_task=parent_task)
    return case


@transaction.atomic
def grant_plan(
    *,
    actor: Actor,
    household: Household,
    person: Person,
    township: Organisation,
    cause: str,
    facts: str,
    stages: list[StageTerms],
    source: models.Model | None,
    source_label: str,
    parent_task: Task | None = None,
) -> AidCase:
    """Open a case with the plan that a signed decision granted; it goes on with its first stage."""
    case = grant_case(
        actor=_opener(actor, township),
        household=household,
        person=who_stands_for(person),
        township=township,
        cause=cause,
        facts=facts,
        stages=stages,
        source=source,
        source_label=source_label,
        on_behalf=actor,
    )
    start(case, actor=actor, parent_task=parent_task)
    return case


def _opener(actor: Actor, township: Organisation) -> Actor:
    return actor if can_register_aid(actor, township) is None else clock_actor()


@transaction.atomic
def open_top_up(account: Account, *, actor: Actor) -> TopUp:
    """The township asks before the low mark does."""
    top_up = ask_top_up(account, actor=actor)
    start(top_up, actor=actor)
    return top_up


@transaction.atomic
def settle(account: Account, *, actor: Actor, month: dt.date) -> MonthEnd:
    """A month of a reserve is over: it is counted, then signed."""
    month_end = open_month_end(account, actor=actor, month=month)
    start(month_end, actor=actor)
    return month_end


def stop_what_is_ahead(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """Nothing more is paid on what was got by a false statement; a case without money ahead stays as it is."""
    case.refresh_from_db(fields=["status"])
    if case.status not in ENDED_BY_ORDER:
        return case
    return restart(case, end_by_order, actor=actor, reason=reason)
