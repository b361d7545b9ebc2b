"""The outcomes a to h, written down while the case is heard and settled (C4-6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.changes import lock, remove, revising, trace
from coordination.deliberation.models import Deliberation, Outcome, Round
from coordination.deliberation.policies import can_write_outcomes
from coordination.deliberation.pseudonym import pseudonymise
from coordination.deliberation.rules import open_outcomes
from coordination.deliberation.verbs import DeliberationVerb
from coordination.notifications.actions import hint
from coordination.policy.stages import StageTerms, must_be_a_plan
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Role
from coordination.vocabulary import choice

Kind = Outcome.Kind


@transaction.atomic
def write_outcome(
    case: Deliberation,
    *,
    actor: Actor,
    kind: str,
    text: str,
    unit: Organisation | None = None,
    co_units: Sequence[Organisation] = (),
    measure: str = "",
    basis: str = "",
    due_on: dt.date | None = None,
    review_on: dt.date | None = None,
    until_on: dt.date | None = None,
    stages: Sequence[StageTerms] = (),
    is_from_session: bool = False,
) -> Outcome:
    """Write one outcome down; refusing and deferring stand alone, the others combine (R95)."""
    case = lock(case)
    if not (is_from_session and actor.has_role(Role.CLOCK)):
        require(can_write_outcomes(actor, case))
    found = case.current
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Choose an outcome.")})
    _check_combination(found, Kind(kind))
    outcome = Outcome(
        round=found,
        order=(found.outcomes.aggregate(last=Max("order"))["last"] or 0) + 1,
        kind=kind,
        text=pseudonymise(text.strip(), case),
        measure=measure.strip(),
        unit=_unit_for(case, Kind(kind), unit),
        basis=basis.strip(),
        due_on=due_on,
        review_on=review_on,
        until_on=until_on,
        amount=sum((stage.amount for stage in stages), Decimal(0)) if kind == Kind.AID else None,
        stages=[stage.kept() for stage in stages],
        is_from_session=is_from_session,
    )
    _check(case, outcome, co_units)
    outcome.full_clean()
    save_version(outcome, actor=actor)
    outcome.co_units.set(co_units)
    trace(
        case, DeliberationVerb.OUTCOME_WRITTEN, actor=actor, after={"outcome": choice(Outcome, "kind", kind)}
    )
    return outcome


@transaction.atomic
def remove_outcome(outcome: Outcome, *, actor: Actor, reason: str = "") -> None:
    """Take an outcome out while the decision is being written."""
    case = lock(outcome.round.deliberation)
    require(can_write_outcomes(actor, case))
    if outcome.carried_out_at is not None or outcome.is_from_session:
        raise ValidationError(_("This outcome stands: the joint meeting decided it, or it has happened."))
    if outcome.round.number != case.round:
        raise ValidationError(_("This outcome belongs to an earlier round."))
    words = choice(outcome, "kind", outcome.kind)
    remove(outcome, actor=actor)
    trace(case, DeliberationVerb.OUTCOME_REMOVED, actor=actor, reason=reason, after={"outcome": words})


@transaction.atomic
def mark_carried_out(
    outcome: Outcome, *, actor: Actor, opened: models.Model | None = None, label: str = ""
) -> Outcome:
    """Note what an outcome opened; the actor is the house itself, after the signature."""
    case = lock(outcome.round.deliberation)
    require(None if case.status == Deliberation.Status.EXECUTING else _("The decision is not signed."))
    with revising(outcome, actor=actor):
        outcome.carried_out_at, outcome.opened_label = timezone.now(), label[:200]
        if opened is not None:
            outcome.opened_type, outcome.opened_id = opened._meta.label_lower, opened.pk
    trace(
        case,
        DeliberationVerb.CARRIED_OUT,
        actor=actor,
        unit=outcome.unit_id,
        after={"outcome": choice(outcome, "kind", outcome.kind), "opened": outcome.opened_label},
    )
    return outcome


@transaction.atomic
def point_to(outcome: Outcome, opened: models.Model, *, actor: Actor, label: str = "") -> Outcome:
    """Keep where an outcome lives on: the session's line, and then the assignment that the minutes open of it."""
    lock(outcome.round.deliberation)
    with revising(outcome, actor=actor):
        outcome.opened_type, outcome.opened_id = opened._meta.label_lower, opened.pk
        outcome.opened_label = label[:200]
    return outcome


