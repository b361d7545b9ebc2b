"""Who hears of a change: those who hold a post that it concerns, and who stands in for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation

from coordination.notifications.actions import notify
from coordination.units.holders import people_of

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.audit.models import Event
    from coordination.notifications.kinds import RoomNotice
    from coordination.units.holders import Holder
    from coordination.units.models import User


def tell(
    record: Any,
    kind: RoomNotice,
    event: Event,
    holders: Iterable[Holder],
    *,
    actor: Actor,
    also: Iterable[User] = (),
    to_actor: bool = False,
    urgent: bool = False,
    **words: Any,
) -> None:
    """A notice to these holders, not to whoever did it. Whose turn it is hears that from the process.

    ``also`` are people told whatever post they hold. It names the record's title and number,
    the reason, and what the record adds as ``notice_words``.
    """
    notify(
        [user for user in (*people_of(holders), *also) if to_actor or user.pk != actor.user.pk],
        kind,
        subject=record,
        key=f"{kind}:{event.uuid}",
        event=event,
        urgent=urgent,
        url=record.get_absolute_url(),
        **{**_words(record), "reason": event.reason, **words},
    )


def _words(record: Any) -> dict[str, Any]:
    """In the language of the house: they are kept, and read by everybody."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {"title": str(record), "number": str(getattr(record, "number", ""))}
        return words | getattr(record, "notice_words", {})
