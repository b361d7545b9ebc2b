"""Minutes: drafted, countersigned, reconciled, checked, signed and issued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.access import Actor, Refusal, require
from coordination.audit.actions import bulk_create_versions, record, save_version
from coordination.audit.verbs import Verb
from coordination.documents.kinds import PaperKind
from coordination.documents.models import Attachment, Paper
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
from coordination.notifications.actions import hint
from coordination.policy.queries import parameter
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Role

COUNTERSIGN_VERBS = {
    Countersign.Answer.AGREE: Verb.MINUTES_AGREED,
    Countersign.Answer.COMMENT: Verb.MINUTES_COMMENTED,
    Countersign.Answer.OBJECT: Verb.MINUTES_OBJECTED,
}


class MinutesChanged(Exception):
    """A colleague saved the draft in between; carries the newer one."""

    def __init__(self, minutes: Minutes) -> None:
        super().__init__(_("A colleague has changed the minutes in the meantime."))
        self.minutes = minutes


@transaction.atomic
def draft_minutes(session: Session, *, actor: Actor) -> Minutes:
    """Make a first draft from the desk's notes; made once, so that no hand edit is ever overwritten."""
    session = (
        Session.objects.select_for_update(of=("self",))
        .select_related("sitting__chair__user")
        .get(pk=session.pk)
    )
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
    record(Verb.MINUTES_DRAFTED, actor=actor, subject=session)
    hint(session)
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
    minutes = _lock(session)
    session = minutes.session
    require(can_draft_minutes(actor, session))
    _require_status(session, Session.Status.MINUTING, Session.Status.RECONCILING)
    if minutes.revision != revision:
        raise MinutesChanged(minutes)
    for passage in minutes.passages.filter(pk__in=passages):
        if passage.text != passages[passage.pk]:
            passage.text = passages[passage.pk]
            save_version(passage, actor=actor, update_fields=["text"])
    minutes.preamble, minutes.closing = preamble, closing
    minutes.revision += 1
    save_version(minutes, actor=actor, update_fields=["preamble", "closing", "revision"])
    record(Verb.MINUTES_EDITED, actor=actor, subject=session, after={"revision": minutes.revision})
    hint(session)
    return minutes


@transaction.atomic
def send_for_countersigning(session: Session, *, actor: Actor) -> Session:
    """Ask every unit that a decision line names; with no line the minutes go straight to the check."""
    minutes = _lock(session)
    session = minutes.session
    require(can_draft_minutes(actor, session))
    _require_status(session, Session.Status.MINUTING)
    units = named_units(session)
    if units:
        SessionLifecycle(session).send_for_countersigning()
        _ask(minutes, units, actor)
    else:
        SessionLifecycle(session).bring_to_check()
    save_version(session, actor=actor, update_fields=["status"])
    minutes.note = ""
    save_version(minutes, actor=actor, update_fields=["round", "note"])
    record(Verb.MINUTES_SENT, actor=actor, subject=session, after={"units": [unit.code for unit in units]})
    hint(session)
    return session


def _ask(minutes: Minutes, units: Iterable[Organisation], actor: Actor) -> None:
    minutes.round += 1
    bulk_create_versions(
        [Countersign(minutes=minutes, unit=unit, round=minutes.round) for unit in units], actor=actor
    )


@transaction.atomic
def countersign(
    countersign: Countersign, *, actor: Actor, answer: str, text: str = "", medium: str = ""
) -> Countersign:
    """The unit's head agrees, agrees with a comment, or objects with the text wanted instead."""
    countersign = _lock_countersign(countersign)
    require(can_countersign(actor, countersign))
    _require_pending(countersign)
    if answer not in COUNTERSIGN_VERBS:
        raise ValidationError({"answer": _("Choose an answer.")})
    if answer != Countersign.Answer.AGREE and not text.strip():
        raise ValidationError({"text": _("Write down the comment or objection.")})
    countersign.answer, countersign.text = answer, text.strip()
    countersign.answered_at, countersign.answered_by = timezone.now(), actor.acting_post
    save_version(countersign, actor=actor, update_fields=["answer", "text", "answered_at", "answered_by"])
    record(
        COUNTERSIGN_VERBS[Countersign.Answer(answer)],
        actor=actor,
        subject=countersign.minutes.session,
        unit=countersign.unit,
        reason=countersign.text,
        medium=medium,
    )
    hint(countersign.minutes.session)
    return countersign


@transaction.atomic
def note_silence(countersign: Countersign, *, actor: Actor) -> Countersign:
    """The time is over: the silence is noted on record, and is no consent (C2-11)."""
    countersign = _lock_countersign(countersign)
    require(can_note_silence(actor, countersign))
    _require_pending(countersign)
    countersign.answer, countersign.answered_at = Countersign.Answer.SILENT, timezone.now()
    save_version(countersign, actor=actor, update_fields=["answer", "answered_at"])
    record(
        Verb.COUNTERSIGN_SILENT,
        actor=actor,
        subject=countersign.minutes.session,
        unit=countersign.unit,
        after={"unit": countersign.unit.short_name},
    )
    hint(countersign.minutes.session)
    return countersign


