"""Who may do what in an aid case."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal
from coordination.aid.lifecycle import ENDED_BY_ORDER, MAY_BOUNCE, SUSPENDABLE, WITH_MONEY_AHEAD
from coordination.aid.models import AidCase, Part, Stage
from coordination.aid.policies.separation import apart, barred, holds, takes_step
from coordination.aid.queries import holding
from coordination.aid.queries.advances import advance_account, advance_of
from coordination.lives.queries import receives_nothing
from coordination.policy.words import due_day
from coordination.register.queries.living import living_members
from coordination.units.models import Organisation, Role
from coordination.units.queries import acts_for

F = Part.Function
S = AidCase.Status
COUNTY_SIDE = (Role.CCLERK, Role.CHEAD, Role.OFFICE, Role.OFFDIR, Role.CLOCK)


def can_register_aid(actor: Actor, township: Organisation | None = None) -> Refusal:
    """Where it happened: the township's clerk or second officer, a village's co-ordinator; county desks
    that take up a warning or a decision."""
    if actor.has_role(*COUNTY_SIDE):
        return None
    post = actor.acting_post
    if post is not None and actor.has_role(Role.TCLERK, Role.TOFFICER):
        if township is None or acts_for(actor, township.pk):
            return None
    elif (
        post is not None
        and actor.has_role(Role.VCO)
        and (township is None or post.unit.parent_id == township.pk)
    ):
        return None
    return _("Aid is registered by the township where the hardship happened.")


@apart(F.APPROVER)
def can_rule_on_duplicate(actor: Actor, case: AidCase) -> Refusal:
    return takes_step(actor, case, F.APPROVER, holding.approver_of(case))


@apart(F.APPROVER)
def can_allow_second_aid(actor: Actor, case: AidCase) -> Refusal:
    """Paying one cause twice in the period is the county leader's decision (C10)."""
    return takes_step(actor, case, F.APPROVER, holding.county_approver_of(case))


@apart(F.APPROVER)
def can_quick_approve(actor: Actor, case: AidCase) -> Refusal:
    """The township head; once the time has passed the county leader as well."""
    if case.county_asked_at is not None and holds(actor, holding.county_approver_of(case)):
        return barred(actor, case, F.APPROVER)
    return takes_step(actor, case, F.APPROVER, holding.approver_of(case))


@apart(F.APPROVER)
def can_approve_instead(actor: Actor, case: AidCase) -> Refusal:
    return takes_step(actor, case, F.APPROVER, holding.county_approver_of(case))


@apart(F.APPROVER)
def can_release_pool(actor: Actor, case: AidCase) -> Refusal:
    return takes_step(actor, case, F.APPROVER, holding.county_approver_of(case))


@apart(F.PAYER)
def can_pay(actor: Actor, case: AidCase) -> Refusal:
    """On the stage's day and not before: an urgent need brings the day forward (C5-6)."""
    stage = case.stage
    if stage is not None and stage.due_on > timezone.localdate():
        return _("This stage is to be paid on %(day)s: bring it forward first, or wait for its day.") % {
            "day": due_day(stage.due_on)
        }
    return takes_step(actor, case, F.PAYER, holding.payer_of(case))


@apart(F.VERIFIER)
def can_confirm_receipt(actor: Actor, case: AidCase) -> Refusal:
    return takes_step(actor, case, F.VERIFIER, holding.verifier_of(case))


can_verify_case = can_check_stage = can_follow_up = can_confirm_receipt


@apart(F.REGISTRAR)
def can_keep_papers(actor: Actor, case: AidCase) -> Refusal:
    """The registering side: emergency over, papers, plan, hearing, closing."""
    return takes_step(actor, case, F.REGISTRAR, holding.registrar_of(case))


@apart(F.VERIFIER)
def can_file_case(actor: Actor, case: AidCase) -> Refusal:
    return takes_step(actor, case, F.VERIFIER, holding.county_checker_of(case))


can_check_for_county = can_file_case


@apart(F.APPROVER)
def can_review_case(actor: Actor, case: AidCase) -> Refusal:
    return takes_step(actor, case, F.APPROVER, holding.approver_of(case))


@apart(F.APPROVER)
def can_approve_for_county(actor: Actor, case: AidCase) -> Refusal:
    return takes_step(actor, case, F.APPROVER, holding.county_approver_of(case))


@apart(F.APPROVER)
def can_decide_cut(actor: Actor, case: AidCase) -> Refusal:
    return takes_step(actor, case, F.APPROVER, holding.decider_of(case))


