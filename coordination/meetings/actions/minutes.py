"""Minutes: drafted, countersigned, reconciled, checked, signed and issued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, require
from coordination.audit.actions import bulk_create_versions, save_version
from coordination.changes import Change, begin, lock, need, revising, trace
from coordination.clear_texts import refuse_numbers
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Paper
from coordination.documents.signing import issue
from coordination.meetings.lifecycle.sessions import SessionLifecycle
from coordination.meetings.models import Countersign, Minutes, Passage, Session
from coordination.meetings.papers.minutes import draft_passage, draft_preamble, minutes_content, minutes_title
from coordination.meetings.policies.minutes import (
    can_check_minutes,
    can_countersign,
    can_draft_minutes,
    can_note_silence,
    can_sign_minutes,
)
from coordination.meetings.queries.countersigns import named_units, units_to_ask
from coordination.meetings.verbs import MeetingVerb
from coordination.policy.queries import parameter
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Role

COUNTERSIGN_VERBS = {
    Countersign.Answer.AGREE: MeetingVerb.MINUTES_AGREED,
    Countersign.Answer.COMMENT: MeetingVerb.MINUTES_COMMENTED,
    Countersign.Answer.OBJECT: MeetingVerb.MINUTES_OBJECTED,
}


class MinutesChanged(Exception):
    """A colleague saved the draft in between; carries the newer one."""

    def __init__(self, minutes: Minutes) -> None:
        super().__init__(_("A colleague has changed the minutes in the meantime."))
        self.minutes = minutes


@transaction.atomic
def draft_minutes(session: Session, *, actor: Actor) -> Minutes:
    """Make a first draft from the desk's notes; made once, so that no hand edit is ever overwritten."""
    session = lock(session)
    require(_clock_or_office(actor, session))
    if session.status != Session.Status.MINUTING:
        raise ValidationError(_("The minutes are drafted when the session has ended."))
    if Minutes.objects.filter(session=session).exists():
        raise ValidationError(_("There is a draft already; it is edited, not made again."))
    minutes = Minutes(session=session, preamble=draft_preamble(session))
    save_version(minutes, actor=actor)
    bulk_create_versions(
        [
            Passage(minutes=minutes, matter=matter, text=draft_passage(matter))
            for matter in session.sitting.matters.exclude(opened_at=None)
        ],
        actor=actor,
    )
    trace(session, MeetingVerb.MINUTES_DRAFTED, actor=actor)
    return minutes


@transaction.atomic
def edit_minutes(
    session: Session,
    *,
    actor: Actor,
    revision: int,
    preamble: str,
    closing: str,
    passages: Mapping[int, str],
) -> Minutes:
    """Save the draft; ``passages`` maps a passage's id to its text. Refuses over a newer save."""
    refuse_numbers(preamble=preamble, closing=closing, passages="\n".join(passages.values()))
    change, text_change = _begin(session, actor)
    session, minutes = change.record, text_change.record
    require(can_draft_minutes(actor, session))
    _require_status(session, Session.Status.MINUTING, Session.Status.RECONCILING)
    if minutes.revision != revision:
        raise MinutesChanged(minutes)
    for passage in minutes.passages.filter(pk__in=passages):
        if passage.text != passages[passage.pk]:
            with revising(passage, actor=actor):
                passage.text = passages[passage.pk]
    minutes.preamble, minutes.closing = preamble, closing
    minutes.revision += 1
    text_change.keep()
    change.trace(MeetingVerb.MINUTES_EDITED, after={"revision": minutes.revision})
    return minutes


@transaction.atomic
def send_for_countersigning(session: Session, *, actor: Actor) -> Session:
    """Ask every unit that a decision line names; with no line the minutes go straight to the check."""
    change, text_change = _begin(session, actor)
    session, minutes = change.record, text_change.record
    require(can_draft_minutes(actor, session))
    _require_status(session, Session.Status.MINUTING)
    units = named_units(session)
    if units:
        SessionLifecycle(session).send_for_countersigning()
        _ask(minutes, units, actor)
    else:
        SessionLifecycle(session).bring_to_check()
    minutes.note = ""
    text_change.keep()
    change.save(MeetingVerb.MINUTES_SENT, after={"units": [unit.code for unit in units]})
    return session


