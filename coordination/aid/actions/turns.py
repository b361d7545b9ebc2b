"""What may break in at any time: suspension, death, withdrawal; and what follows from it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions.stages import stop_unpaid
from coordination.aid.acts import note_visit, take_part
from coordination.aid.lifecycle import WITH_MONEY_AHEAD, move
from coordination.aid.models import AidCase, Part, Stage, Visit
from coordination.aid.notices import AidAnswer, AidNotice
from coordination.aid.policies import cases as policies
from coordination.aid.queries.deaths import word_of_death
from coordination.aid.queries.holding import (
    last_payer_of,
    township_side,
    verifier_of,
)
from coordination.aid.verbs import AidVerb
from coordination.changes import Change, begin, gives_reason, revising, say_why
from coordination.rules import ask, must_lie_ahead
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.models import Role
from coordination.vocabulary import word

S = AidCase.Status
F = Part.Function


@gives_reason
@transaction.atomic
def suspend_at_check(
    case: AidCase, *, actor: Actor, found: str, on: dt.date, reason: str, until: dt.date
) -> AidCase:
    """Whoever checks the stage finds that it has to wait."""
    case, change = begin(case, actor=actor)
    require(policies.can_check_stage(actor, case))
    take_part(case, F.VERIFIER, actor=actor)
    note_visit(case, Visit.Kind.STAGE_CHECK, found, on, stage=case.stage, actor=actor)
    return _suspend(change, reason=reason, until=until)


@gives_reason
@transaction.atomic
def suspend_case(case: AidCase, *, actor: Actor, reason: str, until: dt.date) -> AidCase:
    """Let the aid rest until a day, saying why; nothing is released meanwhile."""
    case, change = begin(case, actor=actor)
    require(policies.can_suspend_case(actor, case))
    take_part(case, F.APPROVER, actor=actor)
    return _suspend(change, reason=reason, until=until)


def _suspend(change: Change[AidCase], *, reason: str, until: dt.date) -> AidCase:
    case, actor = change.record, change.actor
    reason = say_why(reason)
    ask("until", must_lie_ahead, until)
    move(case, S.SUSPENDED)
    case.reason, case.suspended_until, case.suspended_in = reason, until, change.was
    event = change.save(AidVerb.SUSPENDED, reason=reason, after={"until": until})
    tell(case, AidNotice.STOPPED, event, township_side(case), actor=actor, answer=word(AidAnswer.SUSPENDED))
    return case


@transaction.atomic
def resume_case(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The aid goes on: a stage that was being checked or released is checked again."""
    case, change = begin(case, actor=actor)
    require(policies.can_resume_case(actor, case))
    reason = say_why(reason)
    checked = case.suspended_in in (S.STAGE_DUE, S.STAGE_RELEASED)
    move(case, S.STAGE_DUE if checked else S.PLAN_APPROVED)
    stage = case.stage
    if stage is not None and checked and stage.status != Stage.Status.CHECKING:
        with revising(stage, actor=actor):
            stage.status = Stage.Status.CHECKING
    case.reason, case.suspended_until, case.suspended_in = "", None, ""
    take_part(case, F.APPROVER, actor=actor)
    change.save(AidVerb.RESUMED, reason=reason)
    return case


