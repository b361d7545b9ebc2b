"""The public notice of aid that a decision grants (D44): put up, and taken down after its days (C4-7)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import lock, revising, trace
from coordination.deliberation.models import Deliberation, Outcome
from coordination.deliberation.policies import can_tell
from coordination.deliberation.verbs import DeliberationVerb
from coordination.documents.public_notices import (
    hangs_through,
    notice_content,
    notice_up,
    put_up,
    take_down,
)
from coordination.units.counties import county_of


@transaction.atomic
def publicise_decision(case: Deliberation, *, actor: Actor, posted_on: dt.date, place: str) -> Deliberation:
    """The township signs the notice and puts it up; name, village, what and how much, and nothing else."""
    case = lock(case)
    require(can_tell(actor, case))
    found = case.current
    aid = found.outcomes.filter(kind=Outcome.Kind.AID).first()
    if case.status != Deliberation.Status.EXECUTING or not found.public_notice or aid is None:
        raise ValidationError(_("Nothing of this decision is made known in public."))
    if notice_up(case) is not None:
        raise ValidationError(_("The public notice of this decision hangs already."))
    until_on = hangs_through(posted_on, on=case.policy_on, county=county_of(case))
    household, person = case.household, case.person
    put_up(
        case,
        content=notice_content(
            name="" if person is None or person.is_minor else person.name,
            place=(household.village or household.township).short_name,
            item="临时救助",
            amount=aid.amount or Decimal(0),
            is_decided=True,
            put_up_on=posted_on,
            until_on=until_on,
            organ=household.township,
        ),
        title=f"社会救助确认公示（{case.number_text}）",
        organ=household.township,
        place=place,
        put_up_on=posted_on,
        until_on=until_on,
        actor=actor,
    )
    with revising(found, actor=actor):
        found.public_until = until_on
    trace(case, DeliberationVerb.PUBLICISED, actor=actor, after={"from": posted_on, "to": until_on})
    return case


@transaction.atomic
def end_publicity(case: Deliberation, *, actor: Actor, taken_down_on: dt.date) -> Deliberation:
    """The notice hung its days: it is taken down, and nothing of it stays on the board."""
    case = lock(case)
    require(can_tell(actor, case))
    notice = notice_up(case)
    if notice is None:
        raise ValidationError(_("No public notice of this decision hangs: put it up first."))
    take_down(notice, taken_down_on=taken_down_on, actor=actor)
    trace(
        case,
        DeliberationVerb.NOTICE_ENDED,
        actor=actor,
        after={"from": notice.put_up_on, "to": taken_down_on},
    )
    return case
