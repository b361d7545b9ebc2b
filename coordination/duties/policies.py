"""Who may do what with an assignment; each answers None or the sentence that says why not."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, never_for, only_for
from coordination.duties.models import Assignment, Chase, CoTask, Dispute, Extension, Progress
from coordination.policy.deadlines import due
from coordination.units.counties import county_of
from coordination.units.holders import head_role, liaison_role
from coordination.units.models import Organisation, Post, Role
from coordination.units.queries import acts_for

S = Assignment.Status
CONVENERS = (Role.CHIEF, Role.DEPUTY)
CHASE_SIGNER = {
    Chase.Kind.REMINDER: Role.OFFICE,
    Chase.Kind.SUPERVISION: Role.OFFDIR,
    Chase.Kind.CIRCULAR: Role.DEPUTY,
}
# who may be given the work of a unit
HANDLERS = (
    Role.UCLERK,
    Role.UDEPUTY,
    Role.LIAISON,
    Role.CCLERK,
    Role.FIN,
    Role.TCLERK,
    Role.TOFFICER,
)


def is_civil_affairs(unit: Organisation) -> bool:
    """Civil affairs houses the office: its own duties are judged by others."""
    return unit == county_of(unit).civil_affairs


# --- breakdown and dispatch ---------------------------------------------------------------------


def can_draft_assignment(actor: Actor) -> Refusal:
    """The office breaks decisions down; lines of signed minutes open theirs by themselves."""
    if not actor.has_role(Role.OFFICE, Role.OFFDIR, Role.CLOCK):
        return _("Only the joint-meeting office drafts assignments.")
    return None


def can_note_assignment(actor: Actor) -> Refusal:
    """A convener hands a matter to the office by a note."""
    if not actor.has_role(*CONVENERS):
        return _("Notes that open an assignment are written by the conveners.")
    return None


def can_set_cycle(actor: Actor) -> Refusal:
    """Recurring duties are set by the director; the base data by the clock."""
    if not actor.has_role(Role.OFFDIR, Role.CLOCK):
        return _("Recurring duties are set by the office director.")
    return None


def can_break_down(actor: Actor, assignment: Assignment) -> Refusal:
    if not actor.has_role(Role.OFFICE):
        return _("The office's staff break matters down.")
    return None


def can_approve_breakdown(actor: Actor, assignment: Assignment) -> Refusal:
    """The office director approves what was not decided word for word (D08)."""
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director approves breakdowns.")
    return None


def can_sign_slip(actor: Actor, assignment: Assignment) -> Refusal:
    """The office director always signs the slip (D07)."""
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director signs assignment slips.")
    return None


def can_receive_assignment(actor: Actor, assignment: Assignment) -> Refusal:
    """The lead unit's liaison signs the receipt; in a township the clerk (D09)."""
    unit = assignment.lead_unit
    if not _is_liaison(actor, unit):
        return _("Only the liaison of %(unit)s signs the receipt.") % {"unit": unit.label}
    return None


# --- dispute --------------------------------------------------------------------------------------


def dispute_closes_at(assignment: Assignment) -> dt.datetime | None:
    """Until when its lead unit may dispute: DISPUTE_WINDOW from the slip's dispatch."""
    if assignment.dispatched_at is None:
        return None
    return due(
        "DISPUTE_WINDOW",
        start=assignment.dispatched_at,
        on=assignment.policy_on,
        county=county_of(assignment),
    ).at


def can_raise_dispute(actor: Actor, assignment: Assignment) -> Refusal:
    """Within the window after dispatch, by the liaison, once: a ruling stands."""
    unit = assignment.lead_unit
    if not _is_liaison(actor, unit):
        return _("Only the liaison of %(unit)s raises a dispute.") % {"unit": unit.label}
    closes = dispute_closes_at(assignment)
    if closes is None or timezone.now() > closes:
        return _("The time for disputing is over.")
    if Dispute.objects.filter(assignment=assignment, unit=unit).exclude(ruling__in=("", "dropped")).exists():
        return _("The dispute has been ruled on; the ruling stands.")
    return None


def can_sign_dispute(actor: Actor, assignment: Assignment) -> Refusal:
    return _only_head(actor, assignment.lead_unit, _("Only the head of %(unit)s files a dispute."))


def can_mediate_dispute(actor: Actor, assignment: Assignment) -> Refusal:
    if not actor.has_role(Role.OFFDIR):
        return _("The office director mediates disputes.")
    return None