@transaction.atomic
def follow(opened: models.Model, onwards: models.Model, *, actor: Actor, label: str) -> None:
    """What an outcome pointed to has become something else: the outcome points there."""
    pointing = Outcome.objects.filter(opened_type=opened._meta.label_lower, opened_id=opened.pk)
    for outcome in pointing.select_related("round__deliberation"):
        point_to(outcome, onwards, actor=actor, label=label)
        hint(outcome.round.deliberation)


def _check_combination(found: Round, kind: Outcome.Kind) -> None:
    kinds = {outcome.kind for outcome in open_outcomes(found)}
    if kind in Outcome.ALONE and kinds:
        raise ValidationError({"kind": _("This outcome stands alone: take the others out first.")})
    if kinds & set(Outcome.ALONE):
        raise ValidationError(
            {"kind": _("Not supporting and deferring stand alone: take that outcome out first.")}
        )
    if kind in (Kind.AID, Kind.CATEGORY) and kind in kinds:
        raise ValidationError({"kind": _("This outcome is written down already.")})


def _unit_for(case: Deliberation, kind: Outcome.Kind, unit: Organisation | None) -> Organisation | None:
    """A category is the mechanism's, which confirms it together (R223), by its office; aid and the guarantee of one
    person are civil affairs'; a policy gap its item's drafter."""
    if kind == Kind.CATEGORY:
        return county_of(case).office
    if kind == Kind.AID:
        return county_of(case).civil_affairs
    if kind == Kind.SINGLE_DIBAO and unit is None:
        return county_of(case).civil_affairs
    return unit


def _check(case: Deliberation, outcome: Outcome, co_units: Sequence[Organisation]) -> None:
    errors: dict[str, str] = {}
    today = timezone.localdate()
    kind = outcome.kind
    if not outcome.text:
        errors["text"] = _("Write down what is decided.")
    if kind == Kind.CATEGORY:
        if outcome.review_on is None or outcome.review_on <= today:
            errors["review_on"] = _("Name a day ahead on which the category is reviewed.")
        if outcome.until_on and outcome.review_on and outcome.until_on < outcome.review_on:
            errors["until_on"] = _("It ends on the review day or after it.")
    if kind == Kind.AID and case.person is None:
        errors["kind"] = _("Aid is granted to a person: name the person of the case first.")
    if kind == Kind.AID:
        errors |= _check_stages(case, outcome.plan)
    if kind in (Kind.DUTY, Kind.EVIDENCE) and (outcome.due_on is None or outcome.due_on <= today):
        errors["due_on"] = _("The day must lie ahead.")
    needs_unit = (Kind.DUTY, Kind.REFERRAL, Kind.POLICY_GAP, Kind.CHARITY)
    if kind in needs_unit and outcome.unit is None:
        errors["unit"] = _("Name the unit.")
    if kind == Kind.DUTY and not outcome.measure:
        errors["measure"] = _("Say by what it is measured.")
    if kind in (Kind.DUTY, Kind.POLICY_GAP) and outcome.unit is not None and not outcome.unit.is_member:
        errors["unit"] = _("Only a member unit can lead.")
    if outcome.unit is not None and outcome.unit in co_units:
        errors["co_units"] = _("The lead unit cannot also help.")
    if kind == Kind.REFUSAL and not outcome.basis:
        errors["basis"] = _("Name the basis on which it is not supported; the person may ask for a review.")
    if errors:
        raise ValidationError(errors)


def _check_stages(case: Deliberation, stages: Sequence[StageTerms]) -> dict[str, str]:
    try:
        must_be_a_plan(stages, on=case.policy_on, county=county_of(case))
    except ValidationError as error:
        return {"stages": " ".join(error.messages)}
    return {}
