"""Who looks up strangers: people of no area and no case of the one who looks.

A household is no stranger to the desk of its township or village; to a desk, or a person, that has acted
in its matters; and to who came to it today by a case of it. Whoever looks up more than STRANGER_LOOKUPS
others in a day (searches are counted, and households opened) is named to the security administrator, once
a day. Nobody is stopped by it: how many files are opened at all is bounded elsewhere (``openings``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coordination.audit.actions import record
from coordination.audit.looks import looked_at, looked_for, words_index
from coordination.audit.models import Event, Look
from coordination.changes import lock
from coordination.notifications.actions import notify
from coordination.policy.queries import parameter
from coordination.policy.regions import region_of
from coordination.register.identity import normalise_id_number, normalise_name
from coordination.register.notices import RegisterNotice
from coordination.register.verbs import NOT_IN_CHAIN, RegisterVerb
from coordination.units.models import Post, Role

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.pages import Request
    from coordination.register.models import Household, Person

MOBILE = re.compile(r"1\d{10}")
SHORTEST = 2
TYPED_ON = dt.timedelta(minutes=1)
"""Within so long a search whose words begin another's is the same one, still being typed."""


def looked_for_people(request: Request, words: str, people: Iterable[Person]) -> None:
    """A search that found people, or asked for a whole number that is nobody's here, is on record."""
    found, is_number = list(people), is_whole_number(words)
    if not found and not is_number:
        return
    strange = bool(strangers_among([one.household for one in found], request.actor)) if found else is_number
    looked_for(request, words, is_stranger=strange)
    if strange:
        _forget_beginnings(words, request.actor)
        watch(request.actor, Look.Kind.SEARCH)


def opened_household(request: Request, household: Household) -> None:
    """A household's page was opened."""
    strange = bool(strangers_among([household], request.actor))
    looked_at(request, household, is_stranger=strange)
    if strange:
        watch(request.actor, Look.Kind.RECORD)


def is_whole_number(words: str) -> bool:
    """An ID number or a mobile telephone, typed to its end."""
    return bool(normalise_id_number(words) or MOBILE.fullmatch(normalise_name(words)))


def strangers_among(households: Iterable[Household], actor: Actor) -> set[str]:
    """Those in whose matters the reader has no part, by their keys."""
    keys = {
        one.key
        for one in households
        if actor.unit_id is None or actor.unit_id not in (one.township_id, one.village_id)
    }
    if not keys:
        return keys
    acted = Q(unit_id=actor.unit_id) | Q(user_id=actor.user.pk)
    known = Event.objects.filter(acted, household__in=keys).exclude(verb__in=NOT_IN_CHAIN)
    keys -= set(known.values_list("household", flat=True).distinct())
    if not keys:
        return keys
    by_case = Look.objects.visible_to(actor).filter(
        user_id=actor.user.pk, day=timezone.localdate(), kind=Look.Kind.RECORD, household__in=keys
    )
    by_case = by_case.exclude(subject_type__startswith="register.")
    return keys - set(by_case.values_list("household", flat=True).distinct())


def watch(actor: Actor, kind: str) -> None:
    """Name who has looked up too many strangers today to the security administrator."""
    today = timezone.localdate()
    most = int(parameter("STRANGER_LOOKUPS", on=today, county=region_of(actor)).value)
    looks = Look.objects.visible_to(actor).filter(user_id=actor.user.pk, day=today, kind=kind)
    count = looks.filter(is_stranger=True).count()
    if count <= most or _named_today(actor):
        return
    with transaction.atomic():
        lock(actor.user)  # one alarm, however many pages are open
        if not _named_today(actor):
            _alarm(actor, count, most)


def _named_today(actor: Actor) -> bool:
    since = timezone.make_aware(dt.datetime.combine(timezone.localdate(), dt.time.min))
    return Event.objects.filter(
        user_id=actor.user.pk, verb=RegisterVerb.STRANGERS_LOOKED_UP, at__gte=since
    ).exists()


def _alarm(actor: Actor, count: int, most: int) -> None:
    event = record(
        RegisterVerb.STRANGERS_LOOKED_UP,
        actor=actor,
        subject=actor.user,
        after={"count": count, "most": most},
    )
    posts = Post.objects.current().filter(unit__region=actor.county_id, role=Role.SECADM)
    officers = {post.user_id: post.user for post in posts.select_related("user")}
    notify(
        list(officers.values()),
        RegisterNotice.STRANGERS_LOOKED_UP,
        subject=None,
        key=f"strangers:{event.uuid}",
        event=event,
        url=reverse("audit:doors"),
        county=actor.county_id,
        person=event.user_name,
        post=event.post_label,
        count=count,
    )


def _forget_beginnings(words: str, actor: Actor) -> None:
    """Words typed on are one search: what they were a moment ago is no look-up of its own."""
    beginnings = [words_index(words[:end]) for end in range(SHORTEST, len(words))]
    Look.objects.visible_to(actor).filter(
        user_id=actor.user.pk,
        day=timezone.localdate(),
        kind=Look.Kind.SEARCH,
        subject_id__in=beginnings,
        last_at__gt=timezone.now() - TYPED_ON,
        is_stranger=True,
    ).update(is_stranger=False)
