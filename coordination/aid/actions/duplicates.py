"""Ruling on a possible duplicate: stop, net off, another cause, or a second aid by the county leader (C7, C10)."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.actions.funding import release_stage
from coordination.aid.acts import take_part
from coordination.aid.asking import rule_rows
from coordination.aid.lifecycle import move
from coordination.aid.models import AidCase, Duplicate, Part, Stage
from coordination.aid.policies import cases as policies
from coordination.aid.queries.inquiries import given_elsewhere
from coordination.aid.queries.lanes import lane_of, status_of_lane
from coordination.aid.refusing import refuse_now
from coordination.aid.rules import must_be_netted_within
from coordination.aid.verbs import AidVerb
from coordination.changes import Change, begin, revising, say_why
from coordination.rules import ask

S = AidCase.Status
F = Part.Function
R = Duplicate.Ruling
# the advance is approved and not paid; a plan is approved: less of it is heard first (art. 48)
ADVANCE_AHEAD = (S.QUICK_APPROVED, S.POOL_ASKED)
STAGES_AHEAD = (S.PLAN_APPROVED, S.STAGE_DUE, S.STAGE_RELEASED, S.BOUNCED)
TO_BE_REVIEWED = (S.UNDER_REVIEW, S.COUNTY_REVIEW)


@transaction.atomic
def rule_on_duplicate(
    case: AidCase,
    *,
    actor: Actor,
    ruling: str,
    reason: str,
    cause: str = "",
    netted: Decimal | None = None,
) -> AidCase:
    """Stop, net off what was given, or state another cause; one cause twice goes to the county (C7, C10).

    The case goes back to where the duplicate was found. ``netted``: up to what was given there and to what
    is still to be given here; all of it, where nothing is said.
    """
    case, change = begin(case, actor=actor)
    require(policies.can_rule_on_duplicate(actor, case))
    reason = say_why(reason)
    back = _where_it_was(case)
    found = list(case.duplicates.filter(is_hard=True, ruling=""))
    case.ruling, case.ruling_reason = AidCase.Ruling(ruling), reason
    take_part(case, F.APPROVER, actor=actor)
    if case.ruling == AidCase.Ruling.STOP:
        rule_rows(found, R.STOP, reason, actor=actor)
        return _stop(change, back, reason)
    if case.ruling == AidCase.Ruling.NET_OFF:
        if not found and not given_elsewhere(case):  # what another county gives is known by its answer alone
            raise ValidationError(_("The other county has not said what it gives: ask it, and rule."))
        return _net_off(change, back, found, netted, reason)
    if case.ruling == AidCase.Ruling.OTHER_CAUSE:
        if not cause or cause == case.cause:
            raise ValidationError({"cause": _("Name the other cause.")})
        case.cause = cause
        rule_rows(found, R.OTHER_CAUSE, reason, actor=actor)
        return _go_back(change, back, reason)
    # one cause a second time is the county leader's to allow
    case.ruling, case.reason = AidCase.Ruling.NONE, reason
    move(case, S.DUPLICATE_COUNTY)
    change.save(AidVerb.DUPLICATE_REFERRED, reason=reason, after={"ruling": case.ruling})
    return case


@transaction.atomic
def allow_second_aid(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The county leader lets one cause be aided a second time in the period, saying why."""
    case, change = begin(case, actor=actor)
    require(policies.can_allow_second_aid(actor, case))
    reason = say_why(reason)
    back = _where_it_was(case)
    case.ruling, case.ruling_reason = AidCase.Ruling.ALLOWED, reason
    rule_rows(case.duplicates.filter(is_hard=True, ruling=""), R.ALLOWED, reason, actor=actor)
    take_part(case, F.APPROVER, actor=actor)
    move(case, back)
    case.duplicate_in = ""
    change.save(AidVerb.SECOND_AID_ALLOWED, reason=reason)
    return case


def _where_it_was(case: AidCase) -> AidCase.Status:
    """Where the case goes on once it was ruled: where the duplicate was found, or at its beginning."""
    return AidCase.Status(case.duplicate_in) if case.duplicate_in else status_of_lane(case)


def _go_back(change: Change[AidCase], to: AidCase.Status, reason: str) -> AidCase:
    case = change.record
    move(case, to)
    case.duplicate_in = ""
    change.save(AidVerb.DUPLICATE_RULED, reason=reason, after={"ruling": case.ruling})
    return case


def _stop(change: Change[AidCase], back: AidCase.Status, reason: str) -> AidCase:
    """A request is refused; of a plan that stands the person is heard first."""
    case = change.record
    if back in STAGES_AHEAD and case.stage is not None and not case.stage.is_advance:
        case.reason = reason
        return _go_back(change, S.HEARING, reason)
    case.duplicate_in = ""
    return refuse_now(change, reason=reason)


def _net_off(
    change: Change[AidCase],
    back: AidCase.Status,
    found: list[Duplicate],
    netted: Decimal | None,
    reason: str,
) -> AidCase:
    """Up to what is still to be given: of the request before it is decided, of the next stage afterwards."""
    case, actor = change.record, change.actor
    stage = case.stage if back in (*ADVANCE_AHEAD, *STAGES_AHEAD) else None
    if back == S.POOL_ASKED:
        stage = case.plan.stages.filter(number=0).first()
    ahead = stage.amount if stage is not None else case.amount
    netted = _how_much(netted, ahead, sum((one.amount for one in found), given_elsewhere(case)))
    rest = netted
    for one in found:
        one.netted = min(rest, one.amount)
        rest -= one.netted
    rule_rows(found, R.NET_OFF, reason, actor=actor)
    if stage is not None:
        return _net_stage(change, back, stage, netted, reason)
    if netted == case.amount:
        case.duplicate_in = ""
        return refuse_now(change, reason=reason)
    case.amount -= netted
    if back in TO_BE_REVIEWED:  # its stages are laid out anew within what is left
        return _go_back(change, S.PLANNING, reason)
    case.lane = lane_of(case)
    return _go_back(change, back if case.duplicate_in else status_of_lane(case), reason)


def _how_much(netted: Decimal | None, ahead: Decimal, given: Decimal) -> Decimal:
    """What is netted off: as said, else all that can be."""
    most = min(ahead, given)
    netted = most if netted is None else netted
    ask("netted", must_be_netted_within, netted, most)
    return netted


def _net_stage(
    change: Change[AidCase], back: AidCase.Status, stage: Stage, netted: Decimal, reason: str
) -> AidCase:
    case, actor = change.record, change.actor
    if netted == stage.amount and stage.is_advance:
        case.duplicate_in = ""
        return refuse_now(change, reason=reason)
    if stage.status != Stage.Status.DRAFTED:
        release_stage(stage, netted, actor=actor, reason=case.number)
    if netted < stage.amount:
        with revising(stage, actor=actor, reason=reason):
            stage.amount, stage.reason = stage.amount - netted, reason[:500]
        return _go_back(change, back, reason)
    with revising(stage, actor=actor, reason=reason):
        stage.status, stage.reason = Stage.Status.STOPPED, reason[:500]
    return _go_back(change, S.PLAN_APPROVED if case.stage is not None else S.FOLLOW_UP, reason)
