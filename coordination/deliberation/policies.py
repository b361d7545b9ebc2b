"""Who may do what with a case; each answers None or the sentence that says why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, never_for, only_for
from coordination.deliberation.lifecycle import WITHDRAWABLE
from coordination.deliberation.models import Deliberation, Round, Sheet
from coordination.lives.policies import ends_by_itself
from coordination.policy.reopening import too_old_to_reopen
from coordination.sittings.models import Recusal, Seat
from coordination.units.counties import county_of
from coordination.units.models import Post, Role
from coordination.units.queries import acts_for

Status = Deliberation.Status

# C4: township clerk, county clerk or a unit; a process of the house proposes by its own actor
PROPOSERS = (
    Role.TCLERK,
    Role.TOFFICER,
    Role.THEAD,
    Role.CCLERK,
    Role.CHEAD,
    Role.UCLERK,
    Role.LIAISON,
    Role.UDEPUTY,
    Role.UHEAD,
    Role.OFFICE,
)
OFFICE = (Role.OFFICE, Role.OFFDIR)
HEADS = (Role.UHEAD, Role.THEAD)
SHEET_WRITERS = (*HEADS, Role.LIAISON, Role.UDEPUTY, Role.UCLERK, Role.TCLERK, Role.TOFFICER)
CHAIRS = (Role.CHIEF, Role.DEPUTY, Role.CHEAD)
READS_POSITIONS = (Role.CHIEF, Role.DEPUTY, Role.OFFDIR, Role.OFFICE)


def can_propose(actor: Actor) -> Refusal:
    """Townships, civil affairs and the units propose; a warning or another case does so by the clock."""
    if actor.acting_post is None:
        return _("Choose the post you act in first.")
    if not actor.has_role(*PROPOSERS, Role.CLOCK):
        return _("Cases are proposed by townships, civil affairs and the member units.")
    return None


def can_amend(actor: Actor, case: Deliberation) -> Refusal:
    """The proposing side amends a returned proposal."""
    if not acts_for(actor, case.proposer_unit_id) or not actor.has_role(*PROPOSERS):
        return _("Only the proposer, %(unit)s, amends the proposal.") % {"unit": case.proposer_unit.label}
    return None


def can_withdraw(actor: Actor, case: Deliberation) -> Refusal:
    """By the proposer before the hearing; where a minor or person at risk is concerned, by the office (C7)."""
    if case.status not in WITHDRAWABLE:
        return _("A case can be withdrawn only until it is being heard.")
    if case.is_on_an_agenda:
        return _("A joint meeting has taken the case on; what it decides comes back here.")
    if actor.has_role(*OFFICE) or ends_by_itself(actor, case.person):
        return None
    if not acts_for(actor, case.proposer_unit_id) or not actor.has_role(*PROPOSERS):
        return _("Only the proposer, %(unit)s, withdraws the case.") % {"unit": case.proposer_unit.label}
    if case.is_guarded:
        return _("A minor or a person at risk is concerned: the joint-meeting office decides on withdrawing.")
    return None


def can_reopen(actor: Actor, case: Deliberation) -> Refusal:
    """A closed case is reopened by the director, within the months that the rules give (C7)."""
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director reopens a matter that was struck off.")
    if case.status != Status.CLOSED or case.ended_at is None:
        return _("The case is not closed.")
    return too_old_to_reopen(case.ended_at, on=case.policy_on, county=county_of(case))


def can_sign_proposal(actor: Actor, case: Deliberation) -> Refusal:
    """The proposing side signs the form of what another process proposed in its name."""
    if not acts_for(actor, case.proposer_unit_id) or not actor.has_role(*PROPOSERS):
        return _("Only the proposer, %(unit)s, signs the proposal.") % {"unit": case.proposer_unit.label}
    return None


@never_for(lambda case: {case.proposer_id})
def can_accept(actor: Actor, case: Deliberation) -> Refusal:
    """Office staff accept, but never what they proposed themselves."""
    if not actor.has_role(Role.OFFICE):
        return _("Only the joint-meeting office accepts cases.")
    if case.proposer_id in actor.people:
        return _("You proposed this case yourself; a colleague of the office looks at it.")
    return None


def can_prepare(actor: Actor, case: Deliberation) -> Refusal:
    """The office assembles, schedules and writes down; the system gathers by itself."""
    if not actor.has_role(Role.OFFICE, Role.CLOCK):
        return _("Only the joint-meeting office prepares cases.")
    return None


def can_run_case(actor: Actor, case: Deliberation) -> Refusal:
    """The office keeps the desk of a hearing."""
    if not actor.has_role(*OFFICE):
        return _("Only the joint-meeting office keeps the meeting desk.")
    return None


def can_give_sheet(actor: Actor, sheet: Sheet) -> Refusal:
    """The unit asked gives its own sheet; at the closing time the clock notes that none came."""
    if actor.has_role(Role.CLOCK):
        return None
    if not acts_for(actor, sheet.unit_id) or not actor.has_role(*SHEET_WRITERS):
        return _("Only %(unit)s gives this sheet.") % {"unit": sheet.unit.label}
    return None


def can_drop_sheet(actor: Actor, sheet: Sheet) -> Refusal:
    """The office may stop asking a unit that turns out not to be concerned, while the others are asked."""
    if not actor.has_role(*OFFICE):
        return _("Only the joint-meeting office decides which units are asked.")
    case = sheet.round.deliberation
    if case.status != Status.PREPARING or sheet.status != Sheet.Status.ASKED:
        return _("This sheet has been given or is no longer asked for.")
    if sheet.unit_id in (case.lead_unit_id, county_of(case).civil_affairs.pk):
        return _("The lead unit and civil affairs are always heard.")
    return None


def can_write_outcomes(actor: Actor, case: Deliberation) -> Refusal:
    """The office writes the outcomes down until the decision is laid before the chair."""
    if not actor.has_role(*OFFICE):
        return _("Only the joint-meeting office writes outcomes down.")
    if not case.is_undecided or case.status in (Status.PROPOSED, Status.RETURNED, Status.PREPARING):
        return _("Outcomes are written once the units' sheets are in.")
    if case.status == Status.DECIDED:
        return _("The decision lies before the chair; it changes only when it comes back.")
    return None


def can_conclude(actor: Actor, case: Deliberation) -> Refusal:
    """The chair concludes; at the desk the office writes down what the chair said."""
    return None if actor.has_role(*OFFICE) else can_chair(actor, case)


def _keeps_out(case: Deliberation) -> set[int | None]:
    """Who does not preside: the proposer, and whoever is recused, or whose whole unit is."""
    found: set[int | None] = {case.proposer_id}
    current = case.round_now
    if current is None:
        return found
    for recusal in Recusal.objects.filter(matter__hearing__round=current).select_related("seat", "post"):
        if recusal.post is not None:
            found.add(recusal.post.user_id)
        if recusal.replacement_id is None:
            chairs = Post.objects.current().filter(unit=recusal.seat.unit_id, role=current.chair_role)
            found |= set(chairs.values_list("user_id", flat=True))
    return found


@never_for(_keeps_out)
def can_chair(actor: Actor, case: Deliberation) -> Refusal:
    """The chair of this round, who neither proposed the case nor keeps out of it (C0)."""
    current = case.round_now
    if current is None:
        return _("The case has not been accepted yet; nobody hears it.")
    chair_role = current.chair_role
    if not actor.has_role(*CHAIRS) or actor.role != chair_role:
        return _("Only the chair of this hearing decides on the case.")
    if case.proposer_id in actor.people:
        return _("You proposed this case yourself; another chair decides on it.")
    if is_recused(actor, current):
        return _("You keep out of this case; another chair decides on it.")
    return None


def _speaker(seat: Seat) -> int | None:
    """Who spoke for the unit."""
    return seat.signed_in_post.user_id if seat.signed_in_post is not None else None


@only_for(_speaker)
def can_sign_position(actor: Actor, seat: Seat) -> Refusal:
    """Whoever spoke for a unit signs what was said in its name."""
    if _speaker(seat) not in actor.people:
        return _("Only who spoke for %(unit)s signs what was said.") % {"unit": seat.unit.label}
    return None


def can_note_unsigned(actor: Actor, seat: Seat) -> Refusal:
    """At the closing time the clock notes that nobody signed."""
    return None if actor.has_role(Role.CLOCK) else _("Nobody but the clock notes that time has run out.")


def can_tell(actor: Actor, case: Deliberation) -> Refusal:
    """The township's window tells the person in plain words."""
    return _township_only(actor, case)


