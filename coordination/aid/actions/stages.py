"""Stage by stage: checked before it is paid, cut only after a hearing, brought forward within the total."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid import lifecycle
from coordination.aid.actions.funding import release_stage
from coordination.aid.acts import note_visit, take_part
from coordination.aid.lifecycle import move
from coordination.aid.models import AidCase, Part, Stage, Visit
from coordination.aid.notices import AidAnswer, AidNotice
from coordination.aid.papers import content
from coordination.aid.papers.words import sum_words
from coordination.aid.policies import cases as policies
from coordination.aid.queries.holding import payer_from, township_side
from coordination.aid.queries.stages import stages_fallen_due
from coordination.aid.signing import sign_form
from coordination.aid.verbs import AidVerb
from coordination.changes import Change, begin, need, revising, say_why
from coordination.documents.kinds import PaperKind
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.models import Role
from coordination.vocabulary import Key, word

S = AidCase.Status
F = Part.Function


@transaction.atomic
def open_stage(case: AidCase, *, actor: Actor) -> AidCase:
    """The day of the next stage is near: it is looked at before anything is paid (C5-6)."""
    case, change = begin(case, actor=actor)
    stage = _stage(case)
    move(case, S.STAGE_DUE)
    _set(stage, Stage.Status.CHECKING, actor)
    change.save(AidVerb.STAGE_OPENED, after={"stage": stage.house_label})
    return case


@transaction.atomic
def tell_of_due_stages(case: AidCase, *, actor: Actor) -> AidCase:
    """The day of a stage has come: whoever pays it hears so, once (C9)."""
    case, change = begin(case, actor=actor)
    for stage in stages_fallen_due(case):
        with revising(stage, actor=actor):
            stage.told_due_at = timezone.now()
        event = change.trace(
            AidVerb.STAGE_FELL_DUE, after={"stage": stage.house_label, "day": stage.due_on.isoformat()}
        )
        payer = payer_from(case, stage.account)
        tell(case, AidNotice.STAGE_DUE, event, [payer], actor=actor, stage=stage.number, day=stage.due_on)
    return case


@transaction.atomic
def release_checked_stage(
    case: AidCase, *, actor: Actor, found: str, on: dt.date, is_alive: bool, is_resident: bool, is_met: bool
) -> AidCase:
    """Alive, still here, the condition met, no other aid found: the stage may be paid."""
    case, change = begin(case, actor=actor)
    require(policies.can_check_stage(actor, case))
    if not (is_alive and is_resident and is_met):
        raise ValidationError(
            _("A stage is released only where all three points are confirmed; else propose a cut or suspend.")
        )
    stage = _stage(case)
    move(case, S.STAGE_RELEASED)
    _set(stage, Stage.Status.RELEASED, actor)
    take_part(case, F.VERIFIER, actor=actor)
    note_visit(case, Visit.Kind.STAGE_CHECK, found, on, stage=stage, actor=actor)
    change.save(AidVerb.STAGE_RELEASED, after={"stage": stage.house_label})
    return case


@transaction.atomic
def propose_cut(case: AidCase, *, actor: Actor, found: str, on: dt.date, reason: str) -> AidCase:
    """What was found speaks for less or for nothing: the person is heard before it is decided (art. 48)."""
    case, change = begin(case, actor=actor)
    require(policies.can_check_stage(actor, case))
    reason = say_why(reason)
    stage = _stage(case)
    move(case, S.HEARING)
    case.reason = reason
    take_part(case, F.VERIFIER, actor=actor)
    note_visit(case, Visit.Kind.STAGE_CHECK, found, on, stage=stage, actor=actor)
    change.save(AidVerb.CUT_PROPOSED, reason=reason, after={"stage": stage.house_label})
    return case


@transaction.atomic
def hold_hearing(
    case: AidCase,
    *,
    actor: Actor,
    statement: str,
    on: dt.date,
) -> AidCase:
    """Write down what the person says to the proposed cut (D36)."""
    case, change = begin(case, actor=actor)
    require(policies.can_keep_papers(actor, case))
    statement = need(statement, _("Write what the person said, or that nothing was said."), field="statement")
    stage = _stage(case)
    move(case, S.CUT_PROPOSED)
    take_part(case, F.REGISTRAR, actor=actor)
    note_visit(case, Visit.Kind.HEARING, statement, on, stage=stage, actor=actor)
    sign_form(
        PaperKind.D36,
        case,
        content.hearing(case, statement, on),
        actor=actor,
        organ=case.township,
    )
    change.save(AidVerb.HEARD, reason=case.reason)
    return case


@transaction.atomic
def cut_stage(
    case: AidCase,
    *,
    actor: Actor,
    amount: Decimal,
    reason: str,
) -> AidCase:
    """Pay less on this stage; what is freed goes back to its account (D37)."""
    case, change = begin(case, actor=actor)
    require(policies.can_decide_cut(actor, case))
    stage = _stage(case)
    if not 0 < amount < stage.amount:
        raise ValidationError(
            {"amount": _("Less than the stage, and more than nothing; else stop the plan.")}
        )
    reason = say_why(reason)
    move(case, S.STAGE_RELEASED)
    release_stage(stage, stage.amount - amount, actor=actor, reason=case.number)
    before, after_cut = sum_words(stage.form, stage.amount), sum_words(stage.form, amount)
    what = f"第{stage.number}期救助由{before}调减为{after_cut}"
    with revising(stage, actor=actor, reason=reason):
        stage.amount, stage.reason, stage.status = amount, reason[:500], Stage.Status.RELEASED
    _sign_cut(case, what, reason, actor)
    after = {"stage": stage.house_label}
    _decided(change, AidVerb.STAGE_CUT, reason, answer=word(AidAnswer.CUT), after=after)
    return case


@transaction.atomic
def stop_plan(
    case: AidCase,
    *,
    actor: Actor,
    reason: str,
) -> AidCase:
    """End the plan after the hearing: every unpaid stage stops, its promise is released (D37)."""
    case, change = begin(case, actor=actor)
    require(policies.can_decide_cut(actor, case))
    reason = say_why(reason)
    move(case, S.FOLLOW_UP)
    stop_unpaid(case, actor=actor, reason=reason)
    _sign_cut(case, "终止尚未给予的各期救助", reason, actor)
    _decided(change, AidVerb.PLAN_STOPPED, reason, answer=word(AidAnswer.STOPPED))
    return case


@transaction.atomic
def end_by_order(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The return of what was paid is ordered for a false statement: what is not paid yet is stopped."""
    case, change = begin(case, actor=actor)
    require(policies.can_end_by_order(actor, case))
    reason = say_why(reason)
    lifecycle.end_by_order(case)
    stop_unpaid(case, actor=actor, reason=reason)
    case.suspended_until, case.suspended_in, case.bounced_in = None, "", ""
    case.reason = reason
    event = change.save(AidVerb.PLAN_STOPPED, reason=reason)
    answer = word(AidAnswer.STOPPED)
    tell(case, AidNotice.STOPPED, event, township_side(case), actor=actor, answer=answer)
    return case


