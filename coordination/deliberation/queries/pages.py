"""What the page of one case shows: its facts, what was found, what is decided."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coordination.deliberation.models import Deliberation, Outcome, Round, Sheet
from coordination.deliberation.policies import can_read_positions
from coordination.deliberation.pseudonym import pseudonyms
from coordination.links import record_page
from coordination.policy.words import due_day, full_date
from coordination.showing import Fact, Part, Reading, veiled
from coordination.sittings.models import Matter, Position, Recusal, Seat
from coordination.units.queries import units_of
from coordination.wording import listed

if TYPE_CHECKING:
    from coordination.access import Actor

S = Deliberation.Status

TONES = {
    S.RETURNED: "soon",
    S.DEFERRED: "soon",
    S.DECLINED: "late",
    S.WITHDRAWN: "calm",
    S.MERGED: "calm",
    S.CLOSED: "ok",
}


def case_facts(case: Deliberation) -> list[Fact]:
    """The overview in pairs of words, under the pseudonym; what is empty is left out by the template."""
    amount = f"{case.amount:,.2f}" if case.amount is not None else ""
    merged = case.merged_into.number_text or case.merged_into.title if case.merged_into else ""
    facts = [
        Fact("proposer", _("Proposed by"), f"{case.proposer_unit.label} · {case.proposer.label}"),
        Fact("household", _("Household"), f"{case.household.number} · {case.household.masked_address}"),
        Fact("facts", _("Facts"), case.facts, wide=True, part=Part.MATTER),
        Fact("tried", _("Ways tried so far"), case.tried, wide=True, part=Part.MATTER),
        Fact("needs", _("Needs"), listed(case.need_words), wide=True, part=Part.MATTER),
        Fact("request", _("What is asked for"), case.request, wide=True, part=Part.MATTER),
        Fact("amount", _("Money asked for (yuan)"), amount, part=Part.MONEY),
        Fact(
            "advanced",
            _("Given in advance (yuan)"),
            f"{case.advanced:,.2f}" if case.advanced else "",
            part=Part.MONEY,
        ),
        Fact("lead_unit", _("Lead unit"), case.lead_unit.label if case.lead_unit else ""),
        Fact("route", _("The right way instead"), case.route, wide=True),
        Fact("merged_into", _("Merged into"), merged),
        Fact("closed_as", _("Closed as"), case.get_closed_as_display() if case.closed_as else ""),
        Fact("source", _("Source"), case.source_label),
        Fact("rules", _("Rules"), case.policy_version),
    ]
    return veiled(facts, pseudonyms(case))


def round_facts(case: Deliberation, found: Round) -> list[Fact]:
    """What became of the round: heard by whom, decided how, told, visited."""
    conclusion = str(found.get_conclusion_display()) if found.conclusion else ""
    visited = (
        f"{found.get_follow_up_display()} · {full_date(timezone.localdate(found.visited_at))}"
        if found.visited_at
        else ""
    )
    facts = [
        Fact("forum", _("Heard by"), found.get_forum_display() if found.forum else ""),
        Fact("chair_role", _("Chair"), str(found.get_chair_role_display()) if found.forum else ""),
        Fact("agenda_item", _("Agenda item"), found.item_label, wide=True),
        Fact("conclusion", _("Conclusion"), conclusion),
        Fact("conclusion_reason", _("Reason"), found.conclusion_reason, wide=True, part=Part.REPORT),
        Fact("evidence", _("Evidence wanted"), found.evidence, wide=True, part=Part.REPORT),
        Fact("evidence_found", _("Evidence received"), found.evidence_found, wide=True, part=Part.REPORT),
        Fact("decision_number", _("Decision"), found.decision_number),
        Fact("signed_by", _("Signed by"), found.signed_by.user.label if found.signed_by else ""),
        Fact(
            "plain_words",
            _("Told in plain words"),
            found.plain_words if found.told_at else "",
            wide=True,
            part=Part.REPORT,
        ),
        Fact(
            "public_notice",
            _("Public notice, besides the name"),
            found.public_notice,
            wide=True,
            part=Part.REPORT,
        ),
        Fact("public_until", _("Public until"), full_date(found.public_until) if found.public_until else ""),
        Fact("last_visit", _("Last visit"), visited),
        Fact("follow_up_note", _("Note of the visit"), found.follow_up_note, wide=True, part=Part.REPORT),
    ]
    return veiled(facts, pseudonyms(case))


def report_facts(case: Deliberation, found: Round) -> list[Fact]:
    """The order of insurance, assistance and welfare, and the report (R96)."""
    facts = [
        Fact("insurance", _("First insurance"), found.insurance, wide=True, part=Part.REPORT),
        Fact("assistance", _("then assistance"), found.assistance, wide=True, part=Part.REPORT),
        Fact("welfare", _("then welfare"), found.welfare, wide=True, part=Part.REPORT),
        Fact("report", _("Case report"), found.report, wide=True, part=Part.REPORT),
    ]
    return veiled(facts, pseudonyms(case))


def case_sheets(found: Round, actor: Actor) -> list[Sheet]:
    """The sheets that this reader may see, side by side."""
    return list(
        Sheet.objects.visible_to(actor).filter(round=found).select_related("unit", "round__deliberation")
    )


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One unit at the hearing, as far as this reader may know."""

    seat: Seat
    position: Position | None
    recusal: Recusal | None
    reads: bool


