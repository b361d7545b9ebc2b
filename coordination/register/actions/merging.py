"""One person once: questions asked, two people told apart, two entries made one with both histories."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import bulk_update_versions
from coordination.changes import Change, begin, gives_reason, need, revising, trace
from coordination.notifications.actions import hint
from coordination.register.identity import Sameness, identity_index, same_person
from coordination.register.joining import tell_joined
from coordination.register.matching import described
from coordination.register.models import CategoryStatus, Household, IdentityQuestion, Person, WatchEntry
from coordination.register.policies import can_decide_identity, can_merge_persons
from coordination.register.reviews import set_next_review
from coordination.register.rules import must_be_chosen, must_fit_number
from coordination.register.verbs import RegisterVerb
from coordination.rules import ask

Status = IdentityQuestion.Status
TAKEN_OVER = ("id_number", "phone", "account", "health_note", "identity_note", "died_on")
INDEXES = ("id_number_index", "phone_index", "account_index")


@transaction.atomic
def ask_identity(person: Person, other: Person, *, actor: Actor, reason: str) -> IdentityQuestion:
    """Lay two entries before a human, once for each pair."""
    _must_be_of_one_county(person, other)
    first, second = sorted((person, other), key=lambda one: one.pk)
    question, is_new = IdentityQuestion.objects.get_or_create(
        person=first, other=second, defaults={"reason": str(reason)}
    )
    if is_new:
        for one in (first, second):
            trace(
                one,
                RegisterVerb.IDENTITY_ASKED,
                actor=actor,
                after={"reason": str(reason)},
            )
        hint(question)
    return question


@transaction.atomic(savepoint=False)
def settle_questions(person: Person, *, actor: Actor) -> None:
    """Close what was asked about a person and is answered by the number or the day that is known now."""
    asked = IdentityQuestion.objects.of_county(person.county_id).open()
    concerned = asked.filter(Q(person=person) | Q(other=person)).order_by("pk")
    for question in concerned.select_for_update(of=("self",)).select_related("person", "other"):
        one, other = described(question.person), described(question.other)
        if same_person(one, other) is not Sameness.DIFFERENT:
            continue
        note = _("Two ID numbers.") if one.id_number and other.id_number else _("Two names or days of birth.")
        _decide(Change(question, actor=actor), Status.DIFFERENT, note)
        for side in (question.person, question.other):
            trace(side, RegisterVerb.FOUND_DIFFERENT, actor=actor, reason=note)


@gives_reason
@transaction.atomic
def find_different(question: IdentityQuestion, *, actor: Actor, note: str) -> IdentityQuestion:
    """Two people of one name: said once, with the reason, and not asked again."""
    question, change = begin(question, actor=actor)
    require(can_decide_identity(actor, question))
    _decide(change, Status.DIFFERENT, note)
    for one in (question.person, question.other):
        trace(
            one,
            RegisterVerb.FOUND_DIFFERENT,
            actor=actor,
            reason=note,
        )
    return question


@transaction.atomic
def merge_persons(
    keep: Person, merge: Person, *, actor: Actor, reason: str, holds: dt.date | None = None
) -> Person:
    """Make one person of two entries: the first stands, the second leads to it; both histories stay (R236).

    Two valid numbers are two people. ``holds`` says which of two days of birth is right.
    """
    people = {
        one.pk: one
        for one in Person.objects.select_for_update(of=("self",))
        .select_related("household__township", "household__village")
        .filter(pk__in=[keep.pk, merge.pk])
        .order_by("pk")
    }
    keep, merge = people[keep.pk], people[merge.pk]
    _must_be_of_one_county(keep, merge)
    require(can_merge_persons(actor, keep, merge))
    if keep.pk == merge.pk or keep.merged_into_id or merge.merged_into_id:
        raise ValidationError(_("One of the two entries was merged already."))
    need(reason, _("Say why the two are one person."), field="note")
    _must_not_contradict(keep, merge, holds)
    questions = list(
        IdentityQuestion.objects.select_for_update(of=("self",)).filter(person__in=people, other__in=people)
    )
    if any(question.status == Status.DIFFERENT for question in questions):
        raise ValidationError(_("This question was decided already."))
    with revising(merge, actor=actor, reason=reason):
        merge.merged_into = keep
    earlier = list(merge.merged.all())
    for one in earlier:  # every entry leads to the standing one in one step
        one.merged_into = keep
    bulk_update_versions(earlier, ["merged_into"], actor=actor, reason=reason)
    _take_over(keep, merge, holds, actor, reason)
    _hand_statuses_over(keep, merge, actor, reason)
    for question in questions:
        if question.status == Status.OPEN:
            _decide(Change(question, actor=actor), Status.SAME, reason)
    for household in {keep.household, merge.household}:
        trace(
            keep,
            RegisterVerb.PERSON_MERGED,
            actor=actor,
            unit=household.township_id,
            household=household.key,
            after={"kept": keep.key, "merged": merge.key, "from": merge.household.number},
            reason=reason,
        )
    _close_empty_household(merge.household, keep.household, actor, reason)
    tell_joined(keep, [merge, *earlier], actor=actor, reason=reason)
    hint(keep, merge, keep.household, merge.household)
    return keep


def _must_be_of_one_county(person: Person, other: Person) -> None:
    """Counties keep an entry each: an identity joins them, and nobody merges them."""
    if person.county_id != other.county_id:
        raise ValidationError(_("The two entries are of two counties, each of which keeps its own."))


def _must_not_contradict(keep: Person, merge: Person, holds: dt.date | None) -> None:
    """A number decides against one person; two days of birth are decided by whoever merges."""
    if keep.id_number and merge.id_number and keep.id_number != merge.id_number:
        raise ValidationError(
            _(
                "The two entries have two valid ID numbers, so they are two people. Where a number was mistyped, correct that entry first."
            )
        )
    days = {one.born_on for one in (keep, merge) if one.born_on is not None}
    ask("holds", must_be_chosen, days, holds)
    if len(days) > 1:
        ask("holds", must_fit_number, keep.id_number or merge.id_number, holds)


def _take_over(keep: Person, merge: Person, holds: dt.date | None, actor: Actor, reason: str) -> None:
    """What only the other entry knew; and the day of birth that was found to hold."""
    born_on = (holds if None not in (keep.born_on, merge.born_on) else None) or keep.born_on or merge.born_on
    known = [name for name in TAKEN_OVER if getattr(merge, name) and not getattr(keep, name)]
    known += [index for index in INDEXES if index.removesuffix("_index") in known]
    known += ["identity"] if "id_number" in known else []
    if (
        merge.paper_number
        and not keep.paper_number
        and merge.id_number == (keep.id_number or merge.id_number)
    ):
        known.append("paper_number")
    if not known and keep.born_on == born_on:
        return
    with revising(keep, actor=actor, reason=reason):
        for name in known:
            setattr(keep, name, getattr(merge, name))
        keep.born_on = born_on
        keep.identity_index = identity_index(keep.name, born_on)


def _hand_statuses_over(keep: Person, merge: Person, actor: Actor, reason: str) -> None:
    """The other entry's categories and watch entries; a category that both hold stays with each history."""
    held = set(keep.categories.filter(until_on=None).values_list("category", flat=True))
    moved = [
        status
        for status in merge.categories.all()
        if status.until_on is not None or status.category not in held
    ]
    for status in moved:
        status.person, status.household = keep, keep.household
    bulk_update_versions(moved, ["person", "household"], actor=actor, reason=reason)
    twice = list(merge.categories.filter(until_on=None))
    for status in twice:
        status.until_on = max(status.from_on, timezone.localdate())
        status.end_reason = reason[:300]
    bulk_update_versions(twice, ["until_on", "end_reason"], actor=actor, reason=reason)
    watched: list[WatchEntry] = list(merge.watch_entries.all())
    for entry in watched:
        entry.person, entry.household = keep, keep.household
    bulk_update_versions(watched, ["person", "household"], actor=actor, reason=reason)
    for household in {keep.household, merge.household}:
        set_next_review(household, actor=actor)