def can_advise_on_dispute(actor: Actor, assignment: Assignment) -> Refusal:
    dispute = assignment.disputes.filter(ruling="").first()
    if dispute is None or dispute.advisor is None or not _is_liaison(actor, dispute.advisor):
        return _("Only the unit that was asked gives advice.")
    return None


def can_rule_on_dispute(actor: Actor, assignment: Assignment) -> Refusal:
    """The deputy convener's ruling is final."""
    if not actor.has_role(Role.DEPUTY):
        return _("The deputy convener rules on this dispute.")
    return None


# --- work -----------------------------------------------------------------------------------------


def can_assign_handler(actor: Actor, assignment: Assignment) -> Refusal:
    unit = assignment.lead_unit
    if not _is_liaison(actor, unit):
        return _("The liaison of %(unit)s assigns the handler.") % {"unit": unit.label}
    return None


def can_transfer_assignment(actor: Actor, assignment: Assignment) -> Refusal:
    """Liaison or head give the matter to another handler while it is in work."""
    unit = assignment.lead_unit
    if not (_is_liaison(actor, unit) or _is_head(actor, unit)):
        return _("The liaison or the head of %(unit)s transfers its matters.") % {"unit": unit.label}
    if assignment.status != S.IN_PROGRESS:
        return _("Only a matter in progress is transferred.")
    return None


@only_for(lambda assignment: assignment.handler.user_id if assignment.handler else None)
def can_work_on_assignment(actor: Actor, assignment: Assignment) -> Refusal:
    if not is_handler(actor, assignment):
        who = assignment.handler.user.label if assignment.handler else "—"
        return _("The matter is with %(who)s; the liaison can transfer it.") % {"who": who}
    return None


@only_for(lambda entry: entry.assignment.handler.user_id if entry.assignment.handler else None)
def can_give_progress(actor: Actor, entry: Progress) -> Refusal:
    return can_work_on_assignment(actor, entry.assignment)


def can_sign_report(actor: Actor, assignment: Assignment) -> Refusal:
    """The unit's head signs the completion report (D15)."""
    return _only_head(actor, assignment.lead_unit, _("Only the head of %(unit)s signs its reports."))


def can_receive_co_task(actor: Actor, task: CoTask) -> Refusal:
    if not _is_liaison(actor, task.unit):
        return _("Only the liaison of %(unit)s signs the receipt.") % {"unit": task.unit.label}
    return None


def can_contribute(actor: Actor, task: CoTask) -> Refusal:
    if not actor.has_role(*HANDLERS) or not acts_for(actor, task.unit_id):
        return _("This part is contributed by %(unit)s.") % {"unit": task.unit.label}
    return None


def can_remind(actor: Actor, assignment: Assignment) -> Refusal:
    """The office reminds; so do the lead unit's liaison and head within their unit."""
    inside = _is_liaison(actor, assignment.lead_unit) or _is_head(actor, assignment.lead_unit)
    if not actor.has_role(Role.OFFICE, Role.OFFDIR) and not inside:
        return _("The office reminds, and within the unit its liaison and head.")
    if assignment.status not in Assignment.RUNNING:
        return _("Nothing of it waits for its unit now.")
    return None


# --- more time --------------------------------------------------------------------------------------


def can_ask_extension(actor: Actor, assignment: Assignment) -> Refusal:
    """Asked by the handler before the due day has passed, one request at a time (D11)."""
    if assignment.status != S.IN_PROGRESS:
        return _("More time is asked while the matter is in progress.")
    if not is_handler(actor, assignment):
        return can_work_on_assignment(actor, assignment)
    if timezone.now() > assignment.closes_at:
        return _("The due day has passed; more time is asked before it.")
    if assignment.extensions.filter(status__in=Extension.OPEN).exists():
        return _("A request for more time is open already.")
    return None


def can_sign_extension(actor: Actor, extension: Extension) -> Refusal:
    return _only_head(
        actor, extension.assignment.lead_unit, _("Only the head of %(unit)s asks for more time.")
    )


def can_rule_on_extension(actor: Actor, extension: Extension) -> Refusal:
    """The first by the office director, every other by the deputy convener."""
    if not actor.has_role(extension.decider):
        return _("Decided by: %(role)s.") % {"role": Role(extension.decider).label}
    return None


# --- verifying and closing ----------------------------------------------------------------------------


