"""Categories confirmed and ended, and who is watched afterwards."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.changes import Change, begin, enter, gives_reason, lock, need, trace
from coordination.policy.deadlines import add_months
from coordination.policy.queries import parameter, policy_version
from coordination.register.authorities import must_be_authority
from coordination.register.losing import How, Loss, loss_of, tell_lost
from coordination.register.models import Category, CategoryStatus, Household, Person, WatchEntry
from coordination.register.policies import can_confirm_category, can_end_category, can_watch
from coordination.register.queries.living import who_stands_for
from coordination.register.reviews import set_next_review
from coordination.register.rules import must_live
from coordination.register.verbs import RegisterVerb
from coordination.units.counties import county_of
from coordination.units.models import Organisation
from coordination.vocabulary import choice

WATCH_TERM = {WatchEntry.Kind.REFUSED: "WATCH_REFUSED", WatchEntry.Kind.EXITED: "WATCH_EXITED"}


@transaction.atomic
def confirm_category(
    person: Person | Household,
    category: str,
    *,
    actor: Actor,
    authority: Organisation,
    from_on: dt.date,
    review_on: dt.date | None,
    until_on: dt.date | None = None,
    basis: str,
    monthly: Decimal | None = None,
    taken_over_on: dt.date | None = None,
) -> CategoryStatus:
    """Enter what an authority confirmed for a person or for the whole household; several may hold at once."""
    household, one = _whose(person)
    must_live(one)
    require(can_confirm_category(actor, household, authority))
    if taken_over_on is None:  # the books of before say who confirmed then
        must_be_authority(category, authority, household)
    same = CategoryStatus.objects.filter(household=household, person=one, category=category)
    if same.current(max(from_on, timezone.localdate())).exists():
        raise ValidationError({"category": _("This category is in force already.")})
    status = CategoryStatus(
        household=household,
        person=one,
        category=Category(category),
        authority=authority,
        from_on=from_on,
        until_on=until_on,
        review_on=review_on,
        basis=basis.strip(),
        monthly=monthly,
        monthly_from=from_on if monthly is not None else None,
        taken_over_on=taken_over_on,
    )
    status.full_clean()
    save_version(status, actor=actor)
    set_next_review(household, actor=actor)
    _lift_after_admission(household, one, status, actor)
    trace(
        status,
        RegisterVerb.CATEGORY_CONFIRMED,
        actor=actor,
        unit=authority,
        after={
            "authority": authority.short_name,
            "category": choice(CategoryStatus, "category", category),
            "person": one.masked_name if one else "",
            "from": from_on,
            "review": review_on,
        },
        basis=basis,
    )
    return status


@transaction.atomic
def end_category(status: CategoryStatus, *, actor: Actor, until_on: dt.date, reason: str) -> CategoryStatus:
    """End a category on its last day; who left is watched for two years from then (R237)."""
    status, change = begin(status, actor=actor)
    household = lock(status.household)
    require(can_end_category(actor, status))
    if status.until_on is not None and status.until_on < timezone.localdate():
        raise ValidationError(_("This category ended already."))
    reason = need(reason, _("Say why the category ends."))
    status.until_on, status.end_reason = until_on, reason[:300]
    status.full_clean()
    change.save(
        RegisterVerb.CATEGORY_ENDED,
        unit=status.authority,
        after={
            "authority": status.authority.short_name,
            "category": choice(status, "category", status.category),
            "person": status.person.masked_name if status.person else "",
            "until": until_on,
        },
        reason=reason,
    )
    set_next_review(household, actor=actor)
    watch(
        status.person or household,
        actor=actor,
        kind=WatchEntry.Kind.EXITED,
        since_on=until_on,
        reason=reason,
        category=status.category,
        authority=status.authority,
        source=status,
        source_label=str(status),
    )
    tell_lost(loss_of(status, How.ENDED, f"ended:{until_on}"), actor=actor)
    return status


@gives_reason
@transaction.atomic
def watch(
    person: Person | Household,
    *,
    actor: Actor,
    kind: str,
    since_on: dt.date,
    reason: str,
    category: str = "",
    authority: Organisation | None = None,
    source: models.Model | None = None,
    source_label: str = "",
) -> WatchEntry:
    """Keep somebody in sight: a year after a refusal, two after leaving, that day included (C10)."""
    household, one = _whose(person)
    require(can_watch(actor, household, source))
    kind = WatchEntry.Kind(kind)
    today = timezone.localdate()
    months = parameter(WATCH_TERM[kind], on=today, county=county_of(household)).value
    entry = WatchEntry(
        household=household,
        person=one,
        kind=kind,
        category=category,
        since_on=since_on,
        until_on=add_months(since_on, months),
        authority=authority,
        reason=reason.strip()[:300],
        source_type=source._meta.label_lower if source is not None else "",
        source_id=source.pk if source is not None else None,
        source_label=source_label[:200],
        policy_version=policy_version(on=today, county=county_of(household)),
    )
    entry.full_clean()
    enter(
        entry,
        RegisterVerb.WATCH_STARTED,
        actor=actor,
        unit=authority or household.township_id,
        after={
            "kind": choice(WatchEntry, "kind", kind),
            "until": entry.until_on,
            "person": one.masked_name if one else "",
        },
        basis=source_label,
        reason=reason,
    )
    if kind == WatchEntry.Kind.REFUSED:
        key = f"watch:{entry.pk}"
        loss = Loss(household, one, How.REFUSED, key, category, authority, known_as=source_label)
        tell_lost(loss, actor=actor)
    return entry


@transaction.atomic
def watch_refusal(
    person: Person,
    *,
    actor: Actor,
    source: models.Model,
    source_label: str,
    reason: str,
    authority: Organisation,
) -> WatchEntry | None:
    """Whom another room refused is kept in sight (R237): once for one matter, and of those who live."""
    person = who_stands_for(person)
    label = source._meta.label_lower
    same = WatchEntry.objects.active().filter(source_type=label, source_id=source.pk)
    if person.died_on is not None or same.exists():
        return None
    return watch(
        person,
        actor=actor,
        kind=WatchEntry.Kind.REFUSED,
        since_on=timezone.localdate(),
        reason=reason,
        authority=authority,
        source=source,
        source_label=source_label,
    )


@transaction.atomic
def lift_watch(entry: WatchEntry, *, actor: Actor, reason: str) -> WatchEntry:
    """Take somebody off the watch list before its end: admitted again, died, entered by mistake."""
    entry, change = begin(entry, actor=actor)
    require(can_watch(actor, entry.household))
    if not entry.is_active:
        raise ValidationError(_("This entry is no longer in force."))
    _lift(change, need(reason, _("Say why the entry is lifted.")))
    return entry


def _lift(change: Change[WatchEntry], reason: str) -> None:
    entry = change.record
    entry.lifted_on, entry.lift_reason = timezone.localdate(), reason[:300]
    change.save(RegisterVerb.WATCH_LIFTED, reason=reason)


def _lift_after_admission(
    household: Household, person: Person | None, status: CategoryStatus, actor: Actor
) -> None:
    """Who is admitted again needs no watching for the refusal or the exit before, whichever category it was in.

    A category of the household lifts what is entered for it and for its members, a person's own that of
    the person and of the household.
    """
    if not status.is_current:
        return
    waiting = household.watch_entries.select_for_update(of=("self",)).select_related("household")
    whose = Q() if person is None else Q(person=None) | Q(person=person)
    for entry in waiting.filter(whose, lifted_on=None):
        why = _("admitted again: %(category)s") % {"category": status.get_category_display()}
        _lift(Change(entry, actor=actor), why)


def _whose(person: Person | Household) -> tuple[Household, Person | None]:
    if isinstance(person, Household):
        return lock(person), None
    return lock(person.household), person
