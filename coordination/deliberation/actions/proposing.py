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
from coordination.deliberation.lifecycle import DeliberationLifecycle
from coordination.deliberation.models import Deliberation, Round, Sheet
from coordination.deliberation.notices import DeliberationNotice
from coordination.deliberation.papers.forms import proposal_content
from coordination.deliberation.policies import can_accept, can_amend, can_propose, can_withdraw
from coordination.deliberation.pseudonym import names_somebody, pseudonymise
from coordination.deliberation.traces import lock_case, note, proposing_side, tell, trace, unit_people
from coordination.deliberation.verbs import DeliberationVerb
from coordination.documents.kinds import PaperKind
from coordination.documents.numbering import draw_number
from coordination.documents.signing import draft_paper, sign
from coordination.policy.queries import parameter, policy_version
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Role

if TYPE_CHECKING:
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
    reauth: bool = False,
) -> Deliberation:
    """Lay a case before the office (D18), under today's parameters; a warning or another case may do so."""
    require(can_propose(actor))
    post = actor.acting_post
    assert post is not None  # noqa: S101 - the policy asked for it
    today = timezone.localdate()
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
        policy_version=policy_version(on=today),
    )
    if source is not None:  # what another process calls its matter may name somebody
        case.title = pseudonymise(case.title, case)[:120]
    _check_title(case)
    if is_urgent and case.person is None:
        raise ValidationError({"is_urgent": _("An advance is paid to a person: name the person first.")})
    case.full_clean()
    save_version(case, actor=actor)
    note(
        case,
        DeliberationVerb.PROPOSED,
        actor=actor,
        reason=case.source_label,
        after={"status": case.status, "urgent": is_urgent},
    )
    _lay_out(case, actor, reauth=reauth)
    return case


@transaction.atomic
def amend_case(case: Deliberation, *, actor: Actor, reauth: bool = False, **fields: Any) -> Deliberation:
    """Propose a returned case again, amended; the form is signed anew."""
    case = lock_case(case)
    require(can_amend(actor, case))
    was = case.status
    DeliberationLifecycle(case).propose_again()
    for name in TEXTS:
        if name in fields:
            setattr(case, name, fields[name])
    _check_title(case)
    case.full_clean()
    trace(case, DeliberationVerb.PROPOSED_AGAIN, actor=actor, was=was, fields=TEXTS)
    _lay_out(case, actor, reauth=reauth)
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
    case = lock_case(case)
    require(can_accept(actor, case))
    was = case.status
    if lead_unit not in units:
        raise ValidationError({"lead_unit": _("The lead unit is one of the units asked.")})
    DeliberationLifecycle(case).accept()
    drawn = draw_number(county_of(case).office, CASE_WORD, on=timezone.localdate())
    case.number = f"{drawn.series.year}-{drawn.serial:03d}"
    case.lead_unit = lead_unit
    event = trace(
        case,
        DeliberationVerb.ACCEPTED,
        actor=actor,
        was=was,
        fields=["number", "lead_unit"],
        after={"units": [unit.short_name for unit in units]},
    )
    begin_sheets(case, units, actor=actor)
    tell(proposing_side(case), DeliberationNotice.CASE_ACCEPTED, case, event, actor=actor)
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
    county = county_of(case)
    asked.setdefault(county.civil_affairs, _("civil affairs, always heard"))
    if case.amount:
        for unit in county.coded(parameter("JM_MONEY_UNITS", on=case.policy_on).value):
            asked.setdefault(unit, _("money is asked for"))
    bulk_create_versions(
        [Sheet(round=found, unit=unit, why=why[:200], asked_at=now) for unit, why in asked.items()],
        actor=actor,
    )
    return found