def can_visit(actor: Actor, case: Deliberation) -> Refusal:
    """The township visits the household after it is all done."""
    return _township_only(actor, case)


def can_open_file(actor: Actor, case: Deliberation) -> Refusal:
    """The full file for those who decide and for the units asked; never for one that keeps out of it."""
    found = case.rounds.filter(number=case.round).first()  # a proposal has no round yet
    if found is not None and is_recused(actor, found):
        return _("Your unit keeps out of this case; its file is closed to you.")
    return None


def can_read_positions(actor: Actor) -> bool:
    """Positions and dissent are the conveners' and the office's; a unit reads its own (C9)."""
    return actor.has_role(*READS_POSITIONS)


def is_recused(actor: Actor, round: Round) -> bool:
    """The actor, or the actor's whole unit, keeps out of the case."""
    recusals = Recusal.objects.filter(matter__hearing__round=round).select_related("seat", "post")
    for recusal in recusals:
        if recusal.post is not None and recusal.post.user_id in actor.people:
            return True
        if recusal.replacement_id is None and recusal.seat.unit_id == actor.unit_id:
            return not actor.has_role(*OFFICE)
    return False


def _township_only(actor: Actor, case: Deliberation) -> Refusal:
    roles = (Role.TCLERK, Role.TOFFICER, Role.VCO)
    if not actor.has_role(*roles) or not acts_for(actor, case.household.township_id):
        return _("Only %(unit)s, where the household lives, takes this step.") % {
            "unit": case.household.township.label
        }
    return None
