"""Once a night the house looks itself over, county by county: whether records and open steps agree.

So it does when its tables were changed by an upgrade: what the new code keeps beside an open
step, the old one did not write.

Any number of clocks may ask; the first that finds the night's hour past and no
event of it yet in a county does the work there, and leaves one. A house that was
off at night looks itself over when it is on again. A county that cannot be looked
over, for want of an office to tell, keeps none of the others from it.
"""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.audit.actions import record as record_event
from coordination.audit.models import Event
from coordination.dates import newest_night
from coordination.notifications.actions import notify
from coordination.units.counties import County
from coordination.units.each_county import in_each_county
from coordination.units.holders import people_of
from coordination.units.models import Organisation, Post, Role
from coordination.units.queries import clock_actor
from workflows.models import Process
from workflows.notices import FlowNotice
from workflows.verbs import FlowVerb

from .checks import Finding, check_county
from .narrowing import narrow_held_in

log = logging.getLogger("workflows.engine.night")
NAMED = 3  # findings that the notice names; the log has them all


def look_over(now: dt.datetime | None = None) -> int:
    """Compare in each county every record with its open steps, once a night; how many counties were looked over."""
    night = max(newest_night(now or timezone.now()), newest_upgrade())
    if not Process.objects.exists():
        return 0
    counties = Organisation.objects.counties().order_by("order", "pk").values_list("pk", flat=True)
    done = _looked_over(night)
    left = [pk for pk in counties if pk not in done]
    if left:
        _narrow_above_counties()
    return in_each_county("night watch", partial(look_over_county, night=night), left)


def _narrow_above_counties() -> None:
    """The desks of the city; what is wrong with one of its tasks keeps no county from its watch."""
    try:
        narrow_held_in(None)
    except Exception:  # tried again with the next watch
        log.exception("The tasks held above the counties could not be gone over")


def look_over_county(county: County, *, night: dt.datetime) -> int:
    """One county's records: its own event, and an alarm to its own office."""
    narrow_held_in(county.pk)
    findings = check_county(county)
    with transaction.atomic():
        actor = clock_actor()
        Post.objects.select_for_update().get(pk=actor.post.pk)  # type: ignore[union-attr]
        if county.pk in _looked_over(night):  # another clock was quicker
            return 0
        event = record_event(
            FlowVerb.FLOWS_CHECKED,
            actor=actor,
            subject=county.government,
            after={"count": len(findings)},
        )
        for finding in findings:
            log.warning("The nightly check: %s %s", finding.key, finding.sentence)
        if findings:
            _tell(county, findings, event)
    return 1


def newest_upgrade() -> dt.datetime:
    """When a migration was last applied; long ago where the database keeps no table of them."""
    recorder = MigrationRecorder(connection)
    applied = recorder.migration_qs.aggregate(at=Max("applied"))["at"] if recorder.has_table() else None
    return applied or dt.datetime.min.replace(tzinfo=dt.UTC)


def _looked_over(night: dt.datetime) -> set[int]:
    """The counties that have this night's event."""
    checked = Event.objects.filter(verb=FlowVerb.FLOWS_CHECKED, at__gte=night)
    return {county for county in checked.values_list("county_id", flat=True) if county}


def _tell(county: County, findings: list[Finding], event: Event) -> None:
    people = people_of([county.holder(Role.OFFICE), county.holder(Role.OFFDIR)])
    with translation.override(settings.LANGUAGE_CODE):  # it is kept, and read by everybody
        words = _("records and their open steps disagree in %(count)s places: %(titles)s")
        titles = list(dict.fromkeys(finding.title for finding in findings))[:NAMED]
        reason = words % {"count": len(findings), "titles": "；".join(titles)}
        notify(
            people,
            FlowNotice.SYSTEM_ALARM,
            subject=None,
            county=county.pk,
            key=f"night:{event.uuid}",
            event=event,
            url=findings[0].url,
            title=_("Nightly check"),
            reason=reason,
        )