@apart(F.APPROVER)
def can_resume_case(actor: Actor, case: AidCase) -> Refusal:
    return takes_step(actor, case, F.APPROVER, holding.decider_of(case))


@apart(F.APPROVER)
def can_settle_frozen(actor: Actor, case: AidCase) -> Refusal:
    return takes_step(actor, case, F.APPROVER, holding.county_approver_of(case))


def can_end_by_order(actor: Actor, case: AidCase) -> Refusal:
    """Whoever orders the return for county civil affairs; of which recovery, that room has asked."""
    if case.status not in ENDED_BY_ORDER:
        return _("No money waits to be paid in this case.")
    if not actor.has_role(Role.CHEAD, Role.UHEAD):
        return _("The return is ordered by county civil affairs.")
    return None


def can_withdraw_case(actor: Actor, case: AidCase) -> Refusal:
    """By whoever keeps the papers, before anything was decided; of a minor by the office (C7)."""
    if case.status not in AidCase.BEFORE_DECISION:
        return _("A request can be withdrawn only before it is decided; aid that was paid stays.")
    if case.person.is_minor:
        if not actor.has_role(Role.OFFICE, Role.OFFDIR):
            return _("The request of a minor is withdrawn by the joint-meeting office.")
        return barred(actor, case, F.REGISTRAR)
    return can_keep_papers(actor, case)


def can_suspend_case(actor: Actor, case: AidCase) -> Refusal:
    if case.status not in SUSPENDABLE:
        return _("Only aid with stages still to come can be suspended.")
    return can_decide_cut(actor, case)


def can_bring_forward(actor: Actor, case: AidCase) -> Refusal:
    stage = case.stage
    waits = stage is not None and stage.due_on > timezone.localdate()
    if not waits or case.status not in (S.PLAN_APPROVED, S.STAGE_DUE, S.STAGE_RELEASED):
        return _("No stage waits for its day.")
    return can_decide_cut(actor, case)


def can_report_death(actor: Actor, case: AidCase) -> Refusal:
    """Whoever of the township, the village or civil affairs hears of it first."""
    if case.is_ended:
        return _("This case has ended; report the death on the page of the household.")
    if receives_nothing(case.person):
        return _("The death of this person is reported or confirmed already.")
    near = actor.has_role(Role.TCLERK, Role.TOFFICER, Role.THEAD) and acts_for(actor, case.township_id)
    village = actor.has_role(Role.VCO) and acts_for(actor, case.household.village_id or 0)
    if near or village or actor.has_role(Role.CCLERK, Role.CHEAD):
        return None
    return _("A death is reported by the township, the village or civil affairs.")


def can_freeze_for_death(actor: Actor, case: AidCase) -> Refusal:
    """By whoever confirmed it: the death stands in the register, and money waits."""
    if case.person.current.died_on is None:
        return _("Nothing is frozen for good before the death is confirmed.")
    if case.status not in WITH_MONEY_AHEAD:
        return _("No money waits to be paid in this case.")
    return None


def can_thaw_case(actor: Actor, case: AidCase) -> Refusal:
    if case.person.current.died_on is not None or case.status != S.FROZEN:
        return _("Only what a death froze that was confirmed in error goes on by itself.")
    return None


def can_end_for_death(actor: Actor, case: AidCase) -> Refusal:
    """A request of somebody who lived alone ends with them; a household's goes on."""
    if case.person.current.died_on is None or living_members(case.person.current.household):
        return _("A request ends with a death only where nobody of the household is left.")
    if case.status not in AidCase.BEFORE_DECISION:
        return _("A request can be withdrawn only before it is decided; aid that was paid stays.")
    return None


def can_take_back(actor: Actor, case: AidCase) -> Refusal:
    """Whoever paid the advance sees what comes back, as long as some of it is not accounted for."""
    advance, account = advance_of(case), advance_account(case)
    if advance is None or advance.status != Stage.Status.RECEIVED or account is None or account.rest <= 0:
        return _("Nothing of an advance is left to be given back.")
    return takes_step(actor, case, F.PAYER, holding.payer_from(case, advance.account))


def can_report_bounce(actor: Actor, case: AidCase) -> Refusal:
    """Whoever pays hears from the bank, be it after the case has ended."""
    if case.status not in MAY_BOUNCE or not holding.newest_is_paid(case):
        return _("No payment is under way.")
    return takes_step(actor, case, F.PAYER, holding.last_payer_of(case))