def seat_rows(matter: Matter | None, actor: Actor) -> list[SeatRow]:
    """Who came and what each said; a unit reads its own position only (C9)."""
    if matter is None:
        return []
    said = {position.seat_id: position for position in matter.positions.all()}
    out = {
        recusal.seat_id: recusal
        for recusal in matter.recusals.select_related("replacement__user", "post__user")
    }
    seats = matter.sitting.seats.select_related(
        "unit", "proxy__user", "signed_in_post__user", "signed_in_post__unit"
    )
    own = units_of(actor)
    all_read = can_read_positions(actor)
    rows = []
    for seat in seats:
        reads = all_read or seat.unit_id in own
        rows.append(
            SeatRow(seat, said.get(seat.pk) if reads else None, out.get(seat.pk) if reads else None, reads)
        )
    return rows


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome: what it says, what it will open or has opened."""

    outcome: Outcome
    opens: str
    url: str
    opened: str


def outcome_rows(found: Round, actor: Actor, reading: Reading) -> list[OutcomeRow]:
    """What is decided; whoever opens no report reads what falls to the own unit."""
    rows, own = [], set() if reading.report else units_of(actor)
    for outcome in found.outcomes.select_related("unit").prefetch_related("co_units"):
        if not reading.report and not own & {outcome.unit_id, *(unit.pk for unit in outcome.co_units.all())}:
            continue
        url = record_page(outcome.opened_type, outcome.opened_id, actor)
        rows.append(OutcomeRow(outcome, opens_words(outcome), url, outcome.opened_label))
    return rows


def _plan_words(outcome: Outcome) -> str:
    amount, advanced = outcome.amount or Decimal(0), outcome.round.deliberation.advanced
    words = _(
        "Opens an aid plan of %(stages)d stages, %(amount)s yuan in all, without a further approval."
    ) % {
        "stages": len(outcome.stages),
        "amount": f"{amount:,.2f}",
    }
    if not advanced:
        return words
    counted = _("With the advance of %(advanced)s yuan the total is %(total)s yuan.") % {
        "advanced": f"{advanced:,.2f}",
        "total": f"{amount + advanced:,.2f}",
    }
    return f"{words} {counted}" if get_language() == "en" else f"{words}{counted}"


def opens_words(outcome: Outcome) -> str:
    """What happens by itself once the decision is signed."""
    unit = outcome.unit.label if outcome.unit else ""
    due = due_day(outcome.due_on)
    review = due_day(outcome.review_on)
    match outcome.kind:
        case Outcome.Kind.DUTY if outcome.is_from_session:
            return _("The minutes of the joint meeting open its assignment; the case does not open it twice.")
        case Outcome.Kind.CATEGORY:
            return _("Entered in the register with the signature; civil affairs reviews it on %(day)s.") % {
                "day": review
            }
        case Outcome.Kind.AID:
            return _plan_words(outcome)
        case Outcome.Kind.DUTY:
            return _("Opens an assignment to %(unit)s, due %(due)s; the office director signs its slip.") % {
                "unit": unit,
                "due": due,
            }
        case Outcome.Kind.REFERRAL:
            return _("Opens a forwarding to %(unit)s, which answers within its term.") % {"unit": unit}
        case Outcome.Kind.POLICY_GAP:
            return _("Opens the draft of an agenda item at %(unit)s for a joint meeting.") % {"unit": unit}
        case Outcome.Kind.SINGLE_DIBAO:
            return _("Forwards the suggestion to %(unit)s, which determines the guarantee.") % {"unit": unit}
        case Outcome.Kind.CHARITY:
            return _("Opens a referral to %(unit)s; only what the person consents to is sent.") % {
                "unit": unit
            }
        case Outcome.Kind.REFUSAL:
            return _("Issues the notice of refusal with reason, basis and review; the household is watched.")
    return _("The case waits for the evidence until %(day)s, and is heard again; once only.") % {"day": due}
