"""Implementation reviews that the clock puts up for the joint meeting (R203)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.changes import enter
from coordination.meetings.models.items import AgendaItem
from coordination.meetings.policies.items import can_open_review_item
from coordination.meetings.verbs import MeetingVerb
from coordination.policy.queries import policy_version
from coordination.units.counties import county_of
from coordination.units.holders import liaison_role
from coordination.units.models import Organisation

TITLE_LENGTH = 120


@transaction.atomic
def open_review_item(
    *, actor: Actor, unit: Organisation, title: str, background: str, asks: str, basis: str
) -> AgendaItem:
    """Open the draft on the desk of the unit that reports on implementation; its head signs it as usual."""
    require(can_open_review_item(actor))
    today = timezone.localdate()
    item = AgendaItem(
        unit=unit,
        drafter=actor.user,
        drafter_role=liaison_role(unit),
        kind=AgendaItem.Kind.REVIEW,
        title=title[:TITLE_LENGTH],
        background=background,
        request=asks,
        basis=basis,
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(unit)),
    )
    enter(item, MeetingVerb.ITEM_CREATED, actor=actor)
    return item