@transaction.atomic
def close_countersigning(session: Session, *, actor: Actor) -> Session:
    """All answers are in: objections go to the office to be reconciled, else the director checks."""
    minutes = _lock(session)
    session = minutes.session
    require(_clock_or_office(actor, session))
    answers = minutes.countersigns.filter(round=minutes.round)
    if answers.filter(answer=Countersign.Answer.PENDING).exists():
        raise ValidationError(_("Some units have not countersigned yet."))
    if answers.filter(answer__in=[Countersign.Answer.OBJECT, Countersign.Answer.COMMENT]).exists():
        SessionLifecycle(session).find_objections()
    else:
        SessionLifecycle(session).bring_to_check()
    save_version(session, actor=actor, update_fields=["status"])
    hint(session)
    return session


@transaction.atomic
def reconcile_minutes(
    session: Session, *, actor: Actor, resolutions: Mapping[int, str], is_asked_again: bool
) -> Session:
    """Say of every comment and objection what was done; ask the objecting units again, or bring both texts on.

    A unit that a line has come to name in between countersigns first, in whatever round.
    """
    minutes = _lock(session)
    session = minutes.session
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
        answer.resolution = resolution
        save_version(answer, actor=actor, update_fields=["resolution"])
    if is_asked_again:
        rounds = parameter("COUNTERSIGN_ROUNDS", on=session.policy_on).value
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
    save_version(session, actor=actor, update_fields=["status"])
    save_version(minutes, actor=actor, update_fields=["round"])
    record(
        Verb.MINUTES_RECONCILED,
        actor=actor,
        subject=session,
        after={"again": is_asked_again, "units": [unit.code for unit in asked]},
    )
    hint(session)
    return session


@transaction.atomic
def check_minutes(session: Session, *, actor: Actor, opinion: str = "", medium: str = "") -> Session:
    """The office director has checked the text and brings it to the chair."""
    minutes = _lock(session)
    session = minutes.session
    require(can_check_minutes(actor, session))
    SessionLifecycle(session).pass_check()
    save_version(session, actor=actor, update_fields=["status"])
    record(Verb.MINUTES_CHECKED, actor=actor, subject=session, reason=opinion, medium=medium)
    hint(session)
    return session


@transaction.atomic
def return_minutes(session: Session, *, actor: Actor, reason: str, medium: str = "") -> Session:
    """The director or the chair sends the draft back, saying why."""
    minutes = _lock(session)
    session = minutes.session
    is_checking = session.status == Session.Status.CHECKING
    require((can_check_minutes if is_checking else can_sign_minutes)(actor, session))
    if not reason.strip():
        raise ValidationError({"reason": _("Say what is to be changed.")})
    SessionLifecycle(session).return_minutes()
    save_version(session, actor=actor, update_fields=["status"])
    minutes.note = reason.strip()
    save_version(minutes, actor=actor, update_fields=["note"])
    record(Verb.MINUTES_RETURNED, actor=actor, subject=session, reason=reason.strip(), medium=medium)
    hint(session)
    return session


@transaction.atomic
def sign_minutes(
    session: Session,
    *,
    actor: Actor,
    opinion: str = "",
    reauth: bool = False,
    medium: str = "screen",
    scan: Attachment | None = None,
) -> Paper:
    """The chair signs: number, hash, distribution to every unit seated (D06)."""
    minutes = _lock(session)
    session = minutes.session
    require(can_sign_minutes(actor, session))
    SessionLifecycle(session).issue()
    save_version(session, actor=actor, update_fields=["status"])
    today = timezone.localdate()
    paper = issue(
        PaperKind.D06,
        subject=session,
        organ=county_of(session).office,
        word=parameter("WORD_MINUTES", on=today).value,
        title=minutes_title(session),
        content=minutes_content(minutes),
        actor=actor,
        reauth=reauth,
        medium=medium,
        scan=scan,
        recipients=[seat.unit for seat in session.sitting.seats.select_related("unit")],
    )
    minutes.paper_id, minutes.number, minutes.issued_at = paper.pk, str(paper.number), timezone.now()
    save_version(minutes, actor=actor, update_fields=["paper_id", "number", "issued_at"])
    record(
        Verb.MINUTES_SIGNED,
        actor=actor,
        subject=session,
        reason=opinion,
        after={"number": str(paper.number)},
        medium=medium,
    )
    hint(session)
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


def _lock(session: Session) -> Minutes:
    return (
        Minutes.objects.select_for_update(of=("self",))
        .select_related("session__sitting__chair")
        .get(session=session.pk)
    )


def _lock_countersign(countersign: Countersign) -> Countersign:
    return (
        Countersign.objects.select_for_update(of=("self",))
        .select_related("minutes__session", "unit")
        .get(pk=countersign.pk)
    )
