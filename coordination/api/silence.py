"""A monitoring platform that sends nothing alarms, and the list says so: nobody takes silence for good news (C7)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coordination.access import Actor, require
from coordination.api.models import ApiClient, ApiClientQuerySet, Scope
from coordination.api.notices import ApiNotice
from coordination.api.policies import can_alarm_silence
from coordination.api.verbs import ApiVerb
from coordination.audit.models import Event
from coordination.changes import lock, trace
from coordination.monitoring.feeds import Silent, alarmed_by, told_by
from coordination.monitoring.policies import PLATFORMS
from coordination.notifications.actions import notify
from coordination.policy.queries import parameter
from coordination.policy.words import short_moment
from coordination.units.counties import County
from coordination.units.holders import Holder, people_of
from coordination.units.models import Post, Role


def platforms_of(county: County) -> ApiClientQuerySet:
    """The platforms that report for the county today: its own, and those above the counties."""
    today = timezone.localdate()
    valid = Q(valid_until=None) | Q(valid_until__gte=today)
    mine = Q(county=county.pk) | Q(county=None)
    return ApiClient.objects.filter(mine, valid, channel__in=PLATFORMS, ended_at=None).order_by("code")


def silent_platforms(county: County) -> list[ApiClient]:
    """Those that have sent nothing for longer than the rules allow (PLATFORM_SILENT)."""
    now = timezone.now()
    days = int(parameter("PLATFORM_SILENT", on=timezone.localdate(now), county=county).value)
    late = now - dt.timedelta(days=days)
    return [one for one in platforms_of(county) if one.may(Scope.WARNINGS_WRITE) and heard_from(one) < late]


def heard_from(client: ApiClient) -> dt.datetime:
    """When its key last opened something; of one that never did, since when it could have."""
    return client.last_used_at or client.created_at


@transaction.atomic
def alarm_silence(client: ApiClient, county: County, *, actor: Actor) -> bool:
    """County civil affairs and the security administrator hear once a spell; whether it is a new one."""
    require(can_alarm_silence(actor))
    client = lock(client)
    since = heard_from(client)
    mark = since.isoformat(timespec="seconds")
    known = Event.objects.of(client).filter(verb=ApiVerb.SILENT, at__gt=since)
    if any(event.after.get("county") == county.pk for event in known):
        return False
    said = {"since": mark, "county": county.pk}
    event = trace(client, ApiVerb.SILENT, actor=actor, unit=county.civil_affairs, after=said)
    keepers = Post.objects.current().filter(role=Role.SECADM, unit__region=county.pk).select_related("user")
    desk = people_of([Holder(county.civil_affairs, Role.CCLERK), Holder(county.civil_affairs, Role.CHEAD)])
    notify(
        [*desk, *(post.user for post in keepers)],
        ApiNotice.SILENT,
        subject=None,
        county=county.pk,
        key=f"api_silent:{client.pk}:{county.pk}:{mark}",
        event=event,
        url="/warnings/",
        client=client.name,
        since=short_moment(since),
    )
    return True


@alarmed_by
def alarm_in(county: County, *, actor: Actor) -> int:
    return sum(alarm_silence(one, county, actor=actor) for one in silent_platforms(county))


@told_by
def on_the_list(county: County) -> list[Silent]:
    """What the list of warnings says above its lines."""
    return [Silent(one.name, heard_from(one)) for one in silent_platforms(county)]
