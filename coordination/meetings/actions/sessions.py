"""A session before its notice: opened, called, instructed, arranged, noticed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, require
from coordination.audit.actions import bulk_create_versions, save_version
from coordination.changes import begin, enter, lock, need, remove, revising, trace
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.signing import issue
from coordination.meetings.actions.items import place_item, take_off_item
from coordination.meetings.lifecycle.sessions import SessionLifecycle
from coordination.meetings.models import AgendaItem, CallAnswer, Placement, Session
from coordination.meetings.papers.notices import notice_content, notice_title, session_name
from coordination.meetings.policies.sessions import (
    can_answer_call,
    can_close_call,
    can_instruct_session,
    can_open_session,
    can_run_session,
    can_sign_notice,
)
from coordination.meetings.verbs import MeetingVerb
from coordination.notifications.actions import hint
from coordination.policy.deadlines import close_of_day
from coordination.policy.queries import parameter, policy_version
from coordination.rules import ask, must_lie_ahead
from coordination.sittings.actions import invite_units
from coordination.sittings.models import Matter, Sitting
from coordination.sittings.quorum import money_units
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Post, Role
from coordination.units.telephone import spoke_for
from coordination.wording import listed

FIRST_ORDER = 1


@dataclass(frozen=True)
class Turn:
    """An item's turn on the agenda: which, and for how many minutes."""

    item: AgendaItem
    minutes: int


@transaction.atomic
def open_session(
    *, actor: Actor, kind: str, purpose: str, convener_role: str, planned_on: dt.date | None = None
) -> Session:
    """Open a session in draft, numbered within its year."""
    require(can_open_session(actor))
    today = timezone.localdate()
    # one at a time draws the serial, the first of a year too
    county = county_of(actor)
    lock(county.office)
    last = Session.objects.of_county(county).filter(year=today.year).order_by("-serial").first()
    session = Session(
        kind=kind,
        year=today.year,
        serial=last.serial + 1 if last else 1,
        purpose=purpose,
        convener_role=convener_role,
        planned_on=planned_on,
        created_by=actor.acting_post,
        policy_on=today,
        policy_version=policy_version(on=today, county=county),
    )
    sitting = Sitting(county_id=county.pk, title=session_name(session), policy_on=today)
    save_version(sitting, actor=actor)
    session.sitting = sitting
    session.full_clean(exclude=["sitting"])
    enter(session, MeetingVerb.SESSION_CREATED, actor=actor)
    return session


@transaction.atomic
def call_for_items(session: Session, *, actor: Actor, closes_on: dt.date) -> Session:
    """Ask every member for items until the close of a day; from JM_CALL_LEAD days ahead."""
    session, change = begin(session, actor=actor)
    require(can_run_session(actor, session))
    ask("closes_on", must_lie_ahead, closes_on)
    SessionLifecycle(session).call_for_items()
    session.call_closes_at = close_of_day(closes_on, county=county_of(session))
    change.save(MeetingVerb.ITEMS_CALLED, after={"closes": session.call_closes_at})
    members = county_of(session).members
    bulk_create_versions([CallAnswer(session=session, unit=unit) for unit in members], actor=actor)
    return session


@transaction.atomic
def answer_call(
    answer: CallAnswer, *, actor: Actor, reply: str, note: str = "", told_by: str = ""
) -> CallAnswer:
    """A unit says that it submits items, or that it has nothing to submit; on the telephone to the office."""
    answer, change = begin(answer, actor=actor)
    require(can_answer_call(actor, answer))
    if reply not in (CallAnswer.Answer.ITEMS, CallAnswer.Answer.NOTHING):
        raise ValidationError({"reply": _("Say whether the unit submits items.")})
    _require_pending(answer)
    answer.told_by = spoke_for(answer.unit_id, told_by, actor=actor)
    answer.answer, answer.note = reply, note.strip()
    answer.answered_at, answer.answered_by = timezone.now(), actor.acting_post
    change.keep()
    trace(
        answer.session,
        MeetingVerb.CALL_ANSWERED,
        actor=actor,
        unit=answer.unit,
        after={"answer": reply},
    )
    return answer


@transaction.atomic
def note_no_reply(answer: CallAnswer, *, actor: Actor) -> CallAnswer:
    """At closing time a unit that said nothing stands as no reply."""
    answer, change = begin(answer, actor=actor)
    require(can_close_call(actor, answer.session))
    _require_pending(answer)
    answer.answer, answer.answered_at = CallAnswer.Answer.NO_REPLY, timezone.now()
    change.keep()
    trace(answer.session, MeetingVerb.CALL_NO_REPLY, actor=actor, unit=answer.unit)
    return answer


@transaction.atomic
def close_call(session: Session, *, actor: Actor) -> Session:
    """Every unit has answered or stands as no reply: the convener is asked for the instruction."""
    session, change = begin(session, actor=actor)
    require(can_close_call(actor, session))
    if session.call_answers.filter(answer=CallAnswer.Answer.PENDING).exists():
        raise ValidationError(_("Some units have not answered the call yet."))
    SessionLifecycle(session).close_call()
    change.save(MeetingVerb.CALL_CLOSED)
    return session


@transaction.atomic
def instruct_session(session: Session, *, actor: Actor, instruction: str) -> Session:
    """The convener charges the office with agenda and arrangements (R212)."""
    session, change = begin(session, actor=actor)
    require(can_instruct_session(actor, session))
    instruction = need(instruction, _("Write what the office is charged with."), field="instruction")
    SessionLifecycle(session).instruct()
    session.instruction = instruction
    session.instructed_by, session.instructed_at = actor.acting_post, timezone.now()
    change.save(MeetingVerb.SESSION_INSTRUCTED, reason=instruction)
    return session