def _ask(minutes: Minutes, units: Iterable[Organisation], actor: Actor) -> None:
    minutes.round += 1
    bulk_create_versions(
        [Countersign(minutes=minutes, unit=unit, round=minutes.round) for unit in units], actor=actor
    )


@transaction.atomic
def countersign(countersign: Countersign, *, actor: Actor, answer: str, text: str = "") -> Countersign:
    """The unit's head agrees, agrees with a comment, or objects with the text wanted instead."""
    countersign, change = begin(countersign, actor=actor)
    require(can_countersign(actor, countersign))
    _require_pending(countersign)
    if answer not in COUNTERSIGN_VERBS:
        raise ValidationError({"answer": _("Choose an answer.")})
    if answer != Countersign.Answer.AGREE and not text.strip():
        raise ValidationError({"text": _("Write down the comment or objection.")})
    countersign.answer, countersign.text = answer, text.strip()
    countersign.answered_at, countersign.answered_by = timezone.now(), actor.acting_post
    change.keep()
    trace(
        countersign.minutes.session,
        COUNTERSIGN_VERBS[Countersign.Answer(answer)],
        actor=actor,
        unit=countersign.unit,
        reason=countersign.text,
    )
    return countersign


@transaction.atomic
def note_silence(countersign: Countersign, *, actor: Actor) -> Countersign:
    """The time is over: the silence is noted on record, and is no consent (C2-11)."""
    countersign, change = begin(countersign, actor=actor)
    require(can_note_silence(actor, countersign))
    _require_pending(countersign)
    countersign.answer, countersign.answered_at = Countersign.Answer.SILENT, timezone.now()
    change.keep()
    trace(countersign.minutes.session, MeetingVerb.COUNTERSIGN_SILENT, actor=actor, unit=countersign.unit)
    return countersign


@transaction.atomic
def close_countersigning(session: Session, *, actor: Actor) -> Session:
    """All answers are in: objections go to the office to be reconciled, else the director checks."""
    change, text_change = _begin(session, actor)
    session, minutes = change.record, text_change.record
    require(_clock_or_office(actor, session))
    answers = minutes.countersigns.filter(round=minutes.round)
    if answers.filter(answer=Countersign.Answer.PENDING).exists():
        raise ValidationError(_("Some units have not countersigned yet."))
    if answers.filter(answer__in=[Countersign.Answer.OBJECT, Countersign.Answer.COMMENT]).exists():
        SessionLifecycle(session).find_objections()
    else:
        SessionLifecycle(session).bring_to_check()
    change.keep()
    return session


@transaction.atomic
def reconcile_minutes(
    session: Session, *, actor: Actor, resolutions: Mapping[int, str], is_asked_again: bool
) -> Session:
    """Say of every comment and objection what was done; ask the objecting units again, or bring both texts on.

    A unit that a line has come to name in between countersigns first, in whatever round.
    """
    change, text_change = _begin(session, actor)
    session, minutes = change.record, text_change.record
    require(can_draft_minutes(actor, session))
    _require_status(session, Session.Status.RECONCILING)
    open_answers = minutes.countersigns.filter(
        round=minutes.round, answer__in=[Countersign.Answer.OBJECT, Countersign.Answer.COMMENT]
    ).select_related("unit")
    for answer in open_answers:
        resolution = resolutions.get(answer.pk, "").strip()
        if not resolution:
            raise ValidationError(
                _("Say what was done about the words of %(unit)s.") % {"unit": answer.unit.label}
            )
        with revising(answer, actor=actor):
            answer.resolution = resolution
    if is_asked_again:
        rounds = parameter("COUNTERSIGN_ROUNDS", on=session.policy_on, county=county_of(session)).value
        if minutes.round >= rounds:
            raise ValidationError(
                _("The units were asked %(rounds)s times; bring both texts to the chair.")
                % {"rounds": rounds}
            )
    asked = [answer.unit for answer in open_answers] if is_asked_again else []
    asked += [unit for unit in units_to_ask(session) if unit not in asked]
    if asked:
        SessionLifecycle(session).countersign_again()
        _ask(minutes, asked, actor)
    else:
        SessionLifecycle(session).bring_to_check()
    text_change.keep()
    again = {"again": is_asked_again, "units": [unit.code for unit in asked]}
    change.save(MeetingVerb.MINUTES_RECONCILED, after=again)
    return session


