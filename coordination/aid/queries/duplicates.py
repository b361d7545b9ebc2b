"""Aid given, approved or asked for before: by person, household and cause, in every township.

Of another county the clerk learns one thing: that it aids this person for the same cause.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from coordination.aid.models import NOTHING, AidCase, Duplicate
from coordination.aid.queries.limits import same_cause_since
from coordination.register.models import Household, Person
from coordination.units.counties import county_of

S = AidCase.Status
Kind = Duplicate.Kind
NO_AID = (S.REFUSED, S.WITHDRAWN)


def find_duplicates(case: AidCase) -> list[Duplicate]:
    """Other cases of the person or the household in the period; those of the same cause block (C5-1).

    A person who was registered twice is found by the identity.
    """
    first = same_cause_since(on=case.policy_on, county=county_of(case))
    since = timezone.make_aware(dt.datetime.combine(first, dt.time.min))
    persons = same_persons(case.person)
    others = (
        AidCase.objects.filter(Q(person__in=persons) | Q(household__in=same_households(case.household)))
        .filter(registered_at__gte=since)
        .exclude(status__in=NO_AID)
        .exclude(pk=case.pk)
        .select_related("plan", "township")
        .order_by("-pk")
    )
    found = []
    for other in others:
        kind, amount = _what_was_given(other)
        if amount:
            found.append(
                Duplicate(
                    case=case,
                    other=other,
                    kind=kind,
                    amount=amount,
                    same_person=other.person_id in persons,
                    same_cause=other.cause == case.cause,
                )
            )
    return found


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


def _what_was_given(other: AidCase) -> tuple[Kind, Decimal]:
    plan = other.the_plan
    if plan is not None and plan.paid:
        return Kind.PAID, plan.paid + plan.reserved
    if other.is_ended:
        return Kind.PROMISED, NOTHING
    if plan is not None and plan.approved:
        return Kind.APPROVED, plan.reserved or plan.approved
    return Kind.PROMISED, other.amount
