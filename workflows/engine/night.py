"""Once a night the house looks itself over: whether records and their open steps agree.

Any number of clocks may ask; the first that finds the night's hour past and no
event of it yet does the work, and leaves one. A house that was off at night
looks itself over when it is on again.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.audit.actions import record as record_event
from coordination.audit.models import Event
from coordination.notifications.actions import notify
from coordination.units.counties import County, county_of
from coordination.units.holders import people_of
from coordination.units.models import Post, Role
from coordination.units.queries import clock_actor
from workflows.models import Process
from workflows.notices import FlowNotice
from workflows.verbs import FlowVerb

from .checks import Finding, check_flows

log = logging.getLogger("workflows.engine.night")
NAMED = 3  # findings that the notice names; the log has them all


def look_over(now: dt.datetime | None = None) -> list[Finding] | None:
    """Compare every record with its open steps, once a night; None where it has been done, or there is nothing."""
    night = newest_night(now or timezone.now())
    if _was_looked_over(night) or not Process.objects.exists():
        return None
    findings = check_flows()
    with transaction.atomic():
        actor = clock_actor()
        Post.objects.select_for_update().get(pk=actor.post.pk)  # type: ignore[union-attr]
        if _was_looked_over(night):  # another clock was quicker
            return None
        event = record_event(
            FlowVerb.FLOWS_CHECKED, actor=actor, subject=None, after={"count": len(findings)}
        )
        for finding in findings:
            log.warning("The nightly check: %s %s", finding.key, finding.sentence)
        if findings:
            _raise_alarm(findings, event)
    return findings


def newest_night(now: dt.datetime) -> dt.datetime:
    """When the last nightly check was due: today at its hour, or yesterday."""
    hour = dt.time.fromisoformat(settings.NIGHT_CHECK_AT)
    due = timezone.localtime(now).replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return due if due <= now else due - dt.timedelta(days=1)


def _was_looked_over(night: dt.datetime) -> bool:
    return Event.objects.filter(verb=FlowVerb.FLOWS_CHECKED, at__gte=night).exists()


def _raise_alarm(findings: list[Finding], event: Event) -> None:
    """Each county's office hears how many are its own, and the first of them by title."""
    of_county: dict[County, list[Finding]] = {}
    for finding in findings:
        of_county.setdefault(county_of(finding.record), []).append(finding)
    for county, its_own in of_county.items():
        _tell(county, its_own, event)


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
            key=f"night:{event.uuid}",
            event=event,
            url=findings[0].url,
            title=_("Nightly check"),
            reason=reason,
        )
