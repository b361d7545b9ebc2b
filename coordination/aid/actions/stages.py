"""Stage by stage: checked before it is paid, cut only after a hearing, brought forward within the total."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions.funding import release_stage
from coordination.aid.lifecycle import move
from coordination.aid.models import AidCase, Part, Stage, Visit
from coordination.aid.notices import AidNotice
from coordination.aid.papers import content
from coordination.aid.policies import cases as policies
from coordination.aid.queries.holding import civil_affairs
from coordination.aid.signing import sign_form
from coordination.aid.traces import (
    lock_case,
    note_visit,
    stage_words,
    take_part,
    tell,
    township_desks,
    trace_case,
)
from coordination.aid.verbs import AidVerb
from coordination.audit.actions import save_version
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Attachment
from coordination.policy.queries import parameter
from coordination.units.models import Role

S = AidCase.Status
F = Part.Function


@transaction.atomic
def open_stage(case: AidCase, *, actor: Actor) -> AidCase:
    """The day of the next stage is near: it is looked at before anything is paid (C5-6)."""
    case = lock_case(case)
    was, stage = case.status, _stage(case)
    move(case, S.STAGE_DUE)
    _set(stage, Stage.Status.CHECKING, actor)
    trace_case(case, AidVerb.STAGE_OPENED, actor=actor, was=was, after={"stage": stage_words(stage)})
    return case


@transaction.atomic
def release_checked_stage(
    case: AidCase, *, actor: Actor, found: str, on: dt.date, is_alive: bool, is_resident: bool, is_met: bool
) -> AidCase:
    """Alive, still here, the condition met, no other aid found: the stage may be paid."""
    case = lock_case(case)
    require(policies.can_check_stage(actor, case))
    if not (is_alive and is_resident and is_met):
        raise ValidationError(
            _("A stage is released only where all three points are confirmed; else propose a cut or suspend.")
        )
    was, stage = case.status, _stage(case)
    move(case, S.STAGE_RELEASED)
    _set(stage, Stage.Status.RELEASED, actor)
    take_part(case, F.VERIFIER, actor=actor)
    note_visit(case, Visit.Kind.STAGE_CHECK, found, _past(on), stage=stage, actor=actor)
    trace_case(case, AidVerb.STAGE_RELEASED, actor=actor, was=was, after={"stage": stage_words(stage)})
    return case


@transaction.atomic
def propose_cut(case: AidCase, *, actor: Actor, found: str, on: dt.date, reason: str) -> AidCase:
    """What was found speaks for less or for nothing: the person is heard before it is decided (art. 48)."""
    case = lock_case(case)
    require(policies.can_check_stage(actor, case))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    was, stage = case.status, _stage(case)
    move(case, S.HEARING)
    case.reason = reason.strip()
    take_part(case, F.VERIFIER, actor=actor)
    note_visit(case, Visit.Kind.STAGE_CHECK, found, _past(on), stage=stage, actor=actor)
    trace_case(
        case, AidVerb.CUT_PROPOSED, actor=actor, was=was, reason=reason, after={"stage": stage_words(stage)}
    )
    return case


@transaction.atomic
def hold_hearing(
    case: AidCase,
    *,
    actor: Actor,
    statement: str,
    on: dt.date,
    reauth: bool = False,
    medium: str = "",
    scan: Attachment | None = None,
) -> AidCase:
    """Write down what the person says to the proposed cut (D36)."""
    case = lock_case(case)
    require(policies.can_keep_papers(actor, case))
    if not statement.strip():
        raise ValidationError({"statement": _("Write what the person said, or that nothing was said.")})
    was, stage = case.status, _stage(case)
    move(case, S.CUT_PROPOSED)
    take_part(case, F.REGISTRAR, actor=actor)
    note_visit(case, Visit.Kind.HEARING, statement, _past(on), stage=stage, actor=actor)
    sign_form(
        PaperKind.D36,
        case,
        content.hearing(case, statement, on),
        actor=actor,
        reauth=reauth,
        medium=medium,
        scan=scan,
        organ=case.township,
    )
    trace_case(case, AidVerb.HEARD, actor=actor, was=was, reason=case.reason, medium=medium)
    return case


@transaction.atomic
def cut_stage(
    case: AidCase,
    *,
    actor: Actor,
    amount: Decimal,
    reason: str,
    reauth: bool = False,
    medium: str = "",
    scan: Attachment | None = None,
) -> AidCase:
    """Pay less on this stage; what is freed goes back to its account (D37)."""
    case = lock_case(case)
    require(policies.can_decide_cut(actor, case))
    stage = _stage(case)
    if not 0 < amount < stage.amount:
        raise ValidationError(
            {"amount": _("Less than the stage, and more than nothing; else stop the plan.")}
        )
    _must_say(reason)
    was, freed = case.status, stage.amount - amount
    move(case, S.STAGE_RELEASED)
    release_stage(stage, freed, actor=actor, reason=case.number)
    what = f"第{stage.number}期救助由{content.yuan(stage.amount)}调减为{content.yuan(amount)}"
    stage.amount, stage.reason, stage.status = amount, reason.strip()[:500], Stage.Status.RELEASED
    save_version(stage, actor=actor, update_fields=["amount", "reason", "status"], reason=reason)
    _sign_cut(case, what, reason, actor, reauth, medium, scan)
    _decided(
        case,
        AidVerb.STAGE_CUT,
        was,
        reason,
        actor,
        medium,
        answer="cut after a hearing",
        stage=stage_words(stage),
    )
    return case


@transaction.atomic
def stop_plan(
    case: AidCase,
    *,
    actor: Actor,
    reason: str,
    reauth: bool = False,
    medium: str = "",
    scan: Attachment | None = None,
) -> AidCase:
    """End the plan after the hearing: every unpaid stage stops, its promise is released (D37)."""
    case = lock_case(case)
    require(policies.can_decide_cut(actor, case))
    _must_say(reason)
    was = case.status
    move(case, S.FOLLOW_UP)
    stop_unpaid(case, actor=actor, reason=reason)
    _sign_cut(case, "终止尚未发放的各期救助", reason, actor, reauth, medium, scan)
    _decided(case, AidVerb.PLAN_STOPPED, was, reason, actor, medium, answer="stopped after a hearing")
    return case


@transaction.atomic
def keep_stage(case: AidCase, *, actor: Actor, reason: str, medium: str = "") -> AidCase:
    """What was said at the hearing convinced: the stage is paid as planned."""
    case = lock_case(case)
    require(policies.can_decide_cut(actor, case))
    _must_say(reason)
    was, stage = case.status, _stage(case)
    move(case, S.STAGE_RELEASED)
    _set(stage, Stage.Status.RELEASED, actor)
    case.reason = ""
    take_part(case, F.APPROVER, actor=actor)
    trace_case(
        case,
        AidVerb.STAGE_KEPT,
        actor=actor,
        was=was,
        reason=reason,
        medium=medium,
        after={"stage": stage_words(stage)},
    )
    return case


@transaction.atomic
def bring_forward(case: AidCase, *, actor: Actor, on: dt.date, reason: str) -> AidCase:
    """An urgent need: the next stage comes earlier, the total stays (C5-6)."""
    case = lock_case(case)
    require(policies.can_bring_forward(actor, case))
    _must_say(reason)
    stage = _stage(case)
    if not timezone.localdate() <= on < stage.due_on:
        raise ValidationError({"on": _("Between today and the day that was planned.")})
    before = stage.due_on
    stage.due_on, stage.reason = on, reason.strip()[:500]
    save_version(stage, actor=actor, update_fields=["due_on", "reason"], reason=reason)
    take_part(case, F.APPROVER, actor=actor)
    trace_case(
        case,
        AidVerb.STAGE_BROUGHT_FORWARD,
        actor=actor,
        was=case.status,
        reason=reason,
        after={"stage": stage_words(stage), "from": before, "to": on},
    )
    return case


@transaction.atomic(savepoint=False)
def stop_unpaid(case: AidCase, *, actor: Actor, reason: str, besides: Stage | None = None) -> None:
    """Stop every stage that is not paid, and release what was promised to it."""
    unpaid = case.plan.stages.filter(status__in=Stage.UNPAID).select_related("account__unit")
    for stage in unpaid.exclude(pk__in=[besides.pk] if besides else []):
        release_stage(stage, stage.amount, actor=actor, reason=case.number)
        stage.status, stage.reason = Stage.Status.STOPPED, reason.strip()[:500]
        save_version(stage, actor=actor, update_fields=["status", "reason"], reason=reason)


def _stage(case: AidCase) -> Stage:
    stage = case.stage
    if stage is None:
        raise ValidationError(_("No stage is open in this case."))
    return stage


def _set(stage: Stage, status: Stage.Status, actor: Actor) -> None:
    stage.status = status
    save_version(stage, actor=actor, update_fields=["status"])


def _past(on: dt.date) -> dt.date:
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day is still to come.")})
    return on


def _must_say(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})


def _sign_cut(
    case: AidCase,
    what: str,
    reason: str,
    actor: Actor,
    reauth: bool,
    medium: str,
    scan: Attachment | None,
) -> None:
    days = int(parameter("REMEDY_DAYS", on=case.policy_on).value)
    sign_form(
        PaperKind.D37,
        case,
        content.cut(case, what, reason.strip(), days),
        actor=actor,
        reauth=reauth,
        medium=medium,
        scan=scan,
        organ=case.township if actor.role == Role.THEAD else civil_affairs(),
        numbered_on=timezone.localdate(),
    )


def _decided(
    case: AidCase,
    verb: AidVerb,
    was: str,
    reason: str,
    actor: Actor,
    medium: str,
    *,
    answer: str,
    **after: str,
) -> None:
    case.reason = reason.strip()
    take_part(case, F.APPROVER, actor=actor)
    event = trace_case(case, verb, actor=actor, was=was, reason=reason, medium=medium, after=after)
    tell(
        case,
        AidNotice.STOPPED,
        event,
        actor=actor,
        desks=township_desks(case),
        answer=answer,
        reason=reason.strip(),
    )