@transaction.atomic
def check_minutes(session: Session, *, actor: Actor, opinion: str = "") -> Session:
    """The office director has checked the text and brings it to the chair."""
    session, change = begin(session, actor=actor)
    require(can_check_minutes(actor, session))
    SessionLifecycle(session).pass_check()
    change.save(MeetingVerb.MINUTES_CHECKED, reason=opinion)
    return session


@transaction.atomic
def return_minutes(session: Session, *, actor: Actor, reason: str) -> Session:
    """The director or the chair sends the draft back, saying why."""
    change, text_change = _begin(session, actor)
    session, minutes = change.record, text_change.record
    is_checking = session.status == Session.Status.CHECKING
    require((can_check_minutes if is_checking else can_sign_minutes)(actor, session))
    reason = need(reason, _("Say what is to be changed."))
    SessionLifecycle(session).return_minutes()
    minutes.note = reason
    text_change.keep()
    change.save(MeetingVerb.MINUTES_RETURNED, reason=reason)
    return session


@transaction.atomic
def sign_minutes(
    session: Session,
    *,
    actor: Actor,
    opinion: str = "",
) -> Paper:
    """The chair signs: number, hash, distribution to every unit seated (D06)."""
    change, text_change = _begin(session, actor)
    session, minutes = change.record, text_change.record
    require(can_sign_minutes(actor, session))
    SessionLifecycle(session).issue()
    today = timezone.localdate()
    paper = issue(
        PaperKind.D06,
        subject=session,
        organ=county_of(session).office,
        word=parameter("WORD_MINUTES", on=today, county=county_of(session)).value,
        title=minutes_title(session),
        content=minutes_content(minutes),
        actor=actor,
        recipients=[seat.unit for seat in session.sitting.seats.select_related("unit")],
    )
    minutes.paper_id, minutes.number, minutes.issued_at = paper.pk, str(paper.number), timezone.now()
    text_change.keep()
    change.save(MeetingVerb.MINUTES_SIGNED, reason=opinion, after={"number": minutes.number})
    return paper


def _clock_or_office(actor: Actor, session: Session) -> Refusal:
    return None if actor.has_role(Role.CLOCK) else can_draft_minutes(actor, session)


def _require_status(session: Session, *statuses: Session.Status) -> None:
    if session.status not in statuses:
        raise ValidationError(
            _("The minutes are at another step now: %(status)s.") % {"status": session.get_status_display()}
        )


def _require_pending(countersign: Countersign) -> None:
    if countersign.answer != Countersign.Answer.PENDING:
        raise ValidationError(
            _("%(unit)s has answered already: %(answer)s.")
            % {"unit": countersign.unit.label, "answer": countersign.get_answer_display()}
        )


def _begin(session: Session, actor: Actor) -> tuple[Change[Session], Change[Minutes]]:
    """The session and its text, locked in one statement."""
    rows = Minutes.objects.filter(session=session.pk).select_for_update(of=("self", "session"))
    minutes = rows.select_related("session__sitting__chair", "session__created_by__unit").get()
    return Change(minutes.session, actor=actor), Change(minutes, actor=actor)
