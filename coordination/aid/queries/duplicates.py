"""Aid given, approved or asked for before: by person, household and cause, in every township."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from coordination.aid.models import NOTHING, AidCase, Duplicate
from coordination.aid.queries.limits import same_cause_since
from coordination.register.models import Household, Person

S = AidCase.Status
Kind = Duplicate.Kind
NO_AID = (S.REFUSED, S.WITHDRAWN)


def find_duplicates(case: AidCase) -> list[Duplicate]:
    """Other cases of the person or the household in the period; those of the same cause block (C5-1).

    A person who was registered twice is found by the blind index of the identity number.
    """
    first = same_cause_since(case.policy_on)
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


def same_persons(person: Person) -> set[int]:
    """Every entry of this human being: the standing one, those merged into it, those of the same number."""
    standing = person.current
    entries = Q(pk=standing.pk) | Q(merged_into=standing)
    if standing.id_number_index:
        entries |= Q(id_number_index=standing.id_number_index)
    return {person.pk, *Person.objects.filter(entries).values_list("pk", flat=True)}


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
