"""A session while it is held: opened, decided item by item, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import save_version
from coordination.changes import begin, gives_reason, lock, remove, revising, trace
from coordination.clear_texts import refuse_numbers
from coordination.meetings.actions.items import carry_over_item, decide_item
from coordination.meetings.lifecycle.sessions import SessionLifecycle
from coordination.meetings.models import DecisionLine, Placement, Session
from coordination.meetings.policies.lines import require_changeable
from coordination.meetings.policies.sessions import can_run_session
from coordination.meetings.verbs import MeetingVerb
from coordination.notifications.actions import hint
from coordination.sittings.actions import (
    conclude_matter,
    end_sitting,
    open_matter,
    open_sitting,
    record_position,
    write_matter,
)
from coordination.sittings.models import Matter, Position, Seat, Sitting
from coordination.units.models import Organisation


class LineChanged(Exception):
    """A colleague changed the decision line in between; carries the newer one."""

    def __init__(self, line: DecisionLine) -> None:
        super().__init__(_("A colleague has changed this decision line in the meantime."))
        self.line = line


@transaction.atomic
def begin_session(session: Session, *, actor: Actor) -> Session:
    """Open the sitting for sign-in, once every unit has answered or is counted absent."""
    session, change = begin(session, actor=actor)
    require(can_run_session(actor, session))
    if session.sitting.seats.filter(answer=Seat.Answer.PENDING).exists():
        raise ValidationError(_("Some units have not answered the notice yet."))
    SessionLifecycle(session).open()
    change.keep()
    open_sitting(session.sitting, actor=actor)
    return session


@transaction.atomic
def take_up_item(matter: Matter, *, actor: Actor) -> Matter:
    """Take up the next matter, once the room has heard what was written down on the one before."""
    matter = open_matter(matter, actor=actor)
    _require_read_back(matter.sitting)
    return matter


@transaction.atomic
def conclude_item(
    matter: Matter,
    *,
    actor: Actor,
    conclusion: str,
    reason: str = "",
    deferred_to: dt.date | None = None,
) -> Matter:
    """Enter the chair's conclusion; the item itself is decided, deferred or carried over with it."""
    matter = conclude_matter(
        matter, actor=actor, conclusion=conclusion, reason=reason, deferred_to=deferred_to
    )
    if matter.is_adopted and not matter.decision_lines.exists():
        raise ValidationError({"conclusion": _("Make at least one decision line: who does what by when.")})
    placement = Placement.objects.filter(matter=matter, left_at=None).select_related("item").first()
    if placement is not None:
        _settle(placement, matter, actor)
    hint(matter.sitting.session)
    return matter


def _settle(placement: Placement, matter: Matter, actor: Actor) -> None:
    """What the conclusion means for the item."""
    reason = matter.conclusion_reason
    if matter.conclusion == Matter.Conclusion.BRIEFED:
        why = reason or _("Taken as a briefing, without a decision.")
        carry_over_item(placement.item, actor=actor, reason=why)
        return
    decide_item(
        placement.item,
        actor=actor,
        conclusion=matter.conclusion,
        reason=reason,
        until=matter.deferred_to,
    )


@transaction.atomic
def write_down(matter: Matter, *, actor: Actor, revision: int, **texts: str) -> Matter:
    """What the room hears, considers and resolves: it goes into the minutes, so without the number of a person."""
    refuse_numbers(**texts)
    return write_matter(matter, actor=actor, revision=revision, **texts)


@transaction.atomic
def write_position(matter: Matter, *, actor: Actor, seat: Seat, stance: str, reason: str = "") -> Position:
    """What a unit says in the room; its reservation goes into the minutes likewise."""
    refuse_numbers(reason=reason)
    return record_position(matter, actor=actor, seat=seat, stance=stance, reason=reason)


@transaction.atomic
def add_decision_line(
    matter: Matter,
    *,
    actor: Actor,
    text: str,
    measure: str,
    lead_unit: Organisation,
    due_on: dt.date,
    co_units: Sequence[Organisation] = (),
) -> DecisionLine:
    """Write down one thing decided: who leads, who helps, by when, measured how."""
    session = _lock_of(matter)
    require(can_run_session(actor, session))
    _check_line(matter, text, lead_unit, due_on, co_units)
    last = session.decision_lines.aggregate(last=Max("number"))["last"] or 0
    line = DecisionLine(
        session=session,
        matter=matter,
        number=last + 1,
        text=text.strip(),
        measure=measure.strip(),
        lead_unit=lead_unit,
        due_on=due_on,
    )
    line.full_clean()
    save_version(line, actor=actor)
    line.co_units.set(co_units)
    trace(
        session,
        MeetingVerb.DECISION_LINE_RECORDED,
        actor=actor,
        unit=lead_unit,
        after={"line": line.number, "due": due_on},
    )
    hint(matter)
    return line


