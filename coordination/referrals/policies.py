"""Who may do what with referrals, legs and projects; each answers None or the sentence that says why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, never_for, only_for
from coordination.lives.policies import ends_by_itself
from coordination.policy.reopening import too_old_to_reopen
from coordination.referrals.models import CharityProject, Leg, Referral
from coordination.referrals.queries.people import (
    WINDOW_ROLES,
    colleagues_of_keepers,
    handling_role,
    is_window,
    keepers,
    receiving_role,
    who_may_verify,
)
from coordination.units.counties import county_of
from coordination.units.models import AccountClass, Organisation, Role
from coordination.units.queries import acts_for

OFFICE = (Role.OFFICE, Role.OFFDIR)
LEADERS = (Role.OFFDIR, Role.DEPUTY)


def can_open_at_window(actor: Actor, window: Organisation | None = None) -> Refusal:
    """The people of a township's, the county's or the hotline's window take applications."""
    post = actor.acting_post
    if post is None or post.role not in WINDOW_ROLES:
        return _("Applications are taken at the windows: townships, civil affairs, the hotline.")
    if not is_window(post.unit_id):
        return _(
            "Your unit is no window; applications are taken by townships, civil affairs and the hotline."
        )
    if window is not None and not acts_for(actor, window.pk):
        return _("You take applications only at your own window.")
    return None


def can_register_referral(actor: Actor, window: Organisation) -> Refusal:
    """A window its own; another process opens one in the name of whoever acted there."""
    if actor.has_role(Role.CLOCK):
        return None
    if actor.post is None or actor.user.account_class != AccountClass.CASE or actor.has_role(Role.PROV):
        return _("Referrals are opened by people in case work.")
    return None


def at_window(actor: Actor, case: Referral) -> Refusal:
    if actor.role not in WINDOW_ROLES or not acts_for(actor, case.window_id):
        return _("Only the accepting window, %(unit)s, does this.") % {"unit": case.window.label}
    if case.is_restricted and not actor.people & keepers(case):
        return _("Only those who took this restricted matter on, or are named for it, work on it.")
    return None


@never_for(colleagues_of_keepers)
def can_accept_referral(actor: Actor, case: Referral) -> Refusal:
    return at_window(actor, case)


@never_for(colleagues_of_keepers)
def can_dispatch_referral(actor: Actor, case: Referral) -> Refusal:
    return at_window(actor, case)


def can_name_leg(actor: Actor, case: Referral) -> Refusal:
    """Receivers are named between acceptance and sending."""
    refused = at_window(actor, case)
    if refused is None and case.status not in (Referral.Status.REGISTERED, Referral.Status.ACCEPTED):
        return _("The matter has been sent; another receiver is named when a leg comes back.")
    return refused


@never_for(colleagues_of_keepers)
def can_answer_person(actor: Actor, case: Referral) -> Refusal:
    """The first-accepting window owns the reply (R116)."""
    return at_window(actor, case)


@never_for(colleagues_of_keepers)
def can_call_back(actor: Actor, case: Referral) -> Refusal:
    return at_window(actor, case)


def can_withdraw_referral(actor: Actor, case: Referral) -> Refusal:
    """At the person's wish, until a result is in; for a minor or a crisis the office consents (C7)."""
    if case.status not in Referral.WITHDRAWABLE or case.legs.filter(status=Leg.Status.ANSWERED).exists():
        return _("An application can be withdrawn only until its first result is in.")
    if ends_by_itself(actor, case.person):
        return None
    if is_at_risk(case):
        if not actor.has_role(*OFFICE):
            return _("The matter of a minor or of somebody at risk is withdrawn by the joint-meeting office.")
        return None
    return at_window(actor, case)


def is_at_risk(case: Referral) -> bool:
    return case.is_restricted or (case.person is not None and case.person.is_minor)


@never_for(lambda case: case.hands.values_list("pk", flat=True))
def can_verify_referral(actor: Actor, case: Referral) -> Refusal:
    """Verified by somebody who handled none of it; who stands in for somebody inherits the bar (C0)."""
    verifier = who_may_verify(case)
    if actor.role != verifier.role or not acts_for(actor, verifier.unit.pk):
        return _("The matter is verified by %(unit)s (%(role)s).") % {
            "unit": verifier.unit.label,
            "role": Role(verifier.role).label,
        }
    if case.hands.filter(pk__in=actor.people).exists():
        return _("You had a hand in this matter yourself; a colleague verifies it.")
    return None


def can_reopen_closed(actor: Actor, case: Referral) -> Refusal:
    """A closed matter is reopened by the director, within the months that the rules give."""
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director reopens a matter that was struck off.")
    if case.closed_at is None:
        return _("The matter has not been struck off.")
    return too_old_to_reopen(case.closed_at, on=case.policy_on, county=county_of(case))


def can_end_by_process(actor: Actor, case: Referral) -> Refusal:
    """A supervision or a deliberation that ended lets the matter go on by itself."""
    if not actor.has_role(Role.CLOCK):
        return _("This happens by itself when the other process ends.")
    return None


@never_for(colleagues_of_keepers)
def can_decide_category(actor: Actor, case: Referral) -> Refusal:
    """The window decides on a category that may fit where no authority has it before it."""
    if case.is_ended:
        return _("The matter has ended.")
    if case.status == Referral.Status.REGISTERED or not case.category_tries.unsent().exists():
        return _("No category that may fit is open here.")
    return at_window(actor, case)


