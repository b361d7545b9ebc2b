"""The proposal and what the office answers: accepted, returned, declined, merged; or taken back (C4-1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import bulk_create_versions, save_version
from coordination.changes import begin, enter, lock, need, revising, trace
from coordination.deliberation.acts import refuse
from coordination.deliberation.lifecycle import DeliberationLifecycle
from coordination.deliberation.models import Deliberation, Round, Sheet
from coordination.deliberation.notices import DeliberationNotice
from coordination.deliberation.papers.forms import proposal_content
from coordination.deliberation.policies import (
    can_accept,
    can_amend,
    can_propose,
    can_sign_proposal,
    can_withdraw,
)
from coordination.deliberation.pseudonym import names_somebody, pseudonymise
from coordination.deliberation.queries.people import proposing_post, units_heard
from coordination.deliberation.queries.signatures import is_proposal_signed
from coordination.deliberation.verbs import DeliberationVerb
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.numbering import draw_number
from coordination.documents.signing import draft_paper, sign
from coordination.policy.queries import parameter, policy_version
from coordination.register.actions import watch_refusal
from coordination.register.rules import must_live
from coordination.sittings.quorum import money_units
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.kept_out import inherit
from coordination.units.models import Organisation, Role

if TYPE_CHECKING:
    from coordination.audit.models import Event
    from coordination.register.models import Household, Person

CASE_WORD = "个案"
TEXTS = ("title", "facts", "tried", "request", "needs", "amount", "is_urgent", "is_guarded")


@transaction.atomic
def propose_case(
    *,
    actor: Actor,
    household: Household | None,
    person: Person | None,
    title: str,
    facts: str,
    tried: str,
    request: str,
    is_urgent: bool = False,
    needs: Iterable[str] = (),
    amount: Decimal | None = None,
    is_guarded: bool = False,
    source: models.Model | None = None,
    source_label: str = "",
) -> Deliberation:
    """Lay a case before the office (D18), under today's parameters; a warning or another case may do so."""
    require(can_propose(actor))
    post = actor.acting_post
    assert post is not None  # noqa: S101 - the policy asked for it
    today = timezone.localdate()
    must_live(person)
    household = household or (person.household if person is not None else None)
    if household is None:
        raise ValidationError(_("Register the household first: a case is about somebody who is known."))
    case = Deliberation(
        household=household,
        person=person or household.head,
        title=title.strip(),
        facts=facts.strip(),
        tried=tried.strip(),
        request=request.strip(),
        needs=list(needs),
        amount=amount,
        is_urgent=is_urgent,
        is_guarded=is_guarded,
        proposer_unit=county_of(household).office if actor.has_role(Role.CLOCK) else post.unit,
        proposer=actor.user,
        proposer_role=Role.OFFICE if actor.has_role(Role.CLOCK) else post.role,
        source_type=source._meta.label_lower if source is not None else "",
        source_id=source.pk if source is not None else None,
        source_label=source_label[:200],
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(household)),
    )
    if source is not None:  # what another process calls its matter may name somebody
        case.title = pseudonymise(case.title, case)[:120]
    _check_title(case)
    if is_urgent and case.person is None:
        raise ValidationError({"is_urgent": _("An advance is paid to a person: name the person first.")})
    case.full_clean()
    enter(
        case,
        DeliberationVerb.PROPOSED,
        actor=actor,
        reason=case.source_label,
        after={"status": case.status, "urgent": is_urgent},
    )
    inherit(case)
    form = _lay_out(case, actor)
    if source is None:  # what a process proposes is signed at a step of its own
        sign(form, actor=actor)
    return case


@transaction.atomic
def amend_case(case: Deliberation, *, actor: Actor, **fields: Any) -> Deliberation:
    """Propose a returned case again, amended; the form is signed anew."""
    case, change = begin(case, actor=actor)
    require(can_amend(actor, case))
    DeliberationLifecycle(case).propose_again()
    for name in TEXTS:
        if name in fields:
            setattr(case, name, fields[name])
    _check_title(case)
    case.full_clean()
    change.save(DeliberationVerb.PROPOSED_AGAIN)
    sign(_lay_out(case, actor), actor=actor)
    return case


@transaction.atomic
def sign_proposal(case: Deliberation, *, actor: Actor) -> Deliberation:
    """The proposing side signs the form (D18) that another process had laid out for it."""
    case = lock(case)
    require(can_sign_proposal(actor, case))
    if case.status != Deliberation.Status.PROPOSED or is_proposal_signed(case):
        raise ValidationError(_("The form of this proposal is signed already, or has been answered."))
    sign(_lay_out(case, actor), actor=actor)
    trace(case, DeliberationVerb.FORM_SIGNED, actor=actor)
    return case


@transaction.atomic
def accept_case(
    case: Deliberation,
    *,
    actor: Actor,
    units: Mapping[Organisation, str],
    lead_unit: Organisation,
) -> Deliberation:
    """Accept: the case gets its number, and each unit concerned is asked for its sheet."""
    case, change = begin(case, actor=actor)
    require(can_accept(actor, case))
    if lead_unit not in units:
        raise ValidationError({"lead_unit": _("The lead unit is one of the units asked.")})
    DeliberationLifecycle(case).accept()
    drawn = draw_number(county_of(case).office, CASE_WORD, on=timezone.localdate())
    case.number = f"{drawn.series.year}-{drawn.serial:03d}"
    case.lead_unit = lead_unit
    event = change.save(DeliberationVerb.ACCEPTED, after={"units": [unit.short_name for unit in units]})
    begin_sheets(case, units, actor=actor)
    _tell_proposer(case, DeliberationNotice.CASE_ACCEPTED, event, actor=actor)
    return case


