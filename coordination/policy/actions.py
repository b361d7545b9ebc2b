"""Every change of the rules and the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination.access import require
from coordination.audit.actions import record
from coordination.changes import lock, need, revising
from coordination.notifications.actions import hint, notify
from coordination.policy.followers import recompute_all
from coordination.policy.given import settle_given_days
from coordination.policy.keyed import must_be_known
from coordination.policy.models import (
    CalendarDay,
    CalendarYear,
    Evidence,
    Parameter,
    PolicyDocument,
    PolicyVersion,
)
from coordination.policy.notice import NoticeDay, check_notice
from coordination.policy.notices import PolicyNotice
from coordination.policy.policies import can_change_parameters, can_import_calendar, can_put_in_force
from coordination.policy.queries import next_version_label, parameters
from coordination.policy.snapshot import forget
from coordination.policy.values import must_reach_least
from coordination.policy.verbs import PolicyVerb
from coordination.rules import ask
from coordination.units.counties import County, county_of
from coordination.units.holders import Holder, people_of
from coordination.units.models import Organisation, Role
from coordination.units.queries import clock_actor

if TYPE_CHECKING:
    from coordination.access import Actor


@transaction.atomic
def register_document(
    title: str,
    *,
    number: str,
    issuers: Sequence[str],
    level: str,
    issued_on: dt.date | None,
    in_force_from: dt.date | None,
    actor: Actor,
    parent: PolicyDocument | None = None,
) -> PolicyDocument:
    """Enter a document that rules or a calendar are taken from."""
    if can_import_calendar(actor) is not None:
        require(can_change_parameters(actor))
    _one_at_a_time()
    count = PolicyDocument.objects.filter(code__startswith="DOC-").count()
    document = PolicyDocument.objects.create(
        code=f"DOC-{count + 1:04d}",
        title=title,
        number=number,
        issuers=list(issuers),
        level=level,
        issued_on=issued_on,
        in_force_from=in_force_from,
        parent=parent,
        evidence=Evidence.VERIFIED,
    )
    record(
        PolicyVerb.POLICY_DOCUMENT_REGISTERED,
        actor=actor,
        subject=document,
        after={"title": title, "number": number},
    )
    return document


def _one_at_a_time() -> None:
    """Whoever enters the next document waits here: its code is the installation's, whichever office it comes from."""
    PolicyDocument.objects.select_for_update().order_by("pk").first()


@transaction.atomic
def put_in_force(
    changes: Mapping[str, Any],
    *,
    in_force_from: dt.date,
    document: PolicyDocument,
    reason: str,
    actor: Actor,
) -> PolicyVersion:
    """Put a new version of some parameters in force in the actor's county from a coming day.

    The old rows stay, and those of the city and the default are covered, never changed.
    """
    require(can_put_in_force(actor, in_force_from))
    need(reason, _("Say why the rules change."))
    for name, raw in changes.items():
        ask("value", must_reach_least, raw, name)
        ask("value", must_be_known, raw, name)
    county = county_of(actor)
    region = county.government
    lock(region)  # one new version at a time
    _refuse_before_newest(region, in_force_from)
    now = parameters(list(changes), on=in_force_from, county=county)
    version = PolicyVersion.objects.create(
        label=next_version_label(in_force_from.year, county=county),
        region=region,
        in_force_from=in_force_from,
        document=document,
        reason=reason,
    )
    Parameter.objects.bulk_create(
        Parameter(
            version=version,
            region=region,
            name=name,
            valid_from=in_force_from,
            raw=raw,
            unit=now[name].unit,
            rolls=now[name].rolls,
            source=str(document)[:200],
            document=document,
            evidence=Evidence.VERIFIED,
        )
        for name, raw in changes.items()
    )
    event = record(
        PolicyVerb.PARAMETERS_VERSIONED,
        actor=actor,
        subject=version,
        before={name: now[name].raw for name in changes},
        after=dict(changes),
        reason=reason,
        basis=str(document),
        policy_version=version.label,
    )
    notify(
        people_of(_desks(county)),
        PolicyNotice.POLICY_CHANGED,
        subject=version,
        key=f"policy:{version.pk}",
        event=event,
        url=reverse("policy:parameters"),
        title=version.label,
        first=in_force_from,
    )
    hint(version)
    forget()
    return version


def _refuse_before_newest(region: Organisation, day: dt.date) -> None:
    newest = PolicyVersion.objects.filter(region=region).order_by("-in_force_from").first()
    if newest is not None and newest.in_force_from >= day:
        raise ValidationError(
            {
                "in_force_from": _("Version %(label)s begins on %(day)s; choose a later day.")
                % {"label": newest.label, "day": newest.in_force_from}
            }
        )


@transaction.atomic
def import_notice(
    year: int, days: Sequence[NoticeDay], document: PolicyDocument, *, actor: Actor
) -> CalendarYear:
    """Take the State Council's notice for a year; due times that were provisional move with it.

    One notice holds in every county: whichever office has it first enters it for all, and each
    hears how many of its own deadlines moved.
    """
    require(can_import_calendar(actor))
    check_notice(year, list(days))
    known, _created = CalendarYear.objects.select_for_update().get_or_create(year=year)
    before = list(known.days.values_list("date", "kind"))
    known.days.all().delete()
    for day in days:
        if day.date.year != year:
            _amend_december(day)
    CalendarDay.objects.bulk_create(
        CalendarDay(year=known, date=day.date, kind=day.kind, name=day.name)
        for day in days
        if day.date.year == year
    )
    with revising(known, actor=actor):
        known.announced, known.document = True, document
    forget()
    event = record(
        PolicyVerb.CALENDAR_IMPORTED,
        actor=actor,
        subject=known,
        before=_listed(before),
        after=_listed((day.date, day.kind) for day in days),
        basis=str(document),
    )
    # by the clock, not by whoever imports: the records are those of every county
    clock, named = clock_actor(), [day.date for day in days]
    moved = settle_given_days(year, named, actor=clock, event=event, basis=str(document))
    elsewhere = [day for day in named if day.year != year]
    moved += recompute_all(actor=clock, basis=str(document), days=elsewhere)
    for government in Organisation.objects.valid_on().counties():
        notify(
            people_of(_desks(county_of(government))),
            PolicyNotice.CALENDAR_IMPORTED,
            subject=known,
            key=f"calendar:{year}:{event.uuid}",
            event=event,
            url=reverse("policy:calendar", args=[year]),
            year=year,
            count=moved[government.pk],
        )
    hint(known)
    return known


def _amend_december(day: NoticeDay) -> None:
    """The days of the New Year that lie in the old one."""
    old = CalendarYear.objects.select_for_update().filter(year=day.date.year).first()
    if old is None:
        raise ValidationError(
            _("%(date)s lies in a year that is not known yet.") % {"date": day.date.isoformat()}
        )
    CalendarDay.objects.update_or_create(
        date=day.date, defaults={"year": old, "kind": day.kind, "name": day.name}
    )


def _listed(days: Any) -> dict[str, list[str]]:
    """The days by kind, as the event keeps them."""
    found: dict[str, list[str]] = {kind: [] for kind in CalendarDay.Kind.values}
    for date, kind in sorted(days):
        found[kind].append(date.isoformat())
    return found


def _desks(county: County) -> list[Holder]:
    """The office of a county and its director; none where the county has no office yet."""
    offices = county.units().filter(kind=Organisation.Kind.OFFICE)
    return [Holder(unit, role) for unit in offices for role in (Role.OFFICE, Role.OFFDIR)]
