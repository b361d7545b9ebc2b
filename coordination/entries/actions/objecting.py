"""An objection to a signature entered in somebody's name: raised, examined, answered, put right (C10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import require
from coordination.changes import begin, enter, gives_reason, lock, need
from coordination.entries.lifecycle import move, move_objection
from coordination.entries.models import Objection, PaperEntry
from coordination.entries.notices import EntryNotice, ObjectionAnswer
from coordination.entries.policies import (
    can_answer,
    can_compare,
    can_examine,
    can_object,
    can_put_right,
    stands_by_itself,
)
from coordination.entries.verbs import EntryVerb
from coordination.notifications.actions import notify
from coordination.units.counties import county_of
from coordination.units.holders import people_of
from coordination.units.models import Role
from coordination.vocabulary import word

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.audit.models import Event
    from coordination.changes import Change
    from coordination.units.models import User

E, S = PaperEntry.Status, Objection.Status


@gives_reason
@transaction.atomic
def object_to(entry: PaperEntry, *, actor: Actor, reason: str) -> Objection:
    """Say that the signature is not one's own, or says something else; what has not left stops.

    The word of the chief convener stands by itself, since nobody is above to answer it.
    """
    entry = lock(entry)
    require(can_object(actor, entry))
    objection = _raise(entry, actor=actor, reason=reason)
    if stands_by_itself(entry):
        objection, change = begin(objection, actor=actor)
        _uphold(objection, change, actor=actor, answer=reason)
    return objection


@gives_reason
@transaction.atomic
def doubt(entry: PaperEntry, *, actor: Actor, reason: str) -> Objection:
    """Who compares a sheet that is in effect already finds that the entry says something else."""
    entry = lock(entry)
    require(can_compare(actor, entry))
    return _raise(entry, actor=actor, reason=reason)


@gives_reason
@transaction.atomic
def examine_objection(objection: Objection, *, actor: Actor, findings: str) -> Objection:
    """The security officer says what the accounts and the trail show."""
    objection, change = begin(objection, actor=actor)
    require(can_examine(actor, objection))
    move_objection(objection, S.EXAMINED)
    objection.findings, objection.examined_by = findings, actor.user
    change.save(EntryVerb.EXAMINED, reason=findings)
    return objection


@transaction.atomic
def uphold_objection(objection: Objection, *, actor: Actor, answer: str) -> Objection:
    """The signature does not stand; what it has done is to be put right before the process goes on."""
    objection, change = begin(objection, actor=actor)
    require(can_answer(actor, objection))
    _uphold(objection, change, actor=actor, answer=_words(answer))
    return objection


@transaction.atomic
def dismiss_objection(objection: Objection, *, actor: Actor, answer: str) -> Objection:
    """The signature stands, and what was stopped goes on; an entry that was not in effect is entered anew."""
    objection, change = begin(objection, actor=actor)
    require(can_answer(actor, objection))
    move_objection(objection, S.DISMISSED)
    _answered(objection, actor=actor, answer=_words(answer))
    objection.ended_at = objection.answered_at
    event = change.save(EntryVerb.DISMISSED, reason=objection.answer)
    to = E.IN_EFFECT if objection.was_in_effect else E.RETURNED
    _turn(objection.entry, to, EntryVerb.DISMISSED, actor=actor, reason=objection.answer)
    _tell_answer(objection, event, actor=actor)
    return objection


@transaction.atomic
def put_right(objection: Objection, *, actor: Actor, remedy: str) -> Objection:
    """The office says by which correction or counter-entry it was put right; the process goes on."""
    objection, change = begin(objection, actor=actor)
    require(can_put_right(actor, objection))
    move_objection(objection, S.PUT_RIGHT)
    objection.remedy = need(
        remedy, _("Say by which correction or counter-entry it was put right."), field="remedy"
    )
    objection.remedied_by, objection.ended_at = actor.user, timezone.now()
    event = change.save(EntryVerb.PUT_RIGHT, reason=objection.remedy)
    _tell(objection, EntryNotice.OBJECTION_PUT_RIGHT, event, "right", [objection.raised_by], actor=actor)
    return objection


def _raise(entry: PaperEntry, *, actor: Actor, reason: str) -> Objection:
    objection = Objection(
        entry=entry,
        was_in_effect=entry.is_in_effect,
        raised_by=actor.user,
        raised_at=timezone.now(),
        reason=reason,
    )
    event = enter(objection, EntryVerb.OBJECTED, actor=actor, reason=reason)
    _tell(objection, EntryNotice.OBJECTION_RAISED, event, "raised", _concerned(objection), actor=actor)
    to = E.DISPUTED if objection.was_in_effect else E.STOPPED
    _turn(entry, to, EntryVerb.OBJECTED, actor=actor, reason=reason)
    return objection


def _uphold(objection: Objection, change: Change[Objection], *, actor: Actor, answer: str) -> None:
    """Where the entry had not taken effect, nothing is left to be put right."""
    _answered(objection, actor=actor, answer=answer)
    move_objection(objection, S.UPHELD if objection.was_in_effect else S.PUT_RIGHT)
    objection.ended_at = None if objection.was_in_effect else objection.answered_at
    event = change.save(EntryVerb.UPHELD, reason=answer)
    _turn(objection.entry, E.ANNULLED, EntryVerb.UPHELD, actor=actor, reason=answer)
    _tell_answer(objection, event, actor=actor)


def _answered(objection: Objection, *, actor: Actor, answer: str) -> None:
    objection.answer, objection.answered_by, objection.answered_at = (
        answer,
        actor.acting_post,
        timezone.now(),
    )


def _turn(entry: PaperEntry, to: PaperEntry.Status, verb: EntryVerb, *, actor: Actor, reason: str) -> None:
    entry, change = begin(entry, actor=actor)
    move(entry, to)
    entry.typed, entry.reason = "", reason
    change.save(verb, reason=reason)


def _tell_answer(objection: Objection, event: Event, *, actor: Actor) -> None:
    stands = objection.status == S.DISMISSED
    answer = ObjectionAnswer.DISMISSED if stands else ObjectionAnswer.UPHELD
    users = [objection.raised_by, *_concerned(objection)]
    _tell(
        objection, EntryNotice.OBJECTION_ANSWERED, event, "answered", users, actor=actor, answer=word(answer)
    )


def _words(answer: str) -> str:
    return need(answer, _("Say why."), field="answer")


def _concerned(objection: Objection) -> list[User]:
    """The security officer, the office director, who entered it."""
    county = county_of(objection)
    keepers = [county.holder(Role.OFFDIR), county.officer(Role.SECADM)]
    return [*people_of(keepers), objection.entry.entered_by]


def _tell(
    objection: Objection,
    kind: EntryNotice,
    event: Event,
    key: str,
    users: list[User],
    *,
    actor: Actor,
    **params: Any,
) -> None:
    notify(
        [user for user in users if user.pk != actor.user.pk],
        kind,
        subject=objection,
        url=objection.get_absolute_url(),
        key=f"objection:{objection.pk}:{key}",
        event=event,
        who=objection.raised_by.name,
        step=objection.entry.step_key,
        **params,
    )
