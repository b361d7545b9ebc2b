"""A category that gives less from now on, or that ran out on the day it was confirmed for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.changes import begin, need
from coordination.policy.deadlines import add_months
from coordination.policy.queries import parameter
from coordination.register.actions.statuses import watch
from coordination.register.losing import How, loss_of, tell_lost
from coordination.register.models import CategoryStatus, WatchEntry
from coordination.register.policies import can_end_category
from coordination.register.verbs import RegisterVerb
from coordination.units.counties import county_of
from coordination.vocabulary import choice


@transaction.atomic
def reduce_category(
    status: CategoryStatus,
    *,
    actor: Actor,
    monthly: Decimal | None,
    from_on: dt.date | None,
    reason: str,
) -> CategoryStatus:
    """The authority grants less a month from a day on; the category itself stays (social assistance law, 48)."""
    status, change = begin(status, actor=actor)
    require(can_end_category(actor, status))
    reason = need(reason, _("Say why the aid is reduced."))
    if not status.is_current:
        raise ValidationError(_("This category ended already."))
    if monthly is None or from_on is None:
        raise ValidationError({"monthly": _("Say what is granted a month, and from when.")})
    if monthly <= 0:
        raise ValidationError({"monthly": _("Nothing a month is no reduction: then the category ends.")})
    before = status.monthly
    if before is not None and monthly >= before:
        words = _("It is no reduction: %(sum)s yuan a month are granted now.")
        raise ValidationError({"monthly": words % {"sum": f"{before:,.2f}"}})
    status.monthly, status.monthly_from = monthly, from_on
    status.full_clean()
    change.save(
        RegisterVerb.CATEGORY_REDUCED,
        unit=status.authority,
        before={"monthly": f"{before:.2f}" if before is not None else ""},
        after={
            "authority": status.authority.short_name,
            "category": choice(status, "category", status.category),
            "person": status.person.masked_name if status.person else "",
            "monthly": f"{monthly:.2f}",
            "from": from_on,
        },
        reason=reason,
    )
    tell_lost(loss_of(status, How.REDUCED, f"reduced:{from_on}"), actor=actor)
    return status


@transaction.atomic
def expire_category(status: CategoryStatus, *, actor: Actor) -> CategoryStatus:
    """Its last day has passed: it is said, the household is watched, and the next tier is looked at (R237, R282)."""
    status, change = begin(status, actor=actor)
    require(can_end_category(actor, status))
    today = timezone.localdate()
    if status.until_on is None or status.until_on >= today or status.end_reason:
        raise ValidationError(_("This category has not run out, or it was ended."))
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        status.end_reason = _("The time for which it was confirmed has run out.")
    change.save(
        RegisterVerb.CATEGORY_EXPIRED,
        unit=status.authority,
        after={
            "authority": status.authority.short_name,
            "category": choice(status, "category", status.category),
            "person": status.person.masked_name if status.person else "",
            "until": status.until_on,
        },
        reason=status.end_reason,
    )
    months = parameter("WATCH_EXITED", on=today, county=county_of(status)).value
    if add_months(status.until_on, months) < today:  # from the books of long ago
        return status
    watch(
        status.person or status.household,
        actor=actor,
        kind=WatchEntry.Kind.EXITED,
        since_on=status.until_on,
        reason=status.end_reason,
        category=status.category,
        authority=status.authority,
        source=status,
        source_label=str(status),
    )
    tell_lost(loss_of(status, How.EXPIRED, f"expired:{status.until_on}"), actor=actor)
    return status