@transaction.atomic
def begin_sheets(
    case: Deliberation, units: Mapping[Organisation, str], *, actor: Actor, reason: str = ""
) -> Round:
    """Open the case's round: a sheet for each unit concerned, civil affairs always among them."""
    now = timezone.now()
    found = Round(deliberation=case, number=case.round, reason=reason, opened_at=now)
    save_version(found, actor=actor)
    asked = dict(units)
    asked.setdefault(county_of(case).civil_affairs, _("civil affairs, always heard"))
    if case.amount:
        for unit in money_units(case):
            asked.setdefault(unit, _("money is asked for"))
    bulk_create_versions(
        [Sheet(round=found, unit=unit, why=why[:200], asked_at=now) for unit, why in asked.items()],
        actor=actor,
    )
    return found


@transaction.atomic
def return_case(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    """Send an incomplete proposal back, saying what is missing; as often as the rules allow."""
    case, change = begin(case, actor=actor)
    require(can_accept(actor, case))
    reason = need(reason, _("Say what is missing."))
    if case.returns >= parameter("RETURN_ITEM_MAX", on=case.policy_on, county=county_of(case)).value:
        raise ValidationError(
            _(
                "The proposal has been returned as often as allowed; accept it, or decline it with the right way."
            )
        )
    DeliberationLifecycle(case).return_to_proposer(reason)
    event = change.save(DeliberationVerb.RETURNED, reason=reason)
    _tell_proposer(case, DeliberationNotice.CASE_RETURNED, event, actor=actor)
    return case


@transaction.atomic
def decline_case(case: Deliberation, *, actor: Actor, reason: str, route: str, basis: str) -> Deliberation:
    """Decline what needs no deliberation, and name the way that the case takes instead.

    The household has it in writing, with the rule and its remedies (D35), and stays in sight (R237).
    """
    case, change = begin(case, actor=actor)
    require(can_accept(actor, case))
    reason = need(reason, _("Say why the case is declined."))
    route = need(route, _("Name the way that the case takes instead."), field="route")
    basis = need(basis, _("Name the rule by which the case is declined."), field="basis")
    DeliberationLifecycle(case).decline(reason, route)
    case.ended_at = timezone.now()
    refuse(case, reason=reason, basis=basis, advice=route, actor=actor)
    if case.person is not None:
        watch_refusal(
            case.person,
            actor=actor,
            source=case,
            source_label=case.title,
            reason=reason,
            authority=county_of(case).office,
        )
    event = change.save(DeliberationVerb.DECLINED, reason=reason, basis=basis, after={"route": case.route})
    _tell_proposer(case, DeliberationNotice.CASE_DECLINED, event, actor=actor, route=case.route)
    return case


@transaction.atomic
def merge_case(case: Deliberation, *, actor: Actor, other: Deliberation, reason: str = "") -> Deliberation:
    """Merge the proposal into an open case of the same household, whose units then read it, too."""
    case, change = begin(case, actor=actor)
    require(can_accept(actor, case))
    other = lock(other)
    if other.pk == case.pk or other.household_id != case.household_id or not other.is_undecided:
        raise ValidationError({"other": _("Choose an open, undecided case of the same household.")})
    DeliberationLifecycle(case).merge(reason.strip() or _("The household has an open case."), other)
    case.ended_at = timezone.now()
    label = other.number_text or other.title
    event = change.save(DeliberationVerb.MERGED, reason=case.reason, after={"other": label})
    with revising(other, actor=actor):
        other.facts = f"{other.facts}\n{case.facts}"
        other.request = f"{other.request}\n{case.request}"
        other.is_urgent = other.is_urgent or case.is_urgent
    _tell_proposer(case, DeliberationNotice.CASE_MERGED, event, actor=actor, other=label)
    return case


@transaction.atomic
def withdraw_case(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    """Take the case back before the hearing; aid already paid stays paid, and units are asked no longer."""
    case, change = begin(case, actor=actor)
    require(can_withdraw(actor, case))
    reason = need(reason, _("Say why the case is withdrawn."))
    DeliberationLifecycle(case).withdraw(reason)
    case.ended_at = timezone.now()
    asked = list(
        Sheet.objects.select_for_update(of=("self",))
        .filter(round__deliberation=case, status=Sheet.Status.ASKED)
        .select_related("unit")
    )
    for sheet in asked:
        with revising(sheet, actor=actor, reason=reason):
            sheet.status = Sheet.Status.DROPPED
    event = change.save(DeliberationVerb.WITHDRAWN, reason=reason)
    holders = [proposing_post(case), *units_heard(sheet.unit for sheet in asked)]
    tell(case, DeliberationNotice.CASE_WITHDRAWN, event, holders, actor=actor, also=[case.proposer])
    return case


def _tell_proposer(
    case: Deliberation, notice: DeliberationNotice, event: Event, *, actor: Actor, **words: Any
) -> None:
    tell(case, notice, event, [proposing_post(case)], actor=actor, also=[case.proposer], **words)


def _lay_out(case: Deliberation, actor: Actor) -> Paper:
    """The proposal form (D18), which the proposer signs."""
    return draft_paper(
        PaperKind.D18,
        subject=case,
        organ=case.proposer_unit,
        title=case.title,
        content=proposal_content(case),
        actor=actor,
    )


def _check_title(case: Deliberation) -> None:
    if names_somebody(case.title, case):
        raise ValidationError(
            {"title": _("The title stands in lists and on the agenda: say the hardship without a name.")}
        )
