"""That an aid runs out soon is told before it does, so that the household hears of it (R68)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import translation

from coordination.access import Actor, require
from coordination.notifications.actions import notify
from coordination.register.models import CategoryStatus
from coordination.register.notices import RegisterNotice
from coordination.register.policies import can_end_category
from coordination.units.holders import Holder, people_of
from coordination.units.models import Organisation, Role
from coordination.vocabulary import choice


@transaction.atomic
def tell_exit(status: CategoryStatus, *, actor: Actor) -> bool:
    """The township, which tells the household, and the authority hear once for a last day; whether anybody was told."""
    require(can_end_category(actor, status))
    last: dt.date | None = status.until_on
    if last is None:
        return False
    household = status.household
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        told = notify(
            people_of([Holder(household.township, Role.TCLERK), *_handlers(status)]),
            RegisterNotice.EXIT_NEAR,
            subject=household,
            key=f"category:{status.pk}:exit:{last}",
            url=household.get_absolute_url(),
            household=household.number,
            category=choice(status, "category", status.category),
            day=last.isoformat(),
        )
    return bool(told)


def _handlers(status: CategoryStatus) -> list[Holder]:
    unit = status.authority
    if unit.kind == Organisation.Kind.TOWNSHIP:
        return [Holder(unit, Role.TCLERK)]
    return [Holder(unit, Role.CCLERK), Holder(unit, Role.UCLERK)]