@transaction.atomic
def keep_stage(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """What was said at the hearing convinced: the stage is paid as planned."""
    case, change = begin(case, actor=actor)
    require(policies.can_decide_cut(actor, case))
    reason = say_why(reason)
    stage = _stage(case)
    move(case, S.STAGE_RELEASED)
    _set(stage, Stage.Status.RELEASED, actor)
    case.reason = ""
    take_part(case, F.APPROVER, actor=actor)
    change.save(AidVerb.STAGE_KEPT, reason=reason, after={"stage": stage.house_label})
    return case


@transaction.atomic
def bring_forward(case: AidCase, *, actor: Actor, on: dt.date, reason: str) -> AidCase:
    """An urgent need: the next stage comes earlier, the total stays (C5-6)."""
    case, change = begin(case, actor=actor)
    require(policies.can_bring_forward(actor, case))
    reason = say_why(reason)
    stage = _stage(case)
    if not timezone.localdate() <= on < stage.due_on:
        raise ValidationError({"on": _("Between today and the day that was planned.")})
    before = stage.due_on
    with revising(stage, actor=actor, reason=reason):
        stage.due_on, stage.reason = on, reason[:500]
    take_part(case, F.APPROVER, actor=actor)
    change.save(
        AidVerb.STAGE_BROUGHT_FORWARD,
        reason=reason,
        after={"stage": stage.house_label, "from": before, "to": on},
    )
    return case


@transaction.atomic(savepoint=False)
def stop_unpaid(case: AidCase, *, actor: Actor, reason: str, besides: Stage | None = None) -> None:
    """Stop every stage that is not paid, and release what was promised to it."""
    unpaid = case.plan.stages.filter(status__in=Stage.UNPAID).select_related("account__unit")
    for stage in unpaid.exclude(pk__in=[besides.pk] if besides else []):
        release_stage(stage, stage.amount, actor=actor, reason=case.number)
        with revising(stage, actor=actor, reason=reason):
            stage.status, stage.reason = Stage.Status.STOPPED, reason[:500]


def _stage(case: AidCase) -> Stage:
    stage = case.stage
    if stage is None:
        raise ValidationError(_("No stage is open in this case."))
    return stage


def _set(stage: Stage, status: Stage.Status, actor: Actor) -> None:
    with revising(stage, actor=actor):
        stage.status = status


def _sign_cut(
    case: AidCase,
    what: str,
    reason: str,
    actor: Actor,
) -> None:
    organ = case.township if actor.role == Role.THEAD else county_of(case).civil_affairs
    sign_form(
        PaperKind.D37,
        case,
        content.cut(case, what, reason, organ),
        actor=actor,
        organ=organ,
        numbered_on=timezone.localdate(),
    )


def _decided(
    change: Change[AidCase],
    verb: AidVerb,
    reason: str,
    *,
    answer: Key,
    after: dict[str, str] | None = None,
) -> None:
    case, actor = change.record, change.actor
    case.reason = reason
    take_part(case, F.APPROVER, actor=actor)
    event = change.save(verb, reason=reason, after=after)
    tell(case, AidNotice.STOPPED, event, township_side(case), actor=actor, answer=answer)