def did_the_work(assignment: Assignment) -> set[int]:
    """Everybody who had a hand in it: handlers, those who reported, signed or contributed."""
    found = {assignment.handler.user_id} if assignment.handler else set()
    found |= set(assignment.progress.values_list("given_by__user", flat=True))
    found |= set(assignment.co_tasks.values_list("answered_by__user", flat=True))
    for drafted, signed in assignment.reports.values_list("drafted_by__user", "signed_by__user"):
        found |= {drafted, signed}
    return {pk for pk in found if pk is not None}


@never_for(did_the_work)
def can_verify_report(actor: Actor, assignment: Assignment) -> Refusal:
    """Verified against the measure by somebody of the office who did not do the work (C0)."""
    if not actor.has_role(Role.OFFICE):
        return _("The office's staff verify reports.")
    if actor.people & did_the_work(assignment):
        return _("You took part in the work; somebody else verifies it.")
    return None


def return_role(assignment: Assignment) -> Role:
    """Who decides a repeated return: the second the director, from the third on the deputy convener."""
    own = is_civil_affairs(assignment.lead_unit)
    return Role.OFFDIR if assignment.returns < 2 and not own else Role.DEPUTY


def can_rule_on_return(actor: Actor, assignment: Assignment) -> Refusal:
    role = return_role(assignment)
    if not actor.has_role(role):
        return _("Decided by: %(role)s.") % {"role": role.label}
    return None


def closing_role(assignment: Assignment) -> Role:
    """The director closes; the deputy convener what is major, and what civil affairs itself did."""
    above = assignment.is_major or is_civil_affairs(assignment.lead_unit)
    return Role.DEPUTY if above else Role.OFFDIR


def _did_or_verified(assignment: Assignment) -> set[int]:
    verified = {assignment.verified_by.user_id} if assignment.verified_by else set()
    return did_the_work(assignment) | verified


@never_for(_did_or_verified)
def can_close_assignment(actor: Actor, assignment: Assignment) -> Refusal:
    """Closed by a different person from the one who verified and those who worked (B7)."""
    role = closing_role(assignment)
    if not actor.has_role(role):
        return _("Decided by: %(role)s.") % {"role": role.label}
    if assignment.verified_by is not None and assignment.verified_by.user_id in actor.people:
        return _("You verified it; somebody else closes it.")
    if actor.people & did_the_work(assignment):
        return _("You took part in the work; somebody else closes it.")
    return None


def can_supervise(actor: Actor) -> Refusal:
    """Office, director and conveners see all units side by side (R78)."""
    if not actor.has_role(Role.OFFICE, Role.OFFDIR, *CONVENERS):
        return _("The supervision board is for the office and the conveners.")
    return None


# --- the ladder's papers ------------------------------------------------------------------------------


def can_end_chase(actor: Actor, chase: Chase) -> Refusal:
    """D12 by the office, D13 by its director, D14 by the convener's side."""
    role = CHASE_SIGNER[Chase.Kind(chase.kind)]
    if not actor.has_role(role):
        return _("Signed by: %(role)s.") % {"role": role.label}
    return None


def can_pause_for_outage(actor: Actor, assignment: Assignment) -> Refusal:
    """The house itself adds the days on which no page answered; nobody asks for them."""
    if not actor.has_role(Role.CLOCK):
        return _("The days on which no page answered are added by the clock.")
    return None


def can_draft_chase(actor: Actor) -> Refusal:
    """The clock drafts the ladder's papers; people sign them or lay them aside."""
    if not actor.has_role(Role.CLOCK):
        return _("Papers of the ladder are drafted by the clock.")
    return None


# --- who is who ---------------------------------------------------------------------------------------


def is_handler(actor: Actor, assignment: Assignment) -> bool:
    """The handler; where the handler's post has ended, whoever holds that role in the unit now."""
    handler, post = assignment.handler, actor.acting_post
    if handler is None or post is None:
        return False
    if post.pk == handler.pk:
        return True
    gone = not Post.objects.current().filter(pk=handler.pk).exists()
    return gone and post.role == handler.role and acts_for(actor, handler.unit_id)


def _is_liaison(actor: Actor, unit: Organisation) -> bool:
    return actor.role == liaison_role(unit) and acts_for(actor, unit.pk)


def _is_head(actor: Actor, unit: Organisation) -> bool:
    return actor.role == head_role(unit) and acts_for(actor, unit.pk)


def _only_head(actor: Actor, unit: Organisation, sentence: str) -> Refusal:
    return None if _is_head(actor, unit) else sentence % {"unit": unit.label}
