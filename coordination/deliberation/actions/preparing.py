"""Preparing a case: what the system finds, what each unit knows and offers, the report (C4-2 to C4-5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.changes import Change, begin, gives_reason, lock, need, revising, trace
from coordination.deliberation.lifecycle import DeliberationLifecycle
from coordination.deliberation.models import Deliberation, Hearing, Round, Sheet
from coordination.deliberation.notices import DeliberationNotice
from coordination.deliberation.papers.forms import report_content
from coordination.deliberation.policies import can_drop_sheet, can_give_sheet, can_prepare
from coordination.deliberation.pseudonym import pseudonymise
from coordination.deliberation.queries.money import may_chair_money, money_at_stake
from coordination.deliberation.queries.people import units_heard
from coordination.deliberation.verbs import DeliberationVerb
from coordination.documents.kinds import PaperKind
from coordination.documents.signing import draft_paper, sign
from coordination.sittings.actions import invite_units
from coordination.sittings.models import Matter, Sitting
from coordination.sittings.quorum import money_units
from coordination.telling import tell
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Post, Role
from coordination.vocabulary import choice
from coordination.wording import listed

QUORUM = "CD_QUORUM"


@transaction.atomic
def keep_findings(case: Deliberation, *, actor: Actor, findings: Iterable[Mapping[str, Any]]) -> Round:
    """Keep what was gathered by itself: aid chain, duplicates, means checks taken over (C4-2)."""
    case = lock(case)
    require(can_prepare(actor, case))
    found = case.current
    with revising(found, actor=actor):
        found.findings = [dict(finding) for finding in findings]
    trace(case, DeliberationVerb.PREPARED, actor=actor, after={"found": len(found.findings)})
    return found


@transaction.atomic
def note_advance(case: Deliberation, *, actor: Actor, label: str) -> Deliberation:
    """An urgent case: the advance runs while the case is prepared, not after the meeting (C4-4)."""
    case = lock(case)
    require(can_prepare(actor, case))
    trace(case, DeliberationVerb.ADVANCE_STARTED, actor=actor, after={"aid": label})
    return case


@transaction.atomic
def count_advance(case: Deliberation, *, actor: Actor, amount: Decimal) -> Deliberation:
    """What was given in advance (yuan) counts into the total that is decided on (C5-5)."""
    case, change = begin(case, actor=actor)
    require(can_prepare(actor, case))
    if case.advanced != amount:
        case.advanced = amount
        change.keep()
        change.trace(DeliberationVerb.ADVANCE_COUNTED, after={"amount": str(amount)})
    return case


@transaction.atomic
def give_sheet(
    sheet: Sheet,
    *,
    actor: Actor,
    facts: str,
    offer_kind: str,
    offer: str = "",
    rule: str = "",
    amount: Decimal | None = None,
    agrees_to_written: bool = False,
) -> Sheet:
    """What the unit knows, what it can give, and by which rule (C4-3)."""
    case = lock(sheet.round.deliberation)
    sheet, change = _begin(sheet, actor)
    require(can_give_sheet(actor, sheet))
    if offer_kind not in Sheet.Offer.values:
        raise ValidationError({"offer_kind": _("Say whether the unit can give something.")})
    if offer_kind != Sheet.Offer.NOTHING:
        missing = {}
        if not offer.strip():
            missing["offer"] = _("Say what the unit can give.")
        if not rule.strip():
            missing["rule"] = _("Name the rule by which it is given.")
        if missing:
            raise ValidationError(missing)
    facts = need(facts, _("Write what the unit knows, or that it knows nothing."), field="facts")
    sheet.status = Sheet.Status.GIVEN
    sheet.facts, sheet.offer_kind = pseudonymise(facts.strip(), case), offer_kind
    sheet.offer, sheet.rule, sheet.amount = pseudonymise(offer.strip(), case), rule.strip(), amount
    sheet.agrees_to_written = agrees_to_written
    sheet.given_at = timezone.now()
    sheet.signed_as = actor.acting_post.house_label if actor.acting_post else ""
    change.keep()
    trace(
        case,
        DeliberationVerb.SHEET_GIVEN,
        actor=actor,
        unit=sheet.unit,
        after={"unit": sheet.unit.short_name, "offer": offer_kind},
    )
    _close_sheets(case, actor)
    return sheet


@transaction.atomic
def note_missing_sheet(sheet: Sheet, *, actor: Actor) -> Sheet:
    """At the closing time the missing sheet is noted and the chair told; the case goes on without it."""
    case = lock(sheet.round.deliberation)
    sheet, change = _begin(sheet, actor)
    require(can_give_sheet(actor, sheet))
    sheet.status = Sheet.Status.NO_REPLY
    change.keep()
    missing = {"unit": sheet.unit.short_name}
    event = trace(case, DeliberationVerb.SHEET_MISSING, actor=actor, unit=sheet.unit, after=missing)
    told = [
        *units_heard([sheet.unit]),
        county_of(case).holder(Role.OFFICE),
        county_of(case).holder(Role.DEPUTY),
    ]
    tell(case, DeliberationNotice.CASE_SHEET_MISSING, event, told, actor=actor, unit=sheet.unit.short_name)
    _close_sheets(case, actor)
    return sheet


@gives_reason
@transaction.atomic
def drop_sheet(sheet: Sheet, *, actor: Actor, reason: str) -> Sheet:
    """Stop asking a unit that turned out not to be concerned (减办)."""
    case = lock(sheet.round.deliberation)
    sheet, change = _begin(sheet, actor)
    require(can_drop_sheet(actor, sheet))
    sheet.status = Sheet.Status.DROPPED
    change.keep(reason)
    trace(
        case,
        DeliberationVerb.SHEET_DROPPED,
        actor=actor,
        unit=sheet.unit,
        reason=reason,
        after={"unit": sheet.unit.short_name},
    )
    _close_sheets(case, actor)
    return sheet


@transaction.atomic
def assemble_report(
    case: Deliberation,
    *,
    actor: Actor,
    report: str,
    insurance: str,
    assistance: str,
    welfare: str,
) -> Deliberation:
    """The case report under a pseudonym (D19), with the order of insurance, assistance, welfare (R96)."""
    case, change = begin(case, actor=actor)
    require(can_prepare(actor, case))
    sequence = {"insurance": insurance, "assistance": assistance, "welfare": welfare}
    missing = {
        name: _("Say what was paid, refused or does not apply; cash is decided after it.")
        for name, words in sequence.items()
        if not words.strip()
    }
    if not report.strip():
        missing["report"] = _("Write the report.")
    if missing:
        raise ValidationError(missing)
    DeliberationLifecycle(case).assemble()
    found = case.current
    with revising(found, actor=actor):
        found.report = pseudonymise(report.strip(), case)
        for name, words in sequence.items():
            setattr(found, name, pseudonymise(words.strip(), case))
        found.assembled_at = timezone.now()
    change.save(DeliberationVerb.REPORT_ASSEMBLED)
    paper = draft_paper(
        PaperKind.D19,
        subject=found,
        organ=county_of(case).office,
        title=case.title,
        content=report_content(case, found),
        actor=actor,
    )
    sign(paper, actor=actor)
    return case


@transaction.atomic
def schedule_case(
    case: Deliberation,
    *,
    actor: Actor,
    forum: str,
    chair: Post | None = None,
    place: str = "",
    starts_at: dt.datetime | None = None,
    units: Iterable[Organisation] = (),
) -> Deliberation:
    """Own panel, an item of a joint meeting, or in writing where every unit agreed beforehand (C4-5)."""
    case, change = begin(case, actor=actor)
    require(can_prepare(actor, case))
    found = case.current
    DeliberationLifecycle(case).schedule()
    if forum not in Round.Forum.values:
        raise ValidationError({"forum": _("Choose who hears the case.")})
    if forum != Round.Forum.SESSION:
        _check_chair(case, found, chair)
    if forum == Round.Forum.WRITTEN:
        _require_written(found)
    if forum == Round.Forum.PANEL and (not place.strip() or starts_at is None or starts_at <= timezone.now()):
        raise ValidationError({"starts_at": _("Name the place, and a time that lies ahead.")})
    with revising(found, actor=actor):
        found.forum, found.conclusion = forum, ""
        found.chair_role = chair.role if chair is not None and forum != Round.Forum.SESSION else "DEPUTY"
    event = change.save(DeliberationVerb.SCHEDULED, after={"forum": choice(Round, "forum", forum)})
    if forum == Round.Forum.SESSION or chair is None:
        return case
    asked = [sheet.unit for sheet in found.sheets.exclude(status=Sheet.Status.DROPPED).select_related("unit")]
    members = {unit.pk: unit for unit in [*asked, *units]}
    sitting = _seat(case, found, chair, place, starts_at, list(members.values()), actor)
    if forum == Round.Forum.PANEL:
        tell(
            case,
            DeliberationNotice.CASE_SCHEDULED,
            event,
            units_heard(members.values()),
            actor=actor,
            due=sitting.begins,
        )
    return case


def _seat(
    case: Deliberation,
    found: Round,
    chair: Post,
    place: str,
    starts_at: dt.datetime | None,
    units: list[Organisation],
    actor: Actor,
) -> Sitting:
    """The sitting with its seats and its one matter; the notice leaves at once."""
    written = found.forum == Round.Forum.WRITTEN
    now = timezone.now()
    sitting = Sitting(
        county_id=case.county_id,
        title=f"{case.number_text} {case.title}"[:120],
        place=place.strip(),
        starts_at=starts_at,
        chair=chair,
        policy_on=case.policy_on,
        quorum_rule=QUORUM,
        is_written=written,
        opened_at=now if written else None,
    )
    save_version(sitting, actor=actor)
    why = {sheet.unit_id: sheet.why for sheet in found.sheets.all()}
    invite_units(sitting, {unit: why.get(unit.pk, "") or _("concerned") for unit in units}, actor=actor)
    with revising(sitting, actor=actor):
        sitting.convened_at = now
    money = money_at_stake(found)
    matter = Matter(
        sitting=sitting,
        order=1,
        title=f"{case.number_text} {case.title}"[:200],
        presenter=case.lead_unit or case.proposer_unit,
        minutes_planned=30,
        money=money or None,
        state=Matter.State.OPEN if written else Matter.State.WAITING,
        opened_at=now if written else None,
    )
    save_version(matter, actor=actor)
    matter.required_units.set(_required(case, bool(money)))
    Hearing.objects.create(round=found, matter=matter, forum=found.forum)
    return sitting


def _required(case: Deliberation, is_money: bool) -> list[Organisation]:
    """Civil affairs, the lead unit, and finance where money is decided (CD_QUORUM)."""
    required = [county_of(case).civil_affairs, *([case.lead_unit] if case.lead_unit else [])]
    if is_money:
        required += money_units(case)
    return list(dict.fromkeys(required))


def _check_chair(case: Deliberation, found: Round, chair: Post | None) -> None:
    if chair is None:
        raise ValidationError({"chair": _("Name the chair.")})
    if chair.user_id == case.proposer_id:
        raise ValidationError({"chair": _("The chair must not have proposed the case.")})
    if not may_chair_money(chair.role, money_at_stake(found), case):
        raise ValidationError(
            {"chair": _("Money above the county's limit is decided under the deputy chief convener.")}
        )


def _require_written(found: Round) -> None:
    """In writing only where every unit asked agreed to it on its sheet."""
    asked = found.sheets.exclude(status=Sheet.Status.DROPPED)
    against = [sheet.unit.short_name for sheet in asked.select_related("unit") if not sheet.agrees_to_written]
    if against:
        raise ValidationError(
            {
                "forum": _("A written round needs the agreement of all; not agreed: %(units)s.")
                % {"units": listed(against)}
            }
        )


def _close_sheets(case: Deliberation, actor: Actor) -> None:
    """With the last sheet in or noted, the office assembles the report."""
    if Sheet.objects.filter(
        round__deliberation=case, round__number=case.round, status=Sheet.Status.ASKED
    ).exists():
        return
    change = Change(case, actor=actor)
    DeliberationLifecycle(case).close_sheets()
    change.save(DeliberationVerb.SHEETS_CLOSED)


def _begin(sheet: Sheet, actor: Actor) -> tuple[Sheet, Change[Sheet]]:
    sheet, change = begin(sheet, actor=actor)
    if sheet.status != Sheet.Status.ASKED:
        raise ValidationError(_("This sheet has been given or is no longer asked for."))
    return sheet, change