@transaction.atomic
def change_decision_line(
    line: DecisionLine,
    *,
    actor: Actor,
    revision: int,
    text: str,
    measure: str,
    lead_unit: Organisation,
    due_on: dt.date,
    co_units: Sequence[Organisation] = (),
) -> DecisionLine:
    """Correct a line while the minutes are not signed; refuses over a colleague's newer one."""
    session = lock(line.session)
    require(can_run_session(actor, session))
    require_changeable(session)
    line, change = begin(line, actor=actor)
    if line.revision != revision:
        raise LineChanged(line)
    _check_line(line.matter, text, lead_unit, due_on, co_units)
    _read_again(line.matter, actor)
    before = {"text": line.text, "lead": line.lead_unit_id, "due": line.due_on}
    line.text, line.measure, line.lead_unit, line.due_on = text.strip(), measure.strip(), lead_unit, due_on
    line.revision += 1
    line.full_clean()
    change.keep()
    line.co_units.set(co_units)
    trace(
        session,
        MeetingVerb.DECISION_LINE_CHANGED,
        actor=actor,
        unit=lead_unit,
        before=before,
        after={"line": line.number, "text": line.text, "lead": lead_unit.pk, "due": due_on},
    )
    hint(line.matter)
    return line


@gives_reason
@transaction.atomic
def remove_decision_line(line: DecisionLine, *, actor: Actor, reason: str) -> None:
    """Take a line out while its matter is being discussed; later lines move up."""
    session = lock(line.session)
    require(can_run_session(actor, session))
    if line.matter.state == Matter.State.CONCLUDED:
        raise ValidationError(_("The matter is concluded; change the line instead of taking it out."))
    matter, number = line.matter, line.number
    remove(line, actor=actor)
    for later in session.decision_lines.filter(number__gt=number).order_by("number"):
        with revising(later, actor=actor):
            later.number -= 1
    trace(session, MeetingVerb.DECISION_LINE_REMOVED, actor=actor, before={"line": number}, reason=reason)
    hint(matter)


@transaction.atomic
def end_session(session: Session, *, actor: Actor) -> Session:
    """End the sitting; items not reached are carried over; without any quorum there are no minutes."""
    session, change = begin(session, actor=actor)
    require(can_run_session(actor, session))
    end_sitting(session.sitting, actor=actor)
    _require_read_back(session.sitting)
    matters = list(session.sitting.matters.all())
    was_quorate = any(matter.is_quorate for matter in matters)
    if was_quorate:
        SessionLifecycle(session).end()
    else:
        SessionLifecycle(session).end_without_quorum()
    change.keep()
    why = _("Not reached at this session.") if was_quorate else _("The session had no quorum.")
    left = Placement.objects.filter(
        matter__sitting=session.sitting_id, left_at=None, matter__state=Matter.State.WAITING
    )
    for placement in left.select_related("item"):
        carry_over_item(placement.item, actor=actor, reason=why)
    if not was_quorate:
        change.trace(MeetingVerb.SESSION_INQUORATE)
    return session


def _read_again(matter: Matter, actor: Actor) -> None:
    """A line changed while the room sits: what the room has heard is no longer what is written."""
    matter = lock(matter)
    if matter.sitting.is_open and matter.read_back_at is not None:
        with revising(matter, actor=actor):
            matter.read_back_at = None


def _require_read_back(sitting: Sitting) -> None:
    unread = sitting.matters.filter(state=Matter.State.CONCLUDED, read_back_at=None).first()
    if unread is not None:
        raise ValidationError(
            _("Read the decision on “%(matter)s” back to the room first.") % {"matter": unread}
        )


def _check_line(
    matter: Matter,
    text: str,
    lead_unit: Organisation,
    due_on: dt.date,
    co_units: Sequence[Organisation],
) -> None:
    errors = {}
    if not text.strip():
        errors["text"] = _("Write down what was decided.")
    if not lead_unit.is_member:
        errors["lead_unit"] = _("Only a member unit can lead.")
    if lead_unit in co_units:
        errors["co_units"] = _("The lead unit cannot also help.")
    began = matter.sitting.starts_at or matter.opened_at or timezone.now()
    if due_on <= timezone.localdate(began):
        errors["due_on"] = _("The line must be due after the session.")
    if errors:
        raise ValidationError(errors)


def _lock_of(matter: Matter) -> Session:
    session = lock(Session.objects.get(sitting=matter.sitting_id))
    if not Matter.objects.filter(pk=matter.pk, state=Matter.State.OPEN).exists():
        raise ValidationError(_("Decision lines are made while the matter is being discussed."))
    return session
