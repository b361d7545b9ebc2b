"""Whose turn a step of a case is: the first of those meant for it who has no other part in the case."""

from __future__ import annotations

from collections.abc import Iterable

from coordination.aid.models import Account, AidCase, MonthEnd, Part, Payment, StagePlan
from coordination.units.counties import county_of
from coordination.units.holders import Holder
from coordination.units.models import Role
from coordination.units.queries import users_acting_for

F = Part.Function


def free(case: AidCase, function: str, holders: Iterable[Holder], otherwise: Holder) -> Holder:
    """The first of these who has no other part in this case, be it a substitute; where none is free, the other."""
    holders = list(holders)
    barred = set(Part.objects.filter(case=case).exclude(function=function).values_list("user_id", flat=True))
    acting = users_acting_for({holder.key for holder in holders})
    for holder in holders:
        if any(user.pk not in barred for user in acting[holder.key]):
            return holder
    return otherwise


def township_side(case: AidCase) -> list[Holder]:
    """Whom a case concerns where it happened, whoever's turn it is."""
    return [Holder(case.township, Role.TCLERK), Holder(case.township, Role.THEAD)]


def registrar_of(case: AidCase) -> Holder:
    """The township's clerk; the second officer where the clerk has another part."""
    clerk, second = Holder(case.township, Role.TCLERK), Holder(case.township, Role.TOFFICER)
    return free(case, F.REGISTRAR, [clerk, second, county_of(case).holder(Role.CCLERK)], clerk)


def approver_of(case: AidCase) -> Holder:
    """The township head; where nobody there is free to approve, the county leader (C0, invariant 8)."""
    return _approver(case, Holder(case.township, Role.THEAD))


def county_approver_of(case: AidCase) -> Holder:
    return _approver(case)


def _approver(case: AidCase, *first: Holder) -> Holder:
    leader = county_of(case).holder(Role.CHEAD)
    return free(case, F.APPROVER, [*first, leader, Holder(leader.unit, Role.UHEAD)], leader)


def decider_of(case: AidCase) -> Holder:
    """Who approved the plan also decides on cutting or resuming it; after a deliberation the county."""
    plan = case.the_plan
    if plan is not None and plan.tier != StagePlan.Tier.TOWNSHIP:
        return county_approver_of(case)
    return approver_of(case)


def payer_of(case: AidCase) -> Holder:
    """The reserve is paid out by the township's second officer, the county pool by finance."""
    stage = case.stage
    return payer_from(case, stage.account if stage else None)


def last_payer_of(case: AidCase) -> Holder:
    """Who pays from the account that the newest payment came from."""
    plan = case.the_plan
    payment = plan.payments.select_related("stage__account").first() if plan else None
    return payer_from(case, payment.stage.account if payment else None)


def newest_is_paid(case: AidCase) -> bool:
    """Whether the newest payment of a case left the house, and has not come back."""
    plan = case.the_plan
    status = plan.payments.values_list("status", flat=True).first() if plan else None
    return status == Payment.Status.PAID


def payer_from(case: AidCase, account: Account | None) -> Holder:
    """Who pays from an account in this case, and sees what comes back into it."""
    finance = county_of(case.township).holder(Role.FIN)  # kept with the unit, asked for again by the step
    if account is not None and account.is_reserve:
        return free(case, F.PAYER, [Holder(case.township, Role.TOFFICER)], finance)
    return finance


def verifier_of(case: AidCase) -> Holder:
    """The household's village co-ordinator; where none is free, the county's reviewer."""
    village = case.household.village
    return _checker(case, *([Holder(village, Role.VCO)] if village is not None else []))


def county_checker_of(case: AidCase) -> Holder:
    return _checker(case)


def _checker(case: AidCase, *first: Holder) -> Holder:
    reviewer = county_of(case).holder(Role.CCLERK)
    others = [Holder(reviewer.unit, role) for role in (Role.LIAISON, Role.UCLERK)]
    return free(case, F.VERIFIER, [*first, reviewer, *others], reviewer)


def counter_of(month_end: MonthEnd) -> Holder:
    """The township's second officer, or its clerk where it has none."""
    second = Holder(month_end.account.unit, Role.TOFFICER)
    return second if second.people() else Holder(month_end.account.unit, Role.TCLERK)


def month_signer_of(month_end: MonthEnd) -> Holder:
    """The township head; the county leader where only those who counted are left to sign (C0, invariant 8)."""
    head = Holder(month_end.account.unit, Role.THEAD)
    if any(user.pk not in month_end.counters for user in head.people()):
        return head
    return county_of(month_end).holder(Role.CHEAD)
