"""What moves more than the entry or the objection itself: the step that was signed, and the process that rests."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from coordination.access import Actor, require
from coordination.audit.actions import record
from coordination.changes import gives_reason
from coordination.entries.actions import entering, objecting
from coordination.entries.models import Objection, PaperEntry
from coordination.entries.policies import can_compare, can_go_on, can_object
from workflows.desk.entering import take_entry
from workflows.engine.steps import start
from workflows.engine.stopping import let_go, stop
from workflows.engine.turning import cancel_process, locked
from workflows.models import Task
from workflows.verbs import FlowVerb

S = PaperEntry.Status


@transaction.atomic
def compare_entry(entry: PaperEntry, *, actor: Actor) -> PaperEntry:
    """Entry and sheet agree: what was signed takes effect now, unless the payer has gone on already."""
    require(can_compare(actor, entry))
    if entry.status == S.WAITING:
        take_entry(entry, compared=actor)
    return entering.agree_entry(entry, actor=actor)


@gives_reason
@transaction.atomic
def differ_entry(entry: PaperEntry, *, actor: Actor, reason: str) -> PaperEntry:
    """Entry and sheet differ: nothing has happened, or where the payer has gone on the matter rests."""
    require(can_compare(actor, entry))
    if entry.status == S.WAITING:
        return entering.return_entry(entry, actor=actor, reason=reason)
    _open(objecting.doubt(entry, actor=actor, reason=reason), actor=actor)
    entry.refresh_from_db()
    return entry


@gives_reason
@transaction.atomic
def object_to_entry(entry: PaperEntry, *, actor: Actor, reason: str) -> Objection:
    """The holder objects: what has not left stops, and the security officer has a matter (C10)."""
    require(can_object(actor, entry))
    with locked(entry) as process:
        objection = objecting.object_to(entry, actor=actor, reason=reason)
        if process is not None:
            cancel_process(process, actor=actor, reason=reason)
    _open(objection, actor=actor)
    return objection


@transaction.atomic
def go_on_uncompared(entry: PaperEntry, *, actor: Actor) -> PaperEntry:
    """The payer of a late advance goes on; the second look is still asked for."""
    require(can_go_on(actor, entry))
    take_entry(entry, compared=actor)
    return entering.go_ahead(entry, actor=actor)


@transaction.atomic
def dismiss(objection: Objection, *, actor: Actor, answer: str) -> Objection:
    """The signature stands: what rested goes on."""
    objection = objecting.dismiss_objection(objection, actor=actor, answer=answer)
    _go_on(objection, actor=actor)
    return objection


@transaction.atomic
def put_right(objection: Objection, *, actor: Actor, remedy: str) -> Objection:
    """What left by the wrong signature is put right: what rested goes on."""
    objection = objecting.put_right(objection, actor=actor, remedy=remedy)
    _go_on(objection, actor=actor)
    return objection


def _open(objection: Objection, *, actor: Actor) -> None:
    if objection.was_in_effect and stop(objection.entry.step_id):
        record(FlowVerb.RESTS, actor=actor, subject=_matter(objection))
    start(objection, actor=actor)


def _go_on(objection: Objection, *, actor: Actor) -> None:
    if let_go(objection.entry.step_id):
        record(FlowVerb.GOES_ON, actor=actor, subject=_matter(objection))


def _matter(objection: Objection) -> Any:
    """What was signed: whoever reads its trail learns that it rested, and where one may look for why."""
    return Task.objects.get(pk=objection.entry.step_id).process.record
