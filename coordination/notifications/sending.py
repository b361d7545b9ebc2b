"""Writing notices: rows and outgoing messages in the transaction, hints after it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction

from coordination.access import county_id_if_any
from coordination.ciphers.row_keys import give_keys
from coordination.matters import kept_out_of
from coordination.notifications.hints import hint_topic
from coordination.notifications.kinds import RoomNotice
from coordination.notifications.models import Notice
from coordination.notifications.outbox import put_into_outbox
from coordination.statements import insert
from coordination.trial import Note, note

if TYPE_CHECKING:
    from coordination.audit.models import Event
    from coordination.units.models import User


def notify(
    users: Iterable[User],
    kind: RoomNotice,
    *,
    subject: models.Model | None,
    key: str,
    event: Event | None = None,
    urgent: bool = False,
    url: str = "",
    is_new: bool = False,
    county: int | None = None,
    **params: Any,
) -> list[Notice]:
    """Tell each person once under a key; who was told before, or is no longer active, is left out.

    ``is_new`` where nobody can have been told before, since the key names a row of this transaction.
    ``county`` where no subject says in which the matter lies, whose office calls those who do not read it.
    """
    if not isinstance(kind, RoomNotice):
        raise ValueError(f"{kind} is not in the closed list of notices")
    batch = uuid.uuid4()
    named = {user.pk: user for user in users if user.is_active}
    if named and subject is not None:
        for kept_out in kept_out_of(subject):
            named.pop(kept_out, None)
    if not named:
        return []
    urgent = urgent or kind.urgent
    county = county or county_id_if_any(subject)
    homes = _homes(named) if urgent and county is None else {}
    notices = [
        Notice(
            county_id=county or homes.get(user.pk),
            recipient=user,
            kind=kind,
            params={name: _stored(value) for name, value in params.items()},
            subject_type=subject._meta.label_lower if subject is not None else "",
            subject_id=str(subject.pk) if subject is not None else "",
            key=key,
            event=event.uuid if event is not None else None,
            url=url,
            urgent=urgent,
            batch=batch,
        )
        for user in named.values()
    ]
    with transaction.atomic(savepoint=not is_new):
        if is_new:
            insert(*notices)
            told = notices
        else:
            Notice.objects.bulk_create(
                give_keys(notices), ignore_conflicts=True
            )  # told under this key before
            told = list(Notice.objects.filter(recipient__in=named, key=key, batch=batch).order_by("pk"))
            for notice in told:
                notice.recipient = named[notice.recipient_id]
        if told and told[0].urgent:
            put_into_outbox(told)
        hint_topic(*(f"notices:{notice.recipient_id}" for notice in told))
    note(Note.TOLD, *told)
    return told


def _homes(users: Iterable[int]) -> dict[int, int]:
    """Whose office calls these people where the matter is of no county: that of their own."""
    posts: Any = apps.get_model("units", "Post")._default_manager
    held = posts.current().filter(user__in=list(users)).exclude(unit__region=None)
    return dict(held.order_by("-order", "-pk").values_list("user", "unit__region"))


def _stored(value: Any) -> str | Mapping[str, str]:
    """Keys, dates and times keep their form, so that each reader has them in words."""
    if isinstance(value, Mapping):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)
