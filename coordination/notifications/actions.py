"""What people do with notices. ``notify`` and ``hint`` are here by name for the other rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import require
from coordination.audit.actions import record
from coordination.notifications.hints import hint as hint
from coordination.notifications.hints import hint_topic as hint_topic
from coordination.notifications.hints import list_topic as list_topic
from coordination.notifications.models import CallEntry, Notice, NoticeQuerySet
from coordination.notifications.policies import can_record_call
from coordination.notifications.sending import notify as notify
from coordination.notifications.verbs import NotificationVerb

if TYPE_CHECKING:
    from coordination.access import Actor


@transaction.atomic
def mark_read(*notices: Notice, actor: Actor) -> int:
    """Mark the actor's own notices as read; others are left alone."""
    return _read(Notice.objects.visible_to(actor).filter(pk__in=[notice.pk for notice in notices]), actor)


@transaction.atomic
def mark_all_read(*, actor: Actor) -> int:
    """Mark everything that waits in the actor's list as read."""
    return _read(Notice.objects.visible_to(actor), actor)


@transaction.atomic(savepoint=False)  # asked for by every step: within it, not a step of its own
def settle_notices(*keys: str, actor: Actor) -> None:
    """What these notices announced has been done: they leave everybody's unread list and the call list."""
    recipients = _settle(keys, actor.user.pk)
    hint_topic(*(f"notices:{pk}" for pk in sorted(set(recipients))))


# an actor's own are read; what others had not read yet is settled for them
_SETTLE = (
    "UPDATE notifications_notice SET is_read = TRUE, is_settled = (recipient_id <> %%s), read_at = %%s"
    " WHERE NOT is_read AND key IN (%s) RETURNING recipient_id"
)


def _settle(keys: tuple[str, ...], own: int) -> list[int]:
    """Whose notices of these keys were unread until now: mostly nobody's, which one statement says."""
    if not keys:
        return []
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE % ", ".join(["%s"] * len(keys)), [own, now, *keys])
        return [recipient for (recipient,) in cursor.fetchall()]


def _read(notices: NoticeQuerySet, actor: Actor) -> int:
    count: int = notices.unread().update(is_read=True, read_at=timezone.now())
    if count:
        hint_topic(f"notices:{actor.user.pk}")
    return count


@transaction.atomic
def record_call(notice: Notice, outcome: str, note: str = "", *, actor: Actor) -> CallEntry:
    """Note who was called about an unread notice, when, by whom, and whether the call reached them."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    require(can_record_call(actor, notice))
    if notice.reached:
        raise ValidationError(_("A colleague has reached this person already."))
    entry = CallEntry.objects.create(
        notice=notice,
        outcome=CallEntry.Outcome(outcome),
        at=timezone.now(),
        caller=actor.user,
        caller_post=actor.post.label if actor.post else "",
        note=note,
    )
    if entry.outcome == CallEntry.Outcome.REACHED:
        notice.reached = True
        notice.save(update_fields=["reached"])
    record(
        NotificationVerb.CALLED_BY_PHONE,
        actor=actor,
        subject=notice,
        after={"outcome": entry.outcome, "called": notice.recipient.name, "note": note},
    )
    hint(entry)
    return entry