def can_name_reader(actor: Actor, case: Referral) -> Refusal:
    """Who needs to know of a restricted matter is named by its window, the director or the deputy (R217)."""
    if not case.is_restricted:
        return _("The matter is not restricted.")
    return None if actor.has_role(*LEADERS) else at_window(actor, case)


def can_urge_leg(actor: Actor, leg: Leg) -> Refusal:
    """The window and the office may ask a receiver for its result."""
    if leg.status not in (Leg.Status.SENT, *Leg.AT_WORK) or leg.kind in (Leg.Kind.OWN, Leg.Kind.REGION):
        return _("This leg waits for no receiver.")
    return None if actor.has_role(*OFFICE) else at_window(actor, leg.case)


# --- legs --------------------------------------------------------------------------------------


def can_receive_leg(actor: Actor, leg: Leg) -> Refusal:
    """The receiver's liaison signs for it; for another region the window enters its receipt."""
    if leg.kind == Leg.Kind.REGION:
        return at_window(actor, leg.case)
    if actor.role != receiving_role(leg.receiver) or not acts_for(actor, leg.receiver_id):
        return _("Only the liaison of %(unit)s receives this.") % {"unit": leg.receiver.label}
    return None


def can_return_leg(actor: Actor, leg: Leg) -> Refusal:
    """Not after a ruling: then the unit handles it."""
    if leg.is_ruled:
        return _("The office has ruled that %(unit)s handles this; it cannot be returned again.") % {
            "unit": leg.receiver.label
        }
    return can_receive_leg(actor, leg)


@never_for(lambda leg: colleagues_of_keepers(leg.case))
def can_resend_leg(actor: Actor, leg: Leg) -> Refusal:
    return at_window(actor, leg.case)


def can_rule_leg(actor: Actor, leg: Leg) -> Refusal:
    """After two returns the office director says whose it is (C6)."""
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director rules on a matter that nobody takes.")
    return None


def _named_alone(leg: Leg) -> int | None:
    """A restricted matter is for the one named for it, and for nobody in that one's name."""
    by_window = leg.kind in (Leg.Kind.OWN, Leg.Kind.REGION)
    return (leg.handler_id or leg.received_by_id) if leg.case.is_restricted and not by_window else None


@only_for(_named_alone, alone=True)
def can_handle_leg(actor: Actor, leg: Leg) -> Refusal:
    """The receiver's handler; at the window what it kept, and what another region does."""
    if leg.kind in (Leg.Kind.OWN, Leg.Kind.REGION):
        return at_window(actor, leg.case)
    if not acts_for(actor, leg.receiver_id) or actor.role not in (
        handling_role(leg.receiver),
        receiving_role(leg.receiver),
    ):
        return _("Only the handler of %(unit)s works on this.") % {"unit": leg.receiver.label}
    if _named_alone(leg) not in (None, actor.user.pk):
        return _("This restricted matter is handled by the person named for it alone.")
    return None


def can_record_contact(actor: Actor, leg: Leg) -> Refusal:
    if leg.status not in Leg.AT_WORK:
        return _("Attempts are entered while the leg is being handled.")
    return can_handle_leg(actor, leg)


def can_open_fields(actor: Actor, leg: Leg) -> Refusal:
    """The receiver reads what its purpose needs, while it works on the matter and no longer (B8, C9)."""
    if leg.status not in Leg.AT_WORK:
        return _("The fields open with the receipt and close with the result.")
    if leg.needs_consent and not leg.consents.filter(receiver=leg.receiver_id, withdrawn_at=None).exists():
        return _("The person has withdrawn the consent; the fields are closed.")
    return can_handle_leg(actor, leg)


def can_withdraw_consent(actor: Actor, leg: Leg) -> Refusal:
    if not leg.consents.filter(withdrawn_at=None).exists():
        return _("No consent is in force here.")
    return at_window(actor, leg.case)


@only_for(_named_alone, alone=True)
def can_review_leg(actor: Actor, leg: Leg) -> Refusal:
    return can_handle_leg(actor, leg)


@never_for(lambda leg: colleagues_of_keepers(leg.case))
def can_tell_review(actor: Actor, leg: Leg) -> Refusal:
    """What came of the waiting list is told from the window that accepted the matter."""
    return at_window(actor, leg.case)


def can_open_gap(actor: Actor, township: Organisation | None = None) -> Refusal:
    """A household on one list and not on the other: the office, civil affairs, and its own township."""
    if actor.has_role(*OFFICE, Role.CCLERK, Role.CHEAD):
        return None
    if actor.has_role(Role.TCLERK) and (township is None or acts_for(actor, township.pk)):
        return None
    return _("Gaps between lists are followed up by the office, civil affairs and the household's township.")


# --- projects of social forces -------------------------------------------------------------------


def can_report_project(actor: Actor) -> Refusal:
    """A charity or service body reports its own projects beforehand (R98)."""
    if not actor.has_role(Role.PROV):
        return _("Projects are reported by the charities and service bodies themselves.")
    return None


def can_amend_project(actor: Actor, project: CharityProject) -> Refusal:
    if not actor.has_role(Role.PROV) or not acts_for(actor, project.body_id):
        return _("Only %(unit)s amends its project.") % {"unit": project.body.label}
    return None


def can_file_project(actor: Actor, project: CharityProject) -> Refusal:
    """Civil affairs puts projects of social forces on file."""
    hall = county_of(project).civil_affairs
    if not actor.has_role(Role.LIAISON, Role.UDEPUTY) or not acts_for(actor, hall.pk):
        return _("Only the liaison of civil affairs puts projects on file.")
    return None
