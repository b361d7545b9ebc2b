"""Aid given, approved or asked for before: by person, household, account and what else may be the same.

Asked before every decision and payment, not at the registration alone (C10). Of another county the
clerk learns one thing: that it aids this person for the same cause.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Max, Q, QuerySet
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
    ruled = {one.other_id: one for one in case.duplicates.exclude(ruling="")}
    ruled_there = set(
        Duplicate.objects.filter(other=case).exclude(ruling="").values_list("case_id", flat=True)
    )
    asking = (*AidCase.BEFORE_DECISION, *WITH_MONEY_AHEAD)
    return [
        one
        for one in find_duplicates(case)
        if one.other_id not in ruled_there
        and not (one.other_id > case.pk and one.other.status in asking)
        and (one.other_id not in ruled or (one.is_hard and not ruled[one.other_id].is_hard))
    ]


def has_soft(case: AidCase) -> bool:
    """Whether something was found that blocks nothing and is to be answered in a sentence."""
    return any(not one.is_hard for one in open_duplicates(case))


def _found(case: AidCase) -> list[Duplicate]:
    grounds = _grounds(case)
    others = AidCase.objects.of_county(case.township.county_id).exclude(status__in=NO_AID).exclude(pk=case.pk)
    who = Q(person__in=grounds.people) | Q(household__in=grounds.households)
    if grounds.paid_to:
        who |= Q(pk__in=grounds.paid_to)
    rows = others.filter(who).select_related("plan", "township").order_by("-pk")[:MOST]
    paid = _paid_on(rows)
    found = []
    for other in rows:
        kind, amount = _what_was_given(other)
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
                given_on=paid.get(other.pk) or timezone.localdate(other.registered_at),
            )
        )
    return found


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
    own = same_persons(case.person)
    homes = same_households(case.household) | same_households(person.household)
    grounds.add(own, Ground.PERSON)
    grounds.households = dict.fromkeys(homes, Ground.HOUSEHOLD)
    here = Person.objects.of_county(person.county_id)
    strangers = here.exclude(pk__in=own).exclude(household__in=homes)
    accounts = _accounts(case, homes)
    if accounts:
        grounds.add(_keys(strangers.filter(account_index__in=accounts)), Ground.ACCOUNT)
        to = Payment.objects.filter(account_index__in=accounts, plan__case__county=person.county_id)
        to = to.exclude(plan__case__household__in=homes).exclude(plan__case=case.pk)
        grounds.paid_to = set(to.values_list("plan__case", flat=True)[:MOST])
    asked = IdentityQuestion.objects.of_county(person.county_id).open()
    pairs = asked.filter(Q(person__in=own) | Q(other__in=own)).values_list("person", "other")
    grounds.add({pk for pair in pairs for pk in pair} - own, Ground.QUESTION)
    if person.identity_index:
        alike = strangers.filter(identity_index=person.identity_index)
        if person.id_number_index:  # two numbers are two people
            alike = alike.filter(id_number_index="")
        grounds.add(_keys(alike), Ground.NAME_BIRTH)
    if person.phone_index:
        grounds.add(_keys(strangers.filter(phone_index=person.phone_index)), Ground.PHONE)
    return grounds


def _keys(people: QuerySet[Person]) -> list[int]:
    return list(people.order_by().values_list("pk", flat=True)[:MOST])


def _accounts(case: AidCase, homes: set[int]) -> set[str]:
    """The accounts of the household, and whatever this case was paid into."""
    members = Person.objects.filter(household__in=homes).exclude(account_index="")
    paid = Payment.objects.filter(plan__case=case.pk).exclude(account_index="")
    return {*members.values_list("account_index", flat=True), *paid.values_list("account_index", flat=True)}


def _paid_on(cases: Iterable[AidCase]) -> dict[int, dt.date]:
    """Of each case the day of its newest payment."""
    paid = Payment.objects.filter(plan__case__in=[case.pk for case in cases], status=Payment.Status.PAID)
    rows = paid.order_by().values("plan__case").annotate(at=Max("paid_at")).values_list("plan__case", "at")
    return {pk: timezone.localdate(at) for pk, at in rows}


def counties_that_aid(case: AidCase) -> list[int]:
    """Other counties with an open or paid case of this identity for the same cause in the period (R236).

    The one read of aid that leaves the county; nothing comes out of it but which county to ask.
    """
    identity = case.person.current.identity_id
    if identity is None:
        return []
    first = same_cause_since(on=case.policy_on, county=county_of(case))
    since = timezone.make_aware(dt.datetime.combine(first, dt.time.min))
    entries = Person.objects.filter(Q(identity=identity) | Q(merged_into__identity=identity))
    others = AidCase.objects.filter(
        person__in=entries.values("pk"), cause=case.cause, registered_at__gte=since
    )
    others = others.exclude(county=case.township.county_id).exclude(status__in=NO_AID).select_related("plan")
    return sorted({other.county_id for other in others if _what_was_given(other)[1]})


def same_persons(person: Person) -> set[int]:
    """Every entry that the county has of this human being: the standing one, those merged into it, the identity's."""
    standing = person.current
    entries = Q(pk=standing.pk) | Q(merged_into=standing)
    if standing.identity_id is not None:
        entries |= Q(identity=standing.identity_id)
    own = Person.objects.of_county(person.county_id).filter(entries)
    return {person.pk, *own.values_list("pk", flat=True)}


def same_households(household: Household) -> set[int]:
    standing = household.merged_into or household
    merged = Household.objects.filter(Q(pk=standing.pk) | Q(merged_into=standing))
    return {household.pk, *merged.values_list("pk", flat=True)}


def _what_was_given(other: AidCase) -> tuple[Duplicate.Kind, Decimal]:
    plan = other.the_plan
    if plan is not None and plan.paid:
        return Kind.PAID, plan.paid + plan.reserved
    if other.is_ended:
        return Kind.PROMISED, NOTHING
    if plan is not None and plan.approved:
        return Kind.APPROVED, plan.reserved or plan.approved
    return Kind.PROMISED, other.amount
