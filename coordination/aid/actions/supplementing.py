"""After an advance: the emergency is over, the papers follow, the county files and samples them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.acts import take_part
from coordination.aid.lifecycle import move
from coordination.aid.models import AidCase, Part
from coordination.aid.papers import content
from coordination.aid.policies.cases import can_file_case, can_keep_papers
from coordination.aid.queries.advances import advance_account
from coordination.aid.signing import sign_form
from coordination.aid.verbs import AidVerb
from coordination.changes import begin, need, revising, say_why
from coordination.documents.kinds import PaperKind
from coordination.rules import ask, must_have_come

S = AidCase.Status


@transaction.atomic
def note_emergency_over(case: AidCase, *, actor: Actor, on: dt.date, note: str = "") -> AidCase:
    """From this day the working days for the papers run (SUPP_DAYS)."""
    case, change = begin(case, actor=actor)
    require(can_keep_papers(actor, case))
    ask("on", must_have_come, on)
    if on < timezone.localdate(case.registered_at):
        raise ValidationError({"on": _("The request was not registered yet on that day.")})
    move(case, S.AWAITING_SUPPLEMENT)
    case.eased_on = on
    take_part(case, Part.Function.REGISTRAR, actor=actor)
    change.save(AidVerb.EMERGENCY_OVER, reason=note)
    return case


@transaction.atomic
def hand_in_supplement(
    case: AidCase,
    *,
    actor: Actor,
    statement: str,
    needs_plan: bool = False,
    confirmed: Decimal | None = None,
) -> AidCase:
    """Say afterwards what could not be said before (D24), and whether more aid is needed in stages.

    ``confirmed`` is what was spent as told; where it is left open, all that was not given back.
    """
    case, change = begin(case, actor=actor)
    require(can_keep_papers(actor, case))
    statement = need(statement, _("Say what was found after the emergency."), field="statement")
    move(case, S.SUPPLEMENTED)
    case.supplement, case.needs_plan, case.reason = statement.strip(), needs_plan, ""
    case.supplemented_at = timezone.now()
    take_part(case, Part.Function.REGISTRAR, actor=actor)
    _account_for(case, confirmed, actor=actor)
    sign_form(
        PaperKind.D24,
        case,
        content.supplement(case),
        actor=actor,
        organ=case.township,
    )
    change.save(AidVerb.SUPPLEMENTED)
    return case


def _account_for(case: AidCase, confirmed: Decimal | None, *, actor: Actor) -> None:
    """Keep how much of the advance was spent as told: with what came back never more than was advanced."""
    account = advance_account(case)
    if account is None:
        return
    with revising(case.plan, actor=actor):
        case.plan.confirmed = _spent(confirmed, account.advanced - account.returned)


def _spent(confirmed: Decimal | None, most: Decimal) -> Decimal:
    """As said, else all of it."""
    confirmed = most if confirmed is None else confirmed
    if not 0 <= confirmed <= most:
        raise ValidationError(
            {"confirmed": _("At most what was advanced and not given back: %(most)s yuan.") % {"most": most}}
        )
    return confirmed


@transaction.atomic
def file_case(
    case: AidCase,
    *,
    actor: Actor,
    note: str = "",
    is_lawful_advance: bool = False,
    is_untrue: bool = False,
) -> AidCase:
    """The county files the advance, or finds that it was lawful though no entitlement followed (C7).

    Where a statement proved untrue nothing more follows; whoever files it asks the aid back.
    """
    case, change = begin(case, actor=actor)
    require(can_file_case(actor, case))
    if is_lawful_advance or is_untrue:
        say_why(note, field="note")
    goes_on = case.needs_plan and not is_lawful_advance and not is_untrue
    move(case, S.VERIFYING if goes_on else S.FOLLOW_UP)
    case.filed_at, case.is_lawful_advance = timezone.now(), is_lawful_advance
    if goes_on:
        case.lane = AidCase.Lane.ORDINARY
    take_part(case, Part.Function.VERIFIER, actor=actor)
    change.save(AidVerb.FILED, reason=note, after={"lawful_advance": is_lawful_advance, "untrue": is_untrue})
    return case


@transaction.atomic
def return_supplement(case: AidCase, *, actor: Actor, reason: str) -> AidCase:
    """The papers do not say enough: back to the township, the money stays."""
    case, change = begin(case, actor=actor)
    require(can_file_case(actor, case))
    reason = say_why(reason)
    move(case, S.AWAITING_SUPPLEMENT)
    case.reason, case.supplemented_at = reason, None
    take_part(case, Part.Function.VERIFIER, actor=actor)
    change.save(AidVerb.SUPPLEMENT_RETURNED, reason=reason)
    return case