@transaction.atomic
def return_case(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    """Send an incomplete proposal back, saying what is missing; as often as the rules allow."""
    case = lock_case(case)
    require(can_accept(actor, case))
    _require(reason, _("Say what is missing."))
    if case.returns >= parameter("RETURN_ITEM_MAX", on=case.policy_on).value:
        raise ValidationError(
            _(
                "The proposal has been returned as often as allowed; accept it, or decline it with the right way."
            )
        )
    was = case.status
    DeliberationLifecycle(case).return_to_proposer(reason.strip())
    event = trace(case, DeliberationVerb.RETURNED, actor=actor, was=was, reason=reason.strip())
    tell(proposing_side(case), DeliberationNotice.CASE_RETURNED, case, event, actor=actor)
    return case


@transaction.atomic
def decline_case(case: Deliberation, *, actor: Actor, reason: str, route: str) -> Deliberation:
    """Decline what needs no deliberation, and name the way that the case takes instead."""
    case = lock_case(case)
    require(can_accept(actor, case))
    _require(reason, _("Say why the case is declined."))
    if not route.strip():
        raise ValidationError({"route": _("Name the way that the case takes instead.")})
    was = case.status
    DeliberationLifecycle(case).decline(reason.strip(), route.strip())
    case.ended_at = timezone.now()
    event = trace(
        case,
        DeliberationVerb.DECLINED,
        actor=actor,
        was=was,
        fields=["ended_at"],
        reason=reason.strip(),
        after={"route": case.route},
    )
    tell(proposing_side(case), DeliberationNotice.CASE_DECLINED, case, event, actor=actor, route=case.route)
    return case


@transaction.atomic
def merge_case(case: Deliberation, *, actor: Actor, other: Deliberation, reason: str = "") -> Deliberation:
    """Merge the proposal into an open case of the same household, whose units then read it, too."""
    case = lock_case(case)
    require(can_accept(actor, case))
    other = lock_case(other)
    if other.pk == case.pk or other.household_id != case.household_id or not other.is_undecided:
        raise ValidationError({"other": _("Choose an open, undecided case of the same household.")})
    was = case.status
    DeliberationLifecycle(case).merge(reason.strip() or _("The household has an open case."), other)
    case.ended_at = timezone.now()
    label = other.number_text or other.title
    event = trace(
        case,
        DeliberationVerb.MERGED,
        actor=actor,
        was=was,
        fields=["ended_at"],
        reason=case.reason,
        after={"other": label},
    )
    other.facts = f"{other.facts}\n{case.facts}"
    other.request = f"{other.request}\n{case.request}"
    other.is_urgent = other.is_urgent or case.is_urgent
    save_version(other, actor=actor, update_fields=["facts", "request", "is_urgent"])
    tell(proposing_side(case), DeliberationNotice.CASE_MERGED, case, event, actor=actor, other=label)
    return case


@transaction.atomic
def withdraw_case(case: Deliberation, *, actor: Actor, reason: str) -> Deliberation:
    """Take the case back before the hearing; aid already paid stays paid, and units are asked no longer."""
    case = lock_case(case)
    require(can_withdraw(actor, case))
    _require(reason, _("Say why the case is withdrawn."))
    was = case.status
    DeliberationLifecycle(case).withdraw(reason.strip())
    case.ended_at = timezone.now()
    asked = list(
        Sheet.objects.select_for_update(of=("self",))
        .filter(round__deliberation=case, status=Sheet.Status.ASKED)
        .select_related("unit")
    )
    for sheet in asked:
        sheet.status = Sheet.Status.DROPPED
        save_version(sheet, actor=actor, update_fields=["status"], reason=reason)
    event = trace(
        case, DeliberationVerb.WITHDRAWN, actor=actor, was=was, fields=["ended_at"], reason=reason.strip()
    )
    people = [*proposing_side(case), *unit_people(sheet.unit for sheet in asked)]
    tell(people, DeliberationNotice.CASE_WITHDRAWN, case, event, actor=actor)
    return case


def _lay_out(case: Deliberation, actor: Actor, *, reauth: bool) -> None:
    """The proposal form (D18): signed by whoever proposes by hand, a draft where a process proposed."""
    paper = draft_paper(
        PaperKind.D18,
        subject=case,
        organ=case.proposer_unit,
        title=case.title,
        content=proposal_content(case),
        actor=actor,
    )
    if reauth:
        sign(paper, actor=actor, reauth=True)


def _check_title(case: Deliberation) -> None:
    if names_somebody(case.title, case):
        raise ValidationError(
            {"title": _("The title stands in lists and on the agenda: say the hardship without a name.")}
        )


def _require(reason: str, words: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": words})