@transaction.atomic
def end_suspended(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The reason lasts: the person is heard, then it is decided whether the plan ends."""
    case, change = begin(case, actor=actor)
    require(policies.can_resume_case(actor, case))
    reason = say_why(reason)
    move(case, S.HEARING)
    stage = case.stage
    case.reason, case.suspended_until, case.suspended_in = reason, None, ""
    take_part(case, F.APPROVER, actor=actor)
    change.save(AidVerb.CUT_PROPOSED, reason=reason, after={"stage": stage.house_label if stage else ""})
    return case


@transaction.atomic
def freeze_for_death(case: AidCase, *, actor: Actor) -> AidCase:
    """The death is confirmed: unpaid stages wait for the county's word on what was due before (C7)."""
    case, change = begin(case, actor=actor)
    require(policies.can_freeze_for_death(actor, case))
    died_on = case.person.current.died_on
    move(case, S.FROZEN)
    case.reason, case.suspended_in = word_of_death(case), change.was
    event = change.save(AidVerb.DEATH_REPORTED, reason=case.reason, after={"on": died_on})
    leader = county_of(case).holder(Role.CHEAD)
    concerned = [*township_side(case), leader, last_payer_of(case), verifier_of(case)]
    tell(case, AidNotice.STOPPED, event, concerned, actor=actor, answer=word(AidAnswer.FROZEN), reason="")
    return case


@transaction.atomic
def thaw_case(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The death was confirmed in error: the case goes on where it stood before it was frozen."""
    case, change = begin(case, actor=actor)
    require(policies.can_thaw_case(actor, case))
    reason = say_why(reason)
    stood = case.suspended_in if case.suspended_in in WITH_MONEY_AHEAD else S.PLAN_APPROVED
    move(case, S.PLAN_APPROVED if stood == S.SUSPENDED else S(stood))
    case.reason, case.suspended_until, case.suspended_in = "", None, ""
    change.save(AidVerb.THAWED, reason=reason)
    return case


@transaction.atomic
def end_for_death(case: AidCase, *, actor: Actor) -> AidCase:
    """Nobody of the household is left: a request that is not decided yet ends."""
    case, change = begin(case, actor=actor)
    require(policies.can_end_for_death(actor, case))
    _end_request(case, word_of_death(case))
    event = change.save(AidVerb.ENDED_BY_DEATH, reason=case.reason)
    tell(case, AidNotice.STOPPED, event, township_side(case), actor=actor, answer=word(AidAnswer.WITHDRAWN))
    return case


@transaction.atomic
def settle_frozen(case: AidCase, *, actor: Actor, pays_due: bool, reason: str) -> AidCase:
    """What was due before the death is paid to the family or not; everything later stops."""
    case, change = begin(case, actor=actor)
    require(policies.can_settle_frozen(actor, case))
    reason = say_why(reason)
    stage = case.stage
    if pays_due:
        if stage is None or stage.account is None or stage.due_on > timezone.localdate():
            raise ValidationError(_("Nothing was due before the death."))
        stop_unpaid(case, actor=actor, reason=reason, besides=stage)
        with revising(stage, actor=actor):
            stage.status = Stage.Status.RELEASED
        move(case, S.QUICK_APPROVED if stage.is_advance else S.STAGE_RELEASED)
    else:
        stop_unpaid(case, actor=actor, reason=reason)
        case.plan.stages.filter(status=Stage.Status.DRAFTED).delete()
        move(case, S.FOLLOW_UP)
    case.suspended_in = case.bounced_in = ""
    take_part(case, F.APPROVER, actor=actor)
    change.save(AidVerb.FROZEN_SETTLED, reason=reason, after={"paid": pays_due})
    return case


@transaction.atomic
def withdraw_case(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """Take the request back before it is decided; aid that was paid stays paid."""
    case, change = begin(case, actor=actor)
    require(policies.can_withdraw_case(actor, case))
    reason = say_why(reason)
    _end_request(case, reason)
    take_part(case, F.REGISTRAR, actor=actor)
    event = change.save(AidVerb.WITHDRAWN, reason=reason)
    tell(case, AidNotice.STOPPED, event, township_side(case), actor=actor, answer=word(AidAnswer.WITHDRAWN))
    return case


def _end_request(case: AidCase, reason: str) -> None:
    move(case, S.WITHDRAWN)
    case.reason, case.ended_at = reason, timezone.now()
    plan = case.the_plan
    if plan is not None:
        plan.stages.filter(status=Stage.Status.DRAFTED).delete()
