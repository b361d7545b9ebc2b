"""What the page of one case shows: its facts, its money."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.aid.models import AidCase, Duplicate, LedgerLine, Payment, Stage
from coordination.aid.queries.better_rules import rules_of, rules_of_plan
from coordination.aid.queries.duplicates import earlier_aid, open_duplicates
from coordination.aid.queries.limits import small_cap
from coordination.policy.standards import months_of_standard
from coordination.policy.words import due_day, full_date, full_moment
from coordination.register.privacy import veil
from coordination.showing import Fact, Part, chosen, veiled
from coordination.units.counties import county_of

S = AidCase.Status

TONES = {
    S.DUPLICATE: "soon",
    S.DUPLICATE_COUNTY: "soon",
    S.POOL_ASKED: "soon",
    S.RETURNED: "soon",
    S.BOUNCED: "late",
    S.SUSPENDED: "soon",
    S.FROZEN: "late",
    S.HEARING: "soon",
    S.REFUSED: "late",
    S.WITHDRAWN: "calm",
    S.CLOSED: "ok",
}
STAGE_TONES = {
    Stage.Status.DRAFTED: "calm",
    Stage.Status.PLANNED: "calm",
    Stage.Status.CHECKING: "soon",
    Stage.Status.RELEASED: "",
    Stage.Status.PAID: "ok",
    Stage.Status.RECEIVED: "ok",
    Stage.Status.STOPPED: "late",
}


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage with its payment, as the table shows it."""

    stage: Stage
    payment: Payment | None
    tone: str


def case_facts(case: AidCase) -> list[Fact]:
    """The facts as pages show them, to readers who have not opened the person."""
    return veiled(plain_facts(case), lambda text: veil(text, case.person.name))


def plain_facts(case: AidCase) -> list[Fact]:
    """The facts before anything is veiled: papers and pages read the same ones."""
    household, rules = case.household, rules_of(case)
    return [
        Fact("person", _("Person"), case.person.masked_name, masked=False),
        Fact("household", _("Household"), f"{household.number} · {household.masked_address}"),
        Fact("township", _("Place of hardship"), case.township.label),
        Fact("nature", _("Type and cause"), f"{case.get_nature_display()} · {case.get_cause_display()}"),
        Fact("character", _("Nature of the hardship"), case.character_words),
        Fact("facts", _("What happened"), case.facts, wide=True, part=Part.MATTER),
        Fact("amount", _("Amount asked (yuan)"), f"{case.amount:,.2f}", part=Part.MONEY),
        Fact(
            "cap",
            _("Limit of quick aid (yuan)"),
            "" if case.taken_over_on else f"{small_cap(on=rules.on, county=county_of(case)):,.2f}",
            part=Part.MONEY,
        ),
        Fact("other_aid", _("Aid from other programmes"), case.other_aid, wide=True, part=Part.MATTER),
        Fact(
            "ruling",
            _("Ruling on the duplicate"),
            case.get_ruling_display() if case.ruling else "",
            part=Part.REPORT,
        ),
        Fact("ruling_reason", _("Reason of the ruling"), case.ruling_reason, wide=True, part=Part.REPORT),
        Fact("eased_on", _("Emergency over on"), full_date(case.eased_on) if case.eased_on else ""),
        Fact("supplement", _("Supplementary statement"), case.supplement, wide=True, part=Part.REPORT),
        Fact(
            "suspended_until",
            _("Suspended until"),
            due_day(case.suspended_until),
        ),
        Fact("outcome", _("Outcome"), case.get_outcome_display() if case.outcome else "", part=Part.REPORT),
        Fact("registered_at", _("Registered"), "" if case.taken_over_on else full_moment(case.registered_at)),
        Fact("paid_before", _("Paid before this house on"), _paid_before(case)),
        Fact("source", _("Comes from"), case.source_label),
        Fact("rules", _("Rules as of"), rules.words, wide=rules.are_two),
    ]


def _paid_before(case: AidCase) -> str:
    """The day that the paper of before says; of what was paid here the payments say it."""
    paid_at = case.last_paid_at if case.taken_over_on else None
    return "" if paid_at is None else full_date(timezone.localdate(paid_at))


def decision_facts(case: AidCase) -> list[Fact]:
    """What a leader reads before deciding: who, what, how much against which limit, from what money."""
    return chosen(
        case_facts(case),
        *(
            "person",
            "household",
            "township",
            "nature",
            "character",
            "facts",
            "amount",
            "cap",
            "other_aid",
            "source",
        ),
        "rules",
    )


def limit_facts(case: AidCase) -> list[Fact]:
    """Up to where the township and the county approve today."""
    on, county = rules_of_plan(case).on, county_of(case)
    township = months_of_standard("TOWN_LIMIT", on=on, county=county)
    above = months_of_standard("COUNTY_LIMIT", on=on, county=county)
    return [
        Fact("township_limit", _("Township approves up to"), f"{township:,.0f}"),
        Fact("county_limit", _("County approves up to"), f"{above:,.0f}"),
    ]


def stage_rows(case: AidCase) -> list[StageRow]:
    plan = case.the_plan
    if plan is None:
        return []
    payments = {payment.stage_id: payment for payment in plan.payments.select_related("paid_by")}
    return [
        StageRow(stage, payments.get(stage.pk), STAGE_TONES[Stage.Status(stage.status)])
        for stage in case.stages
    ]


def case_lines(case: AidCase) -> list[LedgerLine]:
    """What moved on the accounts for this case, oldest first."""
    return list(
        LedgerLine.objects.filter(stage__plan__case=case)
        .select_related("account__unit", "stage", "entered_by")
        .order_by("pk")
    )


def duplicate_lines(case: AidCase) -> list[Duplicate]:
    """What was found and ruled on, what was found since and is not ruled on yet, and what was given before."""
    kept = list(case.duplicates.select_related("other__township", "ruled_by__user", "ruled_by__unit"))
    known = {one.other_id for one in kept}
    new = [] if case.is_ended else [one for one in open_duplicates(case) if one.other_id not in known]
    return [*kept, *new, *earlier_aid(case)]
