"""Aid that the county paid before this house was used: it stands as an ended case, so that it is found again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.aid.models import AidCase, StagePlan
from coordination.aid.verbs import AidVerb
from coordination.audit.actions import save_version
from coordination.changes import enter
from coordination.documents.numbering import draw_number
from coordination.policy.queries import policy_version
from coordination.register.models import Person
from coordination.taken_over import can_take_over
from coordination.units.counties import county_of
from coordination.units.models import Organisation
from coordination.vocabulary import choice

NUMBER_WORD = "救助接续"


@transaction.atomic
def take_over_aid(
    person: Person,
    *,
    actor: Actor,
    township: Organisation,
    cause: str,
    amount: Decimal,
    paid_on: dt.date,
    paper: str,
    nature: str = AidCase.Nature.EMERGENCY,
) -> AidCase:
    """Enter aid by what its paper says: who got how much for what, where and when.

    It was decided and paid elsewhere: no step of the house, no stage and no line of an account stands behind
    it. For the question whether somebody was aided before it counts like any other, by the day of payment.
    """
    require(can_take_over(actor))
    county, today = county_of(township), timezone.localdate()
    drawn = draw_number(county.civil_affairs, NUMBER_WORD, on=today)
    at = timezone.make_aware(dt.datetime.combine(paid_on, dt.time(12)))
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        facts = _("Aided before this house was used, by paper %(paper)s.") % {"paper": paper}
    case = AidCase(
        number=f"{drawn.series.year}-J{drawn.serial:04d}",
        household=person.household,
        person=person,
        township=township,
        nature=nature,
        cause=cause,
        facts=facts,
        amount=amount,
        lane=AidCase.Lane.TAKEN_OVER,
        status=AidCase.Status.CLOSED,
        registered_at=at,
        approved_at=at,
        last_paid_at=at,
        ended_at=at,
        source_label=paper[:200],
        taken_over_on=today,
        policy_on=today,
        policy_version=policy_version(on=today, county=county),
    )
    case.full_clean(exclude=["number"])
    enter(
        case,
        AidVerb.CASE_TAKEN_OVER,
        actor=actor,
        after={"amount": str(amount), "cause": choice(case, "cause", cause), "paid_on": paid_on},
        basis=paper,
    )
    plan = StagePlan(case=case, tier=StagePlan.Tier.TAKEN_OVER, approved=amount, paid=amount, approved_at=at)
    save_version(plan, actor=actor)
    return case
