"""A sheet signed by hand: entered, compared, returned, gone ahead with, no longer needed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from coordination.access import require
from coordination.changes import begin, enter, gives_reason
from coordination.documents.models.subjects import subject_of
from coordination.entries.lifecycle import move
from coordination.entries.models import PaperEntry
from coordination.entries.notices import EntryNotice
from coordination.entries.policies import can_compare, can_go_on
from coordination.entries.verbs import EntryVerb
from coordination.notifications.actions import notify
from coordination.pages import acting
from coordination.policy.deadlines import due
from coordination.units.counties import county_of

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.documents.models import Attachment
    from coordination.units.models import Organisation, Post

S = PaperEntry.Status


@transaction.atomic
def enter_sheet(
    about: models.Model,
    *,
    actor: Actor,
    step_id: int,
    step: str,
    signer: Post,
    signed_on: dt.date,
    scan: Attachment | None,
    typed: str,
    proposed_by: int | None,
    status: PaperEntry.Status,
) -> PaperEntry:
    """Keep what the office read off the sheet; the person whose name it bears hears at once (C10).

    ``typed`` is the decision as the form sent it, kept while it waits to be compared.
    """
    now, today = timezone.now(), timezone.localdate()
    entry = PaperEntry(
        step_id=step_id,
        step=step,
        signer=signer,
        signed_on=signed_on,
        scan=scan,
        typed=typed,
        entered_by=actor.user,
        entered_post=acting(actor.for_post(None)),
        entered_at=now,
        proposed_by_id=proposed_by,
        status=status,
        object_until=due("OBJECT_DAYS", start=now, on=today, county=county_of(signer)).at,
        **subject_of(about),
    )
    event = enter(entry, EntryVerb.ENTERED, actor=actor, after={"signed_on": signed_on})
    notify(
        [signer.user],
        EntryNotice.ENTERED_IN_YOUR_NAME,
        subject=entry,
        url=entry.get_absolute_url(),
        key=f"entry:{entry.pk}",
        event=event,
        is_new=True,
        who=actor.user.name,
        step=entry.step_key,
        until=entry.object_until.isoformat(),
    )
    return entry


@transaction.atomic
def agree_entry(entry: PaperEntry, *, actor: Actor) -> PaperEntry:
    """A second person has compared entry and sheet: they say the same."""
    entry, change = begin(entry, actor=actor)
    require(can_compare(actor, entry))
    move(entry, S.IN_EFFECT)
    entry.typed, entry.compared_by, entry.compared_at = "", actor.user, timezone.now()
    change.save(EntryVerb.COMPARED)
    return entry


@gives_reason
@transaction.atomic
def return_entry(entry: PaperEntry, *, actor: Actor, reason: str) -> PaperEntry:
    """A second person has compared entry and sheet: they differ, and nothing happens."""
    entry, change = begin(entry, actor=actor)
    require(can_compare(actor, entry))
    move(entry, S.RETURNED)
    entry.typed, entry.compared_by, entry.compared_at = "", actor.user, timezone.now()
    entry.reason = reason
    event = change.save(EntryVerb.RETURNED, reason=reason)
    notify(
        [entry.entered_by],
        EntryNotice.ENTRY_RETURNED,
        subject=entry,
        url=entry.get_absolute_url(),
        key=f"entry:{entry.pk}:returned",
        event=event,
        step=entry.step_key,
    )
    return entry


@transaction.atomic
def go_ahead(entry: PaperEntry, *, actor: Actor) -> PaperEntry:
    """The payer of an advance goes on once its hours have passed; the look is still asked for (C10)."""
    entry, change = begin(entry, actor=actor)
    require(can_go_on(actor, entry))
    move(entry, S.AHEAD)
    entry.typed = ""
    change.save(EntryVerb.WENT_AHEAD)
    return entry


@transaction.atomic
def let_payer_go_on(entry: PaperEntry, unit: Organisation, role: str, *, actor: Actor) -> PaperEntry:
    """The hours of an advance have passed: its payer sees the entry and may go on without the second look."""
    entry, change = begin(entry, actor=actor)
    entry.payer_unit, entry.payer_role = unit, role
    change.keep()
    return entry


@transaction.atomic
def lapse_entry(entry: PaperEntry, *, actor: Actor) -> PaperEntry:
    """The step was taken otherwise, or withdrawn, before anybody compared the sheet."""
    entry, change = begin(entry, actor=actor)
    move(entry, S.LAPSED)
    entry.typed = ""
    change.save(EntryVerb.LAPSED)
    return entry
