"""What the page of one session shows: its track and its facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.audit.models import Event
from coordination.audit.verbs import Verb
from coordination.meetings.models import Session
from coordination.policy.words import full_date

S = Session.Status

# each step of the track: the statuses in which it is the current one, the verb that ends it
TRACK: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("call", (S.DRAFT, S.COLLECTING), Verb.CALL_CLOSED),
    ("instruct", (S.INSTRUCTING,), Verb.SESSION_INSTRUCTED),
    ("arrange", (S.ARRANGING,), Verb.SESSION_ARRANGED),
    ("notice", (S.NOTICING,), Verb.SESSION_NOTICED),
    ("answer", (S.NOTICED,), Verb.SESSION_OPENED),
    ("hold", (S.IN_SESSION,), Verb.SESSION_ENDED),
    ("draft", (S.MINUTING,), Verb.MINUTES_SENT),
    ("countersign", (S.COUNTERSIGNING, S.RECONCILING), Verb.MINUTES_CHECKED),
    ("sign", (S.CHECKING, S.SIGNING), Verb.MINUTES_SIGNED),
)

TONES = {S.DRAFT: "calm", S.INQUORATE: "late", S.ISSUED: "ok", S.RECONCILING: "soon"}


@dataclass(frozen=True, slots=True)
class Step:
    words: str
    small: str
    state: str


def session_events(session: Session) -> list[Event]:
    """The session's own events and those of its sitting, newest first; some hundreds at the most."""
    found = Event.objects.of(session) | Event.objects.of(session.sitting)
    return list(found.order_by("-at", "-pk"))


def session_track(session: Session, events: list[Event]) -> list[Step]:
    """Where the session stands, with who ended each step and when."""
    now = next((place for place, step in enumerate(TRACK) if session.status in step[1]), len(TRACK))
    if session.status == S.INQUORATE:
        now = next(place for place, step in enumerate(TRACK) if step[0] == "draft")
    ended_by = {event.verb: event for event in reversed(events)}
    steps = []
    for place, (name, _statuses, verb) in enumerate(TRACK):
        if place < now:
            event = ended_by.get(verb)
            when = f"{timezone.localtime(event.at):%m-%d} {event.user_name}" if event else ""
            steps.append(Step(_words()[name], when, "done"))
        elif session.status == S.INQUORATE:
            steps.append(Step(_words()[name], "", "off"))
        else:
            steps.append(Step(_words()[name], "", "now" if place == now else "todo"))
    return steps


def _words() -> dict[str, str]:
    return {
        "call": _("Call for items"),
        "instruct": _("Instruction"),
        "arrange": _("Arrangements"),
        "notice": _("Notice"),
        "answer": _("Answers"),
        "hold": _("Meeting"),
        "draft": _("Draft minutes"),
        "countersign": _("Countersigning"),
        "sign": _("Check and signature"),
    }


def session_facts(session: Session) -> list[tuple[str, Any, bool]]:
    """The overview in pairs; what is empty is left out by the template."""
    sitting = session.sitting
    closes = session.call_closes_at
    return [
        (_("Kind"), session.get_kind_display(), False),
        (_("Convener"), session.get_convener_role_display(), False),
        (_("Purpose"), session.purpose, True),
        (_("Planned for"), full_date(session.planned_on) if session.planned_on else "", False),
        (_("Call closes"), f"{timezone.localtime(closes):%Y-%m-%d %H:%M}" if closes else "", False),
        (_("Instruction"), session.instruction, True),
        (_("Chair"), sitting.chair.user.label if sitting.chair else "", False),
        (_("Place"), sitting.place, False),
        (_("Arrangements"), session.arrangements, True),
        (_("Opened by"), session.created_by.user.label, False),
        (_("Rules as of"), f"{session.policy_on} · {session.policy_version}", False),
    ]
