"""What the page of one case shows: its track, its facts, its money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coordination.aid.models import AidCase, Duplicate, LedgerLine, Payment, Stage
from coordination.aid.queries.limits import small_cap
from coordination.aid.verbs import AidVerb as V
from coordination.audit.models import Event
from coordination.open_steps import open_steps
from coordination.policy.standards import months_of_standard
from coordination.policy.words import full_date, full_moment, lamp, short_date
from coordination.register.privacy import veil
from coordination.showing import Fact, chosen, veiled

S = AidCase.Status

FAST: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("register", (S.DUPLICATE, S.DUPLICATE_COUNTY, S.RETURNED), (V.CASE_REGISTERED,)),
    ("approve", (S.REGISTERED, S.POOL_ASKED), (V.POOL_RELEASED, V.QUICK_APPROVED)),
    ("pay", (S.QUICK_APPROVED, S.ADVANCE_PAID, S.BOUNCED), (V.RECEIVED, V.PAID)),
    ("papers", (S.EMERGENCY, S.AWAITING_SUPPLEMENT), (V.SUPPLEMENTED,)),
    ("file", (S.SUPPLEMENTED,), (V.FILED,)),
    ("follow", (S.FOLLOW_UP, S.FOLLOWED_UP, S.FROZEN), (V.CLOSED, V.FOLLOWED_UP)),
)
PLANNED: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("register", (S.DUPLICATE, S.DUPLICATE_COUNTY), (V.CASE_REGISTERED,)),
    ("verify", (S.VERIFYING, S.PUBLICISING), (V.VERIFIED,)),
    ("plan", (S.PLANNING, S.RETURNED), (V.PLAN_DRAWN_UP,)),
    (
        "approve",
        (S.UNDER_REVIEW, S.COUNTY_CHECK, S.COUNTY_REVIEW, S.DELIBERATION),
        (V.PLAN_APPROVED, V.HANDED_TO_DELIBERATION, V.PLAN_GRANTED),
    ),
    (
        "stages",
        (
            S.PLAN_APPROVED,
            S.STAGE_DUE,
            S.HEARING,
            S.CUT_PROPOSED,
            S.STAGE_RELEASED,
            S.STAGE_PAID,
            S.BOUNCED,
            S.SUSPENDED,
            S.FROZEN,
        ),
        (V.RECEIVED, V.PLAN_STOPPED),
    ),
    ("follow", (S.FOLLOW_UP, S.FOLLOWED_UP), (V.CLOSED, V.FOLLOWED_UP)),
)
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
class TrackStep:
    words: str
    small: str
    state: str


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage with its payment, as the table shows it."""

    stage: Stage
    payment: Payment | None
    tone: str


def case_events(case: AidCase) -> list[Event]:
    return list(Event.objects.of(case))


def case_track(case: AidCase, events: list[Event]) -> list[TrackStep]:
    """Where the case stands in its lane, with who took each step and when."""
    steps = FAST if case.lane == AidCase.Lane.FAST else PLANNED
    now = next((place for place, step in enumerate(steps) if case.status in step[1]), len(steps))
    if case.status in (S.REFUSED, S.WITHDRAWN):
        now = _stopped_at(steps, events)
    return [_step(case, steps, events, place, now) for place in range(len(steps))]


def _stopped_at(steps: Any, events: list[Event]) -> int:
    last = next((event for event in events if isinstance(event.before, dict)), None)
    before = last.before.get("status", "") if last and isinstance(last.before, dict) else ""
    return next((place for place, step in enumerate(steps) if before in step[1]), 0)


def _step(case: AidCase, steps: Any, events: list[Event], place: int, now: int) -> TrackStep:
    name, _statuses, verbs = steps[place]
    words = _words()[name]
    if place < now:
        event = next((event for event in events if event.verb in verbs), None)
        small = f"{timezone.localtime(event.at):%m-%d} {event.user_name}" if event else ""
        return TrackStep(words, small, "done")
    if place > now:
        return TrackStep(words, "", "off" if case.is_ended else "todo")
    if case.is_ended:
        return TrackStep(case.get_status_display(), "", "late")
    due = (
        open_steps(AidCase)
        .filter(subject_id=case.pk)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )
    small = _("due %(day)s") % {"day": short_date(due)} if due else case.get_status_display()
    return TrackStep(words, small, "late" if lamp(due) == "late" else "now")


def _words() -> dict[str, str]:
    return {
        "register": pgettext("aid track", "Registered"),
        "approve": pgettext("aid track", "Approved"),
        "pay": pgettext("aid track", "Paid"),
        "papers": pgettext("aid track", "Papers"),
        "file": pgettext("aid track", "Filed"),
        "follow": pgettext("aid track", "Followed up"),
        "verify": pgettext("aid track", "Verified"),
        "plan": pgettext("aid track", "Planned"),
        "stages": pgettext("aid track", "Stages"),
    }


def case_facts(case: AidCase) -> list[Fact]:
    """The facts as pages show them, to readers who have not opened the person."""
    return veiled(plain_facts(case), lambda text: veil(text, case.person.name))


def plain_facts(case: AidCase) -> list[Fact]:
    """The facts before anything is veiled: papers and pages read the same ones."""
    household = case.household
    return [
        Fact("person", _("Person"), case.person.masked_name, masked=False),
        Fact("household", _("Household"), f"{household.number} · {household.masked_address}"),
        Fact("township", _("Place of hardship"), case.township.label),
        Fact("nature", _("Type and cause"), f"{case.get_nature_display()} · {case.get_cause_display()}"),
        Fact("facts", _("What happened"), case.facts, wide=True),
        Fact("amount", _("Amount asked (yuan)"), f"{case.amount:,.2f}"),
        Fact("cap", _("Limit of quick aid (yuan)"), f"{small_cap(case.policy_on):,.2f}"),
        Fact("other_aid", _("Aid from other programmes"), case.other_aid, wide=True),
        Fact("ruling", _("Ruling on the duplicate"), case.get_ruling_display() if case.ruling else ""),
        Fact("ruling_reason", _("Reason of the ruling"), case.ruling_reason, wide=True),
        Fact("eased_on", _("Emergency over on"), full_date(case.eased_on) if case.eased_on else ""),
        Fact("supplement", _("Supplementary statement"), case.supplement, wide=True),
        Fact(
            "suspended_until",
            _("Suspended until"),
            full_date(case.suspended_until) if case.suspended_until else "",
        ),
        Fact("outcome", _("Outcome"), case.get_outcome_display() if case.outcome else ""),
        Fact("registered_at", _("Registered"), full_moment(case.registered_at)),
        Fact("source", _("Comes from"), case.source_label),
        Fact("rules", _("Rules as of"), f"{case.policy_on} · {case.policy_version}"),
    ]


def decision_facts(case: AidCase) -> list[Fact]:
    """What a leader reads before deciding: who, what, how much against which limit, from what money."""
    return chosen(
        case_facts(case),
        *("person", "household", "township", "nature", "facts", "amount", "cap", "other_aid", "source"),
    )


def limit_facts(case: AidCase) -> list[Fact]:
    """Up to where the township and the county approve."""
    on = case.policy_on
    return [
        Fact("township_limit", _("Township approves up to"), f"{months_of_standard('TOWN_LIMIT', on):,.0f}"),
        Fact("county_limit", _("County approves up to"), f"{months_of_standard('COUNTY_LIMIT', on):,.0f}"),
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


def case_duplicates(case: AidCase) -> list[Duplicate]:
    return list(case.duplicates.select_related("other__township"))
