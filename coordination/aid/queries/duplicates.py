"""Aid given, approved or asked for before: by person, household, account and what else may be the same.

Asked before every decision and payment, not at the registration alone (C10). Of another county the
clerk learns one thing: that it aids this person for the same cause.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from coordination.aid.lifecycle import WITH_MONEY_AHEAD
from coordination.aid.models import NOTHING, AidCase, Duplicate, Payment
from coordination.aid.queries.limits import same_cause_since
from coordination.register.models import Household, IdentityQuestion, Person
from coordination.units.counties import county_of

S = AidCase.Status
Kind, Ground = Duplicate.Kind, Duplicate.Ground
NO_AID = (S.REFUSED, S.WITHDRAWN)
SAME = (Ground.PERSON, Ground.HOUSEHOLD)
MOST = 50  # rows that a page and a paper show
UNREAD = ("facts", "other_aid", "reason", "ruling_reason", "supplement")
"""What is written about another case, and nobody reads where it was found."""
_PAID = Payment.objects.filter(plan__case=OuterRef("pk"), status=Payment.Status.PAID)
LAST_PAID = Subquery(_PAID.order_by("-paid_at").values("paid_at")[:1])


def find_duplicates(case: AidCase) -> list[Duplicate]:
    """Other aid of this county in the period, each named once by its strongest ground; hard ones first.

    Hard is the same person or household with the same cause, and the same account in another
    household; all else is soft. Counted by the day of payment, of what is unpaid by its registration.
    """
    since = same_cause_since(on=max(case.policy_on, timezone.localdate()), county=county_of(case))
    found = [one for one in _found(case) if one.given_on is not None and one.given_on >= since]
    return sorted(found, key=lambda one: (not one.is_hard, -one.other_id))


def earlier_aid(case: AidCase) -> list[Duplicate]:
    """What the same people got before the period: shown and printed, not asked about (3.22)."""
    since = same_cause_since(on=max(case.policy_on, timezone.localdate()), county=county_of(case))
    before = dt.date(since.year - 1, 1, 1)
    found = [
        one
        for one in _found(case)
        if one.ground in SAME
        and one.kind == Kind.PAID
        and one.given_on is not None
        and before <= one.given_on < since
    ]
    for one in found:
        one.is_earlier, one.is_hard = True, False
    return found


def open_duplicates(case: AidCase) -> list[Duplicate]:
    """What was found and nobody has ruled on yet, here or from the other side.

    Of two that both still have money ahead the later one is asked.
    """
    rulings = Duplicate.objects.filter(Q(case=case) | Q(other=case)).exclude(ruling="").order_by()
    rows = list(rulings.values_list("case", "other", "is_hard"))
    ruled = {other: is_hard for one, other, is_hard in rows if one == case.pk}
    ruled_there = {one for one, other, _is_hard in rows if other == case.pk}
    asking = (*AidCase.BEFORE_DECISION, *WITH_MONEY_AHEAD)
    return [
        one
        for one in find_duplicates(case)
        if one.other_id not in ruled_there
        and not (one.other_id > case.pk and one.other.status in asking)
        and (one.other_id not in ruled or (one.is_hard and not ruled[one.other_id]))
    ]


def _found(case: AidCase) -> list[Duplicate]:
    grounds = _grounds(case)
    county = case.county_id or case.township.county_id  # of one that is being registered its place says it
    others = AidCase.objects.of_county(county).exclude(status__in=NO_AID).exclude(pk=case.pk)
    who = Q(person__in=grounds.people) | Q(household__in=grounds.households)
    if grounds.paid_to:
        who |= Q(pk__in=grounds.paid_to)
    rows = others.filter(who).select_related("plan", "township").defer(*UNREAD).order_by("-pk")
    dated: Iterable[Any] = rows.annotate(paid_last=LAST_PAID)[:MOST]
    found = []
    for other in dated:
        kind, amount = what_was_given(other)
        if not amount:
            continue
        ground = grounds.of(other)
        same_cause = other.cause == case.cause
        found.append(
            Duplicate(
                case=case,
                other=other,
                kind=kind,
                amount=amount,
                ground=ground,
                same_person=ground == Ground.PERSON,
                same_cause=same_cause,
                is_hard=ground == Ground.ACCOUNT or (ground in SAME and same_cause),
                given_on=timezone.localdate(other.paid_last or other.registered_at),
            )
        )
    return found


class _Stranger(NamedTuple):
    """Somebody of another household, by what may be the same."""

    pk: int
    account_index: str
    identity_index: str
    id_number_index: str
    phone_index: str


class _Grounds:
    """Whose cases are looked at, and why: people and households by ground, cases by the account they were paid to."""

    def __init__(self) -> None:
        self.people: dict[int, Duplicate.Ground] = {}
        self.households: dict[int, Duplicate.Ground] = {}
        self.paid_to: set[int] = set()

    def add(self, people: Iterable[int], ground: Duplicate.Ground) -> None:
        for pk in people:
            self.people.setdefault(pk, ground)

    def of(self, other: AidCase) -> Duplicate.Ground:
        order = list(Ground)
        named = [self.people.get(other.person_id), self.households.get(other.household_id)]
        if other.pk in self.paid_to:
            named.append(Ground.ACCOUNT)
        return min((one for one in named if one is not None), key=order.index)


def _grounds(case: AidCase) -> _Grounds:
    person, grounds = case.person.current, _Grounds()
    own = same_persons(person)
    homes = _homes(case.household_id, person.household_id)
    grounds.add(own, Ground.PERSON)
    grounds.households = dict.fromkeys(homes, Ground.HOUSEHOLD)
    accounts = _accounts(case, homes)
    if accounts:
        to = Payment.objects.filter(account_index__in=accounts, plan__case__county=person.county_id)
        to = to.exclude(plan__case__household__in=homes).exclude(plan__case=case.pk)
        grounds.paid_to = set(to.order_by().values_list("plan__case", flat=True)[:MOST])
    strangers = _strangers(person, own, homes, accounts)
    grounds.add([row.pk for row in strangers if row.account_index in accounts], Ground.ACCOUNT)
    asked = IdentityQuestion.objects.of_county(person.county_id).open()
    pairs = asked.filter(Q(person__in=own) | Q(other__in=own)).order_by().values_list("person", "other")
    grounds.add({pk for pair in pairs for pk in pair} - own, Ground.QUESTION)
    grounds.add([row.pk for row in strangers if _is_alike(row, person)], Ground.NAME_BIRTH)
    grounds.add([row.pk for row in strangers if row.phone_index == person.phone_index != ""], Ground.PHONE)
    return grounds


def _is_alike(row: _Stranger, person: Person) -> bool:
    """Of one name and birth; two numbers are two people."""
    is_one = row.identity_index == person.identity_index != ""
    return is_one and not (row.id_number_index and person.id_number_index)


def _strangers(person: Person, own: set[int], homes: set[int], accounts: set[str]) -> list[_Stranger]:
    """People of other households with one of the accounts, or the name and birth, or the phone: the strongest ground and the newest first."""
    here = Person.objects.of_county(person.county_id).exclude(pk__in=own).exclude(household__in=homes)
    looks = [Q(account_index__in=accounts)] if accounts else []
    if person.identity_index:
        alike = Q(identity_index=person.identity_index)
        looks.append(alike & Q(id_number_index="") if person.id_number_index else alike)
    if person.phone_index:
        looks.append(Q(phone_index=person.phone_index))
    if not looks:
        return []
    strongest = Case(
        *(When(look, then=place) for place, look in enumerate(looks)), output_field=IntegerField()
    )
    rows = here.filter(reduce(or_, looks)).order_by(strongest, "-pk")
    return [_Stranger(*row) for row in rows.values_list(*_Stranger._fields)[: MOST * len(looks)]]


def _accounts(case: AidCase, homes: set[int]) -> set[str]:
    """The accounts of the household, and whatever this case was paid into."""
    members = Person.objects.filter(household__in=homes).exclude(account_index="")
    paid = Payment.objects.filter(plan__case=case.pk).exclude(account_index="")
    of = members.order_by().values_list("account_index").union(paid.order_by().values_list("account_index"))
    return {index for (index,) in of}


def paid_on(cases: Iterable[AidCase]) -> dict[int, dt.date]:
    """Of each case the day of its newest payment."""
    paid = Payment.objects.filter(plan__case__in=[case.pk for case in cases], status=Payment.Status.PAID)
    rows = paid.order_by().values("plan__case").annotate(at=Max("paid_at")).values_list("plan__case", "at")
    return {pk: timezone.localdate(at) for pk, at in rows}


def counties_that_aid(case: AidCase) -> list[int]:
    """Other counties with an open or paid case of this identity for the same cause in the period (R236).

    Counted as at home: by the day of payment, of what is unpaid by its registration.
    The one read of aid that leaves the county; nothing comes out of it but which county to ask.
    """
    identity = case.person.current.identity_id
    if identity is None:
        return []
    first = same_cause_since(on=max(case.policy_on, timezone.localdate()), county=county_of(case))
    since = timezone.make_aware(dt.datetime.combine(first, dt.time.min))
    entries = Person.objects.filter(Q(identity=identity) | Q(merged_into__identity=identity))
    others = AidCase.objects.filter(person__in=entries.values("pk"), cause=case.cause)
    others = others.annotate(counts_at=Coalesce(LAST_PAID, "registered_at")).filter(counts_at__gte=since)
    others = others.exclude(county=case.township.county_id).exclude(status__in=NO_AID).select_related("plan")
    return sorted({other.county_id for other in others if what_was_given(other)[1]})


def same_persons(person: Person) -> set[int]:
    """Every entry that the county has of this human being: the standing one, those merged into it, the identity's."""
    standing = person.current
    entries = Q(pk=standing.pk) | Q(merged_into=standing)
    if standing.identity_id is not None:
        entries |= Q(identity=standing.identity_id)
    own = Person.objects.of_county(person.county_id).filter(entries)
    return {person.pk, *own.values_list("pk", flat=True)}


def same_households(household: Household) -> set[int]:
    return _homes(household.pk)


def _homes(*households: int) -> set[int]:
    """Every entry that the county has of these households: the standing ones, and those merged into them."""
    known = Household.objects.filter(pk__in=households).order_by()
    # read first: of a condition on what another one finds PostgreSQL makes a walk over all households
    standing = set(known.values_list(Coalesce("merged_into", "pk"), flat=True))
    rows = Household.objects.filter(Q(pk__in=standing) | Q(merged_into__in=standing)).order_by()
    return {*households, *rows.values_list("pk", flat=True)}


def what_was_given(other: AidCase) -> tuple[Duplicate.Kind, Decimal]:
    """How much a case gave or promises: paid before approved, approved before asked for."""
    plan = other.the_plan
    if plan is not None and plan.paid:
        return Kind.PAID, plan.paid + plan.reserved
    if other.is_ended:
        return Kind.PROMISED, NOTHING
    if plan is not None and plan.approved:
        return Kind.APPROVED, plan.reserved or plan.approved
    return Kind.PROMISED, other.amount
