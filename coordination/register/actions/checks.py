"""Authorisations and means checks: made once, used again by every authority."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.changes import begin, enter, lock, trace
from coordination.policy.deadlines import add_months
from coordination.policy.queries import parameter, policy_version
from coordination.register.models import (
    CategoryStatus,
    CheckAuthorization,
    Household,
    MeansCheck,
    Person,
)
from coordination.register.policies import can_record_check, can_reuse_check
from coordination.register.verbs import RegisterVerb
from coordination.rules import ask, must_have_come
from coordination.units.counties import county_of
from coordination.units.models import Organisation
from coordination.vocabulary import choice, kind_of


@transaction.atomic
def record_authorization(
    household: Household, *, actor: Actor, scope: str, signed_on: dt.date, signer: Person | None = None
) -> CheckAuthorization:
    """Keep the household's signed consent, with its scope and day (R226)."""
    household = lock(household)
    require(can_record_check(actor, household))
    ask("signed_on", must_have_come, signed_on)
    authorization = CheckAuthorization(
        household=household, signer=signer, scope=scope.strip(), signed_on=signed_on
    )
    authorization.full_clean()
    enter(
        authorization,
        RegisterVerb.AUTHORIZATION_SIGNED,
        actor=actor,
        after={"scope": authorization.scope, "signed_on": signed_on},
    )
    return authorization


@transaction.atomic
def use_authorization(authorization: CheckAuthorization, *, actor: Actor, purpose: str) -> CheckAuthorization:
    """Check again under the old authorisation, when the category changes: each use is a line (R226)."""
    authorization = lock(authorization)
    require(can_record_check(actor, authorization.household))
    _must_be_in_force(authorization)
    trace(
        authorization,
        RegisterVerb.AUTHORIZATION_USED,
        actor=actor,
        unit=actor.unit_id,
        after={"purpose": purpose},
    )
    return authorization


@transaction.atomic
def revoke_authorization(
    authorization: CheckAuthorization, *, actor: Actor, revoked_on: dt.date
) -> CheckAuthorization:
    """The household takes its consent back; checks made before stay what they are."""
    authorization, change = begin(authorization, actor=actor)
    require(can_record_check(actor, authorization.household))
    _must_be_in_force(authorization)
    authorization.revoked_on = revoked_on
    authorization.full_clean()
    change.save(RegisterVerb.AUTHORIZATION_REVOKED, after={"revoked_on": revoked_on})
    return authorization


@transaction.atomic
def record_means_check(
    household: Household,
    *,
    actor: Actor,
    authorization: CheckAuthorization,
    checked_by: Organisation,
    checked_on: dt.date,
    result: str,
    category: str = "",
    findings: str = "",
) -> MeansCheck:
    """Keep what a check found; other authorities take it over through the day six months later (R225)."""
    household = lock(household)
    authorization = lock(authorization)
    require(can_record_check(actor, household))
    if authorization.household_id != household.pk:
        raise ValidationError({"authorization": _("This authorisation is another household’s.")})
    if not authorization.signed_on <= checked_on:
        raise ValidationError({"checked_on": _("Nobody is checked before they authorised it.")})
    _must_be_in_force(authorization)
    ask("checked_on", must_have_come, checked_on)
    is_reuse = authorization.checks.exists()
    months = parameter("CHECK_VALID_MONTHS", on=checked_on, county=county_of(household)).value
    check = MeansCheck(
        household=household,
        authorization=authorization,
        category=category,
        checked_on=checked_on,
        valid_through=add_months(checked_on, months),
        result=result,
        findings=findings.strip(),
        checked_by=checked_by,
        policy_version=policy_version(on=checked_on, county=county_of(household)),
    )
    check.full_clean()
    save_version(check, actor=actor)
    if is_reuse:
        trace(
            authorization,
            RegisterVerb.AUTHORIZATION_USED,
            actor=actor,
            unit=checked_by,
            after={
                "purpose": choice(CategoryStatus, "category", category) if category else kind_of(MeansCheck)
            },
        )
    trace(
        check,
        RegisterVerb.MEANS_CHECKED,
        actor=actor,
        unit=checked_by,
        after={
            "result": choice(check, "result", check.result),
            "valid_through": check.valid_through,
        },
    )
    return check


@transaction.atomic
def reuse_means_check(
    check: MeansCheck, *, actor: Actor, purpose: str, unit: Organisation | None = None
) -> MeansCheck:
    """Take a check over for another decision instead of making it anew (R225); each use is a line."""
    check = lock(check)
    require(can_reuse_check(actor, check))
    if not check.is_reusable:
        raise ValidationError(_("This check ran out on %(day)s.") % {"day": check.valid_through})
    post = actor.acting_post
    by = unit or (post.unit if post else None)
    trace(
        check,
        RegisterVerb.CHECK_REUSED,
        actor=actor,
        unit=by or actor.unit_id,
        after={"purpose": purpose},
    )
    return check


def _must_be_in_force(authorization: CheckAuthorization) -> None:
    if not authorization.is_in_force:
        raise ValidationError({"authorization": _("This authorisation was revoked.")})
