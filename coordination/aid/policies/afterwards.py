"""Who may change what was decided: the person declines, new facts recall it, a closed case is taken up again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal
from coordination.aid.lifecycle import DECLINABLE, RECALLABLE
from coordination.aid.models import AidCase, Part, Stage
from coordination.aid.policies.cases import can_keep_papers
from coordination.aid.policies.separation import apart, barred, takes_step
from coordination.aid.queries import holding
from coordination.policy.reopening import too_old_to_reopen
from coordination.units.counties import county_of
from coordination.units.models import Role

F = Part.Function
S = AidCase.Status


def can_decline_aid(actor: Actor, case: AidCase) -> Refusal:
    """Written down by whoever keeps the papers; for a minor by the office, who sees to the safeguards (C7)."""
    if case.status not in DECLINABLE:
        return _("Nothing is granted and unpaid in this case that could be declined.")
    if case.person.is_minor:
        if not actor.has_role(Role.OFFICE, Role.OFFDIR):
            return _("Aid for a minor is declined before the joint-meeting office alone.")
        return barred(actor, case, F.REGISTRAR)
    return can_keep_papers(actor, case)


@apart(F.APPROVER)
def can_recall_decision(actor: Actor, case: AidCase) -> Refusal:
    """Whoever decided, before anything of the decision is carried out."""
    if case.status not in RECALLABLE:
        return _("No decision stands here that is not carried out yet.")
    if case.lane == AidCase.Lane.GRANTED:
        return _("The deliberation decided: it is recalled there.")
    plan = case.the_plan
    given = (Stage.Status.PAID, Stage.Status.RECEIVED)
    if plan is not None and plan.stages.filter(number__gte=1, status__in=given).exists():
        return _("A stage is paid already: less is decided at the check of the next stage, after a hearing.")
    return takes_step(actor, case, F.APPROVER, holding.decider_of(case))


def can_reopen_case(actor: Actor, case: AidCase) -> Refusal:
    """A closed case, within the months that the rules give; afterwards a new one is linked to it (C7)."""
    if not actor.has_role(Role.OFFDIR):
        return _("Only the office director reopens a matter that was struck off.")
    if refusal := _was_closed(case):
        return refusal
    return _too_old(case)


def can_follow_with_another(actor: Actor, case: AidCase) -> Refusal:
    """The clerk registers anew what a case too old to be reopened would have gone on with."""
    if refusal := _was_closed(case):
        return refusal
    if _too_old(case) is None:
        return _("The case can still be reopened by the office director.")
    return can_keep_papers(actor, case)


def _too_old(case: AidCase) -> Refusal:
    assert case.ended_at is not None  # noqa: S101 - a case that is closed says since when
    return too_old_to_reopen(case.ended_at, on=case.policy_on, county=county_of(case))


def _was_closed(case: AidCase) -> Refusal:
    granted_elsewhere = case.lane == AidCase.Lane.TAKEN_OVER
    if case.status != S.CLOSED or case.ended_at is None or granted_elsewhere:
        return _("The case is not closed.")
    return None
