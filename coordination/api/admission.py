"""Whom the interface lets in, and what it says to the others."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from ninja.errors import HttpError

from coordination.api.actions import note_use
from coordination.api.keys import client_named, refusal_of
from coordination.api.verbs import ApiVerb, KeyRefusal
from coordination.audit.actions import record
from coordination.audit.doors import NOBODY, record_at_door
from coordination.doors import DoorName
from coordination.limits import API_KEYS, API_REQUESTS, TooOften, begins_spell
from coordination.networks import address_of, line_of
from coordination.vocabulary import word

NOTED_EVERY = dt.timedelta(minutes=1)

if TYPE_CHECKING:
    from django.http import HttpRequest

    from coordination.api.models import ApiClient

SAYS_NO_MORE = (KeyRefusal.WRONG, KeyRefusal.ENDED)


def admitted(request: HttpRequest, key: str | None) -> ApiClient | None:
    """The client of a key; a refusal goes on record once a spell, ``TooOften`` after many wrong ones."""
    client = client_named(key)
    why = refusal_of(client, key or "", request)
    if why is not None and key:
        _refused(request, client, why)
    if client is None or why is not None:
        return None
    try:
        API_REQUESTS.admit(client.pk, most=client.rate)
    except TooOften as error:
        if error.begins_spell():
            record_at_door(error.door, actor=client.actor, address=address_of(request), subject=client)
        raise
    if not _is_use_noted(client):
        note_use(client, actor=client.actor)
    return client


def _refused(request: HttpRequest, client: ApiClient | None, why: KeyRefusal) -> None:
    address = address_of(request)
    if begins_spell(DoorName.API_KEY, f"{line_of(address)}:{why.value}:{client.pk if client else ''}"):
        after = {"why": word(why), "address": address}
        record(ApiVerb.KEY_REFUSED, actor=NOBODY, subject=client, after=after)
    if why == KeyRefusal.WRONG:
        API_KEYS.knock("", address)
    elif why not in SAYS_NO_MORE:
        raise HttpError(403 if why == KeyRefusal.ADDRESS else 401, str(why.label))


def _is_use_noted(client: ApiClient) -> bool:
    """Whether it was a moment ago: mostly it was, and no transaction is opened to find that out."""
    return client.last_used_at is not None and timezone.now() - client.last_used_at < NOTED_EVERY
