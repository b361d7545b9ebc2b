"""The ways from aid to other processes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.aid.actions.following import follow_up
from coordination.aid.actions.planning import end_notice
from coordination.aid.actions.supplementing import file_case
from coordination.aid.models import AidCase
from coordination.aid.queries.lanes import plan_total
from coordination.deliberation.policies import can_propose
from coordination.documents.public_notices import notice_up
from coordination.recoveries.models import Recovery
from coordination.referrals.terms import LegTerms
from coordination.units.counties import county_of
from coordination.units.models import Organisation
from coordination.units.queries import clock_actor
from workflows.case_deliberation.front import open_deliberation
from workflows.recovery.front import open_recovery
from workflows.referral_closure.front import open_referral
from workflows.remedy.front import open_objection

if TYPE_CHECKING:
    from coordination.access import Actor
    from workflows.models import Task


def hand_to_deliberation(case: AidCase, task: Task | None, *, actor: Actor) -> None:
    """Open the deliberation of a case above the county's limit; its end wakes the waiting step."""
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
) -> AidCase:
    """The follow-up visit, and what it opens elsewhere: a referral to the units, or a deliberation (C5-7)."""
    receivers = list(units) if outcome == AidCase.Outcome.OTHER_UNITS else []
    if outcome == AidCase.Outcome.OTHER_UNITS and not receivers:
        raise ValidationError({"units": _("Name at least one unit.")})
    case = follow_up(case, actor=actor, outcome=outcome, found=found, on=on)
    if outcome == AidCase.Outcome.LONG_TERM:
        receivers = [county_of(case).civil_affairs]
    if receivers:
        refer_on(case, receivers, found, actor=actor)
    elif outcome == AidCase.Outcome.MAJOR:
        hand_to_deliberation(case, None, actor=actor)
    return case


@transaction.atomic
def file_and_ask_back(case: AidCase, *, actor: Actor, note: str, amount: Decimal) -> AidCase:
    """A statement proved false: the advance is filed, and its recovery begins with the hearing (C7, 社会救助法 73)."""
    case = file_case(case, actor=actor, note=note, is_untrue=True)
    open_recovery(case, actor=actor, ground=Recovery.Ground.FALSE_STATEMENT, found=note, amount=amount)
    return case


@transaction.atomic
def take_notice_down(case: AidCase, *, actor: Actor, taken_down_on: dt.date, objections: str = "") -> AidCase:
    """The public notice comes down; what was brought against it is answered by somebody who had no part in it."""
    notice = notice_up(case)
    case = end_notice(case, actor=actor, taken_down_on=taken_down_on, objections=objections)
    if notice is not None and objections.strip():
        open_objection(notice.paper, actor=actor, received_on=taken_down_on, said=objections)
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
