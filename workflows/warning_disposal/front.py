"""How warnings come in, by whichever door: a platform, a file, a hand, the house itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db import transaction

from coordination.monitoring.actions.intake import Received, receive_warnings
from coordination.monitoring.actions.recheck import begin_review
from coordination.monitoring.intake import Row
from coordination.monitoring.models import Channel, Warning
from coordination.monitoring.notices import WarningNotice
from coordination.notifications.actions import notify
from coordination.units.holders import Holder, people_of
from coordination.units.models import Organisation, Role
from workflows.engine.bulk import start_many
from workflows.engine.steps import start

if TYPE_CHECKING:
    from coordination.access import Actor

HOUSE = "house"  # the source of what the house itself finds


@transaction.atomic
def open_warnings(
    rows: Sequence[Row],
    *,
    actor: Actor,
    channel: str,
    source: str,
    reported_by: Organisation | None = None,
) -> Received:
    """Take rows in and start the disposal of those that are new, by whichever door they came."""
    received = receive_warnings(rows, actor=actor, channel=channel, source=source, reported_by=reported_by)
    start_many(received.opened, actor=actor)
    for desk, warnings in groupby(received.opened, key=attrgetter("desk")):
        told = list(warnings)
        _tell(told, desk, actor)
        _tell_levels(told, actor)
    return received


@transaction.atomic
def open_review(row: Row, *, actor: Actor, authority: Organisation) -> Warning | None:
    """The review of a category is due (R16): its authority re-checks. None where it was opened before."""
    received = receive_warnings(
        [row], actor=actor, channel=Channel.HOUSE, source=HOUSE, reported_by=authority
    )
    for warning in received.opened:
        begun = begin_review(warning, actor=actor, authority=authority)
        start(begun, actor=actor, at="start_review")
        return begun
    return None


def _tell_levels(warnings: Sequence[Warning], actor: Actor) -> None:
    """Each level below the county hears of what arrived about its own people, once of a batch (R109)."""
    by_place: dict[Organisation, list[Warning]] = {}
    for warning in warnings:
        for place in filter(None, (warning.township, warning.village)):
            by_place.setdefault(place, []).append(warning)
    for place, theirs in by_place.items():
        role = Role.VCO if place.kind == Organisation.Kind.VILLAGE else Role.TCLERK
        notify(
            [user for user in people_of([Holder(place, role)]) if user.pk != actor.user.pk],
            WarningNotice.ARRIVED_BELOW,
            subject=None,
            county=place.county_id,
            key=f"warnings:{uuid.uuid4().hex}",
            is_new=True,
            url="/warnings/?view=open",
            count=len(theirs),
            place=place.label,
        )


def _tell(warnings: Sequence[Warning], desk: Organisation, actor: Actor) -> None:
    """The desk hears once of a batch, and of each urgent warning by itself (C9)."""
    users = [user for user in people_of([Holder(desk, Role.CCLERK)]) if user.pk != actor.user.pk]
    notify(
        users,
        WarningNotice.ARRIVED,
        subject=None,
        county=desk.county_id,
        key=f"warnings:{uuid.uuid4().hex}",
        is_new=True,
        url="/warnings/",
        count=len(warnings),
    )
    for warning in warnings:
        if warning.is_urgent:
            notify(
                users,
                WarningNotice.URGENT,
                subject=warning,
                key=f"warning:{warning.pk}:urgent",
                is_new=True,
                url=warning.get_absolute_url(),
                number=warning.number,
                title=warning.title,
            )