@transaction.atomic
def arrange_session(
    session: Session,
    *,
    actor: Actor,
    place: str,
    starts_at: dt.datetime,
    chair: Post,
    turns: Sequence[Turn],
    members: Mapping[Organisation, str],
    invited: Mapping[Organisation, str] | None = None,
    arrangements: str = "",
) -> Session:
    """Set room, time, chair, agenda and who is asked to come, and bring the notice to signature."""
    session, change = begin(session, actor=actor)
    require(can_run_session(actor, session))
    _check_arrangement(starts_at, chair, turns, members)
    SessionLifecycle(session).arrange()
    session.arrangements, session.notice_note = arrangements.strip(), ""
    sitting = session.sitting
    with revising(sitting, actor=actor):
        sitting.place, sitting.starts_at, sitting.chair = place, starts_at, chair
        sitting.title = session_name(session)
    _set_agenda(session, turns, actor)
    invite_units(sitting, members, invited, actor=actor)
    items = [turn.item.pk for turn in turns]
    change.save(MeetingVerb.SESSION_ARRANGED, after={"place": place, "starts_at": starts_at, "items": items})
    hint(sitting)
    return session


def _check_arrangement(
    starts_at: dt.datetime, chair: Post, turns: Sequence[Turn], members: Mapping[Organisation, str]
) -> None:
    ask("starts_at", must_lie_ahead, starts_at)
    if chair.role not in (Role.CHIEF, Role.DEPUTY):
        raise ValidationError({"chair": _("A convener presides.")})
    if not turns:
        raise ValidationError({"turns": _("Place at least one approved item on the agenda.")})
    absent = {turn.item.unit.label for turn in turns} - {unit.label for unit in members}
    if absent:
        raise ValidationError(
            {"members": _("%(units)s must be invited: an item is theirs.") % {"units": listed(absent)}}
        )


def _set_agenda(session: Session, turns: Sequence[Turn], actor: Actor) -> None:
    """Place new items, keep those that stay, take off those that go."""
    placed = {
        placement.item_id: placement
        for placement in Placement.objects.filter(
            matter__sitting=session.sitting_id, left_at=None
        ).select_related("item", "matter")
    }
    wanted = {turn.item.pk for turn in turns}
    for item_id, placement in placed.items():
        if item_id not in wanted:
            _take_off(placement, actor)
    finance = money_units(session)
    for order, turn in enumerate(turns, start=FIRST_ORDER):
        if turn.item.pk in placed:
            matter = placed[turn.item.pk].matter
            with revising(matter, actor=actor):
                matter.order, matter.minutes_planned = order, turn.minutes
            continue
        matter = Matter(
            sitting=session.sitting,
            order=order,
            title=turn.item.title,
            presenter=turn.item.unit,
            minutes_planned=turn.minutes,
            money=turn.item.amount,
        )
        save_version(matter, actor=actor)
        if turn.item.amount:
            # C2-9: the lead unit and finance must be present for money items
            matter.required_units.set({turn.item.unit, *finance})
        place_item(turn.item, actor=actor, matter=matter)


def _take_off(placement: Placement, actor: Actor) -> None:
    """The item goes back to the pool, and its turn goes: nobody has been told of it yet."""
    take_off_item(placement.item, actor=actor, reason=_("Taken off the agenda of this session."))
    matter = placement.matter
    placement.delete()
    remove(matter, actor=actor)


@transaction.atomic
def return_notice(session: Session, *, actor: Actor, reason: str) -> Session:
    """The office director sends the arrangements back, saying why."""
    session, change = begin(session, actor=actor)
    require(can_sign_notice(actor, session))
    reason = need(reason, _("Say what is to be changed."))
    SessionLifecycle(session).return_notice()
    session.notice_note = reason
    change.save(MeetingVerb.NOTICE_RETURNED, reason=reason)
    return session


@transaction.atomic
def sign_notice(
    session: Session,
    *,
    actor: Actor,
    opinion: str = "",
) -> Paper:
    """Sign and send the notice with its agenda (D01, D03) to every unit that has a seat."""
    session, change = begin(session, actor=actor)
    require(can_sign_notice(actor, session))
    SessionLifecycle(session).send_notice()
    if session.sitting.begins <= timezone.now():
        raise ValidationError(_("The meeting was to begin before this; send the arrangements back."))
    sitting = session.sitting
    with revising(sitting, actor=actor):
        sitting.convened_at = timezone.now()
    today = timezone.localdate()
    paper = issue(
        PaperKind.D01,
        subject=session,
        organ=county_of(session).office,
        word=parameter("WORD_NOTICE", on=today, county=county_of(session)).value,
        title=notice_title(session),
        content=notice_content(session),
        actor=actor,
        recipients=[seat.unit for seat in sitting.seats.select_related("unit")],
    )
    number = {"number": str(paper.number)}
    change.save(MeetingVerb.SESSION_NOTICED, after=number, reason=opinion)
    hint(sitting)
    return paper


def _require_pending(answer: CallAnswer) -> None:
    if answer.answer != CallAnswer.Answer.PENDING:
        raise ValidationError(
            _("%(unit)s stands as: %(answer)s.")
            % {"unit": answer.unit.label, "answer": answer.get_answer_display()}
        )
