"""Whose turn a step of a case is: the first of those meant for it who has no other part in the case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from coordination.aid.models import Account, AidCase, Part, StagePlan
from coordination.units.models import Organisation, Role, User
from coordination.units.queries import county_unit, people_acting_for, users_acting_for

F = Part.Function


class Desk(NamedTuple):
    """A role in a unit."""

    unit: Organisation
    role: str


def free_desk(case: AidCase, function: str, desks: Iterable[Desk]) -> Desk:
    """The first desk at which somebody acts today who has no other part in this case; else the last."""
    desks = list(desks)
    barred = set(Part.objects.filter(case=case).exclude(function=function).values_list("user_id", flat=True))
    acting = users_acting_for({(desk.unit.pk, str(desk.role)) for desk in desks})
    for desk in desks:
        if any(user.pk not in barred for user in acting[desk.unit.pk, str(desk.role)]):
            return desk
    return desks[-1]


def civil_affairs() -> Organisation:
    return county_unit(Role.CHEAD)


def township_desks(case: AidCase) -> list[Desk]:
    return [Desk(case.township, Role.TCLERK), Desk(case.township, Role.THEAD)]


def township_people(case: AidCase) -> list[User]:
    """Whom a case concerns where it happened, whoever's turn it is."""
    return people_acting_for(township_desks(case))


def registrar_of(case: AidCase) -> Desk:
    """The township's clerk; the second officer where the clerk has another part."""
    town = case.township
    return free_desk(
        case,
        F.REGISTRAR,
        [
            Desk(town, Role.TCLERK),
            Desk(town, Role.TOFFICER),
            Desk(civil_affairs(), Role.CCLERK),
            Desk(town, Role.TCLERK),
        ],
    )


def approver_of(case: AidCase) -> Desk:
    """The township head; where nobody there is free to approve, the county leader (C0, invariant 8)."""
    return free_desk(case, F.APPROVER, [Desk(case.township, Role.THEAD), *_county_heads()])


def county_approver_of(case: AidCase) -> Desk:
    return free_desk(case, F.APPROVER, _county_heads())


def _county_heads() -> list[Desk]:
    unit = civil_affairs()
    return [Desk(unit, Role.CHEAD), Desk(unit, Role.UHEAD), Desk(unit, Role.CHEAD)]


def decider_of(case: AidCase) -> Desk:
    """Who approved the plan also decides on cutting or resuming it; after a deliberation the county."""
    plan = case.the_plan
    if plan is not None and plan.tier != StagePlan.Tier.TOWNSHIP:
        return county_approver_of(case)
    return approver_of(case)


def payer_of(case: AidCase) -> Desk:
    """The reserve is paid out by the township's second officer, the county pool by finance."""
    stage = case.stage
    return _payer(case, stage.account if stage else None)


def last_payer_of(case: AidCase) -> Desk:
    """Who pays from the account that the newest payment came from."""
    plan = case.the_plan
    payment = plan.payments.select_related("stage__account").first() if plan else None
    return _payer(case, payment.stage.account if payment else None)


def _payer(case: AidCase, account: Account | None) -> Desk:
    finance = Desk(county_unit(Role.FIN), Role.FIN)
    if account is not None and account.is_reserve:
        return free_desk(case, F.PAYER, [Desk(case.township, Role.TOFFICER), finance])
    return finance


def verifier_of(case: AidCase) -> Desk:
    """The household's village co-ordinator; where none is free, the county's reviewer."""
    desks = []
    village = case.household.village
    if village is not None:
        desks.append(Desk(village, Role.VCO))
    return free_desk(case, F.VERIFIER, [*desks, *_county_reviewers()])


def county_checker_of(case: AidCase) -> Desk:
    return free_desk(case, F.VERIFIER, _county_reviewers())


def _county_reviewers() -> list[Desk]:
    unit = civil_affairs()
    return [
        Desk(unit, Role.CCLERK),
        Desk(unit, Role.LIAISON),
        Desk(unit, Role.UCLERK),
        Desk(unit, Role.CCLERK),
    ]