def _close_empty_household(old: Household, kept: Household, actor: Actor, reason: str) -> None:
    """A household whose only member was the same person goes into the other, with its chain."""
    if old.pk == kept.pk:
        return
    left = old.members.filter(merged_into=None).order_by("pk").first()
    if left is not None:
        if old.head is not None and old.head.merged_into_id is not None:
            with revising(old, actor=actor, reason=reason):
                old.head = left
        return
    for one in [old, *old.merged.all()]:
        with revising(one, actor=actor, reason=reason):
            one.merged_into = kept
    own = list(CategoryStatus.objects.filter(household=old, person=None, until_on=None))
    for status in own:
        status.until_on = max(status.from_on, timezone.localdate())
        status.end_reason = reason[:300]
    bulk_update_versions(own, ["until_on", "end_reason"], actor=actor, reason=reason)
    set_next_review(old, actor=actor)
    for household in (old, kept):
        trace(
            old,
            RegisterVerb.HOUSEHOLD_MERGED,
            actor=actor,
            unit=household.township_id,
            household=household.key,
            after={"from": old.number, "to": kept.number},
            reason=reason,
        )


def _decide(change: Change[IdentityQuestion], status: Status, note: str) -> None:
    question = change.record
    if question.status != Status.OPEN:
        raise ValidationError(_("This question was decided already."))
    note = need(note, _("Say how you know."), field="note")
    question.status, question.note = status, note[:300]
    question.decided_at, question.decided_by = timezone.now(), change.actor.acting_post
    change.keep(note)
