"""Two desks with one decision, and the ways from aid to other processes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.aid.actions.following import follow_up
from coordination.aid.models import AidCase
from coordination.aid.queries.lanes import plan_total
from coordination.deliberation.policies import can_propose
from coordination.referrals.terms import LegTerms
from coordination.units.models import Organisation, Role
from coordination.units.queries import clock_actor, county_unit
from workflows.referral_closure.flow import open_referral

if TYPE_CHECKING:
    from coordination.access import Actor
    from workflows.models import Task


def close_siblings(activation: Any) -> None:
    """Cancel the open steps of the other branches of this one's split, so that the join goes on."""
    token = str(activation.task.token)
    split = token.rsplit("_", 1)[0] + "_"
    process = activation.process
    for task in process.task_set.filter(token__startswith=split, finished__isnull=True):
        if task.pk != activation.task.pk and task.token != activation.task.token:
            _take_back(process, task)


def _take_back(process: Any, task: Task) -> None:
    task.process = process
    task.data["cancelled"] = {"reason": "decided", "by": process.actor.user.pk}
    task.flow_task.activation_class(task).cancel()


def hand_to_deliberation(case: AidCase, task: Task | None, *, actor: Actor) -> None:
    """Open the deliberation of a case above the county's limit; its end wakes the waiting step."""
    from workflows.case_deliberation.flow import open_deliberation  # which grants plans through this flow

    open_deliberation(
        actor=actor if can_propose(actor) is None else clock_actor(),
        household=case.household,
        person=case.person,
        title=case.title,
        facts=case.facts,
        tried=case.other_aid or _("Emergency aid of the township"),
        request=_("Aid of %(total)s yuan in all") % {"total": plan_total(case) or case.amount},
        is_urgent=case.is_urgent,
        source=case,
        source_label=case.audit_label(),
        parent_task=task,
    )


@transaction.atomic
def follow_up_and_hand_on(
    case: AidCase,
    *,
    actor: Actor,
    outcome: str,
    found: str,
    on: dt.date,
    units: Iterable[Organisation] = (),
    reauth: bool = False,
) -> AidCase:
    """The follow-up visit, and what it opens elsewhere: a referral to the units, or a deliberation (C5-7)."""
    receivers = list(units) if outcome == AidCase.Outcome.OTHER_UNITS else []
    if outcome == AidCase.Outcome.OTHER_UNITS and not receivers:
        raise ValidationError({"units": _("Name at least one unit.")})
    case = follow_up(case, actor=actor, outcome=outcome, found=found, on=on, reauth=reauth)
    if outcome == AidCase.Outcome.LONG_TERM:
        receivers = [county_unit(Role.CHEAD)]
    if receivers:
        refer_on(case, receivers, found, actor=actor)
    elif outcome == AidCase.Outcome.MAJOR:
        hand_to_deliberation(case, None, actor=actor)
    return case


def refer_on(case: AidCase, receivers: Iterable[Organisation], facts: str, *, actor: Actor) -> None:
    """A referral from the township's window to the units that have the duty."""
    open_referral(
        actor=actor,
        kind="forward",
        household=case.household,
        person=case.person,
        title=case.title,
        facts=facts,
        legs=[LegTerms(unit, case.title) for unit in receivers],
        window=case.township,
        source=case,
        source_label=case.audit_label(),
    )
