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
from coordination.policy.queries import parameters
from coordination.policy.snapshot import forget
from coordination.policy.verbs import PolicyVerb
from coordination.units.counties import county_of
from coordination.units.holders import Holder, people_of
from coordination.units.models import Organisation, Role, User

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
    count = PolicyDocument.objects.select_for_update().filter(code__startswith="DOC-").count()
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


@transaction.atomic
def put_in_force(
    changes: Mapping[str, Any],
    *,
    in_force_from: dt.date,
    document: PolicyDocument,
    reason: str,
    actor: Actor,
    region: Organisation | None = None,
) -> PolicyVersion:
    """Put a new version of some parameters in force from a coming day; the old rows stay."""
    require(can_put_in_force(actor, in_force_from))
    need(reason, _("Say why the rules change."))
    region = region or county_of(actor).government
    lock(region)  # one new version at a time
    _refuse_before_newest(region, in_force_from)
    now = parameters(list(changes), on=in_force_from, region=region)
    version = PolicyVersion.objects.create(
        label=_next_label(in_force_from.year),
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
        _offices(region),
        PolicyNotice.POLICY_CHANGED,
        subject=version,
        key=f"policy:{version.label}",
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


def _next_label(year: int) -> str:
    used = PolicyVersion.objects.filter(label__startswith=f"{year}-").values_list("label", flat=True)
    serials = [int(label.partition("-")[2]) for label in used if label.partition("-")[2].isdigit()]
    return f"{year}-{max(serials, default=0) + 1}"


@transaction.atomic
def import_notice(
    year: int, days: Sequence[NoticeDay], document: PolicyDocument, *, actor: Actor
) -> CalendarYear:
    """Take the State Council's notice for a year; due times that were provisional move with it."""
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
    moved = recompute_all(actor=actor, basis=str(document))
    notify(
        _offices(None),
        PolicyNotice.CALENDAR_IMPORTED,
        subject=known,
        key=f"calendar:{year}:{event.uuid}",
        event=event,
        url=reverse("policy:calendar", args=[year]),
        year=year,
        count=moved,
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


def _offices(region: Organisation | None) -> list[User]:
    """What holds in one county its office hears, everything else the office of each."""
    offices = Organisation.objects.valid_on().filter(kind=Organisation.Kind.OFFICE)
    if region is not None and region.is_county:
        offices = offices.filter(region=region)
    return people_of(Holder(unit, role) for unit in offices for role in (Role.OFFICE, Role.OFFDIR))
