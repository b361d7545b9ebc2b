"""Items that arise from another process: a case for deliberation, a gap in a policy (C4-5, C4-6 d)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models, transaction
from django.utils import timezone

from coordination.access import Actor, require
from coordination.changes import enter
from coordination.documents.numbering import draw_number
from coordination.meetings.actions.items import ITEM_WORD
from coordination.meetings.models.items import AgendaItem
from coordination.meetings.policies.items import can_raise_item
from coordination.meetings.verbs import MeetingVerb
from coordination.policy.queries import policy_version
from coordination.units.counties import county_of
from coordination.units.holders import liaison_role
from coordination.units.models import Organisation


@transaction.atomic
def open_arising_item(
    *,
    actor: Actor,
    unit: Organisation,
    kind: str,
    title: str,
    background: str,
    request: str,
    proposal: str = "",
    basis: str = "",
    amount: Decimal | None = None,
    source: models.Model,
    source_label: str,
    is_prepared: bool = False,
) -> AgendaItem:
    """Open an item for a unit from its source.

    As a draft its liaison finishes it. What was prepared with every unit concerned already, as a
    case for deliberation is, stands at the office director's review: check and pre-co-ordination
    would ask the same units twice.
    """
    require(can_raise_item(actor))
    today, now = timezone.localdate(), timezone.now()
    item = AgendaItem(
        unit=unit,
        drafter=actor.user,
        drafter_role=liaison_role(unit),
        title=title[:120],
        kind=kind,
        background=background,
        request=request,
        proposal=proposal,
        basis=basis,
        amount=amount,
        wished_session=AgendaItem.WishedSession.AD_HOC if is_prepared else AgendaItem.WishedSession.REGULAR,
        source_type=source._meta.label_lower,
        source_id=source.pk,
        source_label=source_label[:200],
        policy_on=today,
        policy_version=policy_version(on=today, county=county_of(unit)),
    )
    if is_prepared:
        drawn = draw_number(county_of(unit).office, ITEM_WORD, on=today)
        item.number = f"{drawn.series.year}-{drawn.serial:03d}"
        item.status, item.submitted_at = AgendaItem.Status.REVIEWING, now
    item.full_clean()
    enter(item, MeetingVerb.ITEM_CREATED, actor=actor, reason=item.source_label)
    return item
