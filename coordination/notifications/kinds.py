"""The closed list of notices: what each says, and which are urgent.

``NoticeKind`` holds those of the house and of the meetings; a room with a process
of its own declares a ``RoomNotice`` in its ``notices.py``.

Sentences name titles, numbers, units and times; never a person in hardship.
A parameter that a sentence does not get stands as a dash.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from coordination.dates import short_date, short_moment
from coordination.vocabulary import said


class RoomNotice(models.TextChoices):
    """The notices of one room; its sentences and its urgent ones are entered with ``say`` beside it."""

    @property
    def urgent(self) -> bool:
        return self.value in URGENT


SENTENCES: dict[str, str] = {}
URGENT: set[str] = set()


def say(sentences: Mapping[str, str], *, urgent: Iterable[str] = ()) -> None:
    """Enter what a room's notices say, marked with ``gettext_noop``, and which of them are urgent."""
    SENTENCES.update(sentences)
    URGENT.update(urgent)


def notice_kind(code: str) -> RoomNotice:
    """The kind stored as this code."""
    for room in RoomNotice.__subclasses__():
        try:
            return room(code)
        except ValueError:  # another room's
            continue
    raise ValueError(f"no notice is called {code}")


class NoticeKind(RoomNotice):
    # tasks of any process
    TASK_OPENED = "task_opened", _("task opened")
    TASK_DUE_SOON = "task_due_soon", _("task due soon")
    TASK_OVERDUE = "task_overdue", _("task overdue")
    TASK_ESCALATED = "task_escalated", _("overdue task reported upwards")
    TASK_CANCELLED = "task_cancelled", _("task cancelled")
    TASK_DEADLINE_MOVED = "task_deadline_moved", _("deadline recomputed")
    # agenda items
    ITEM_SUBMITTED = "item_submitted", _("agenda item submitted")
    ITEM_RETURNED = "item_returned", _("agenda item returned for amendment")
    ITEM_SENT_BACK = "item_sent_back", _("agenda item sent back by the unit's head")
    ITEM_PUT_OFF = "item_put_off", _("agenda item put off to the next call")
    ITEM_PREOP_ANSWERED = "item_preop_answered", _("opinion given on an agenda item")
    ITEM_APPROVED = "item_approved", _("agenda item approved")
    ITEM_HELD = "item_held", _("agenda item held")
    ITEM_REJECTED = "item_rejected", _("agenda item rejected")
    ITEM_REROUTED = "item_rerouted", _("agenda item re-routed")
    ITEM_REFERRED_UP = "item_referred_up", _("agenda item needs higher approval")
    ITEM_WITHDRAWN = "item_withdrawn", _("agenda item withdrawn")
    ITEM_PLACED = "item_placed", _("agenda item placed on a session")
    ITEM_DECIDED = "item_decided", _("agenda item decided")
    ITEM_DEFERRED = "item_deferred", _("agenda item deferred")
    ITEM_CARRIED_OVER = "item_carried_over", _("agenda item carried over")
    # sessions and minutes
    SESSION_ANSWERED = "session_answered", _("meeting notice answered")
    SESSION_PAPERS = "session_papers", _("meeting papers")
    SESSION_MOVED = "session_moved", _("session postponed")
    SESSION_CANCELLED = "session_cancelled", _("session cancelled")
    SESSION_INQUORATE = "session_inquorate", _("no quorum")
    LEAVE_RULED = "leave_ruled", _("leave or proxy ruled on")
    REGULAR_SESSION_MISSING = "regular_session_missing", _("no regular session this year")
    MINUTES_ISSUED = "minutes_issued", _("minutes issued")
    # papers
    PAPER_DISTRIBUTED = "paper_distributed", _("paper distributed")
    # the house itself
    SUBSTITUTION_STARTED = "substitution_started", _("standing in for a colleague")
    SUBSTITUTE_NAMED = "substitute_named", _("named as substitute")
    POST_GRANTED = "post_granted", _("post granted")
    POST_ENDED = "post_ended", _("post ended")
    UNIT_ENDED = "unit_ended", _("unit ended")
    POLICY_CHANGED = "policy_changed", _("rules changed")
    CALENDAR_IMPORTED = "calendar_imported", _("working days announced")
    SYSTEM_ALARM = "system_alarm", _("system alarm")


MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d)?)?")
K = NoticeKind
say(
    {
        K.TASK_OPENED: gettext_noop("%(step)s: %(title)s waits for you."),
        K.TASK_DUE_SOON: gettext_noop("%(step)s: %(title)s is due %(due)s."),
        K.TASK_OVERDUE: gettext_noop("%(step)s: %(title)s was due %(due)s."),
        K.TASK_ESCALATED: gettext_noop("%(unit)s has not finished %(step)s of %(title)s, due %(due)s."),
        K.TASK_CANCELLED: gettext_noop("%(step)s of %(title)s is no longer needed: %(reason)s"),
        K.TASK_DEADLINE_MOVED: gettext_noop(
            "%(step)s: %(title)s is now due %(due)s; the working days were announced."
        ),
        K.ITEM_SUBMITTED: gettext_noop("%(unit)s submitted the item %(title)s."),
        K.ITEM_RETURNED: gettext_noop("The item %(title)s came back for amendment: %(reason)s"),
        K.ITEM_SENT_BACK: gettext_noop("The head of %(unit)s sent the item %(title)s back: %(reason)s"),
        K.ITEM_PUT_OFF: gettext_noop(
            "The item %(title)s misses this call and may be amended for the next: %(reason)s"
        ),
        K.ITEM_PREOP_ANSWERED: gettext_noop("%(unit)s gave its opinion on the item %(title)s."),
        K.ITEM_APPROVED: gettext_noop("The item %(title)s was approved."),
        K.ITEM_HELD: gettext_noop("The item %(title)s is held for a later session: %(reason)s"),
        K.ITEM_REJECTED: gettext_noop("The item %(title)s was rejected: %(reason)s"),
        K.ITEM_REROUTED: gettext_noop("The item %(title)s takes another way: %(reason)s"),
        K.ITEM_REFERRED_UP: gettext_noop("The item %(title)s needs the approval of a higher level."),
        K.ITEM_WITHDRAWN: gettext_noop("%(unit)s withdrew the item %(title)s."),
        K.ITEM_PLACED: gettext_noop("The item %(title)s stands on the agenda of %(session)s."),
        K.ITEM_DECIDED: gettext_noop("The item %(title)s was decided at %(session)s."),
        K.ITEM_DEFERRED: gettext_noop("The item %(title)s was deferred: %(reason)s"),
        K.ITEM_CARRIED_OVER: gettext_noop("The item %(title)s goes over to a later session."),
        K.SESSION_ANSWERED: gettext_noop("%(unit)s answered the notice of %(title)s: %(answer)s."),
        K.SESSION_PAPERS: gettext_noop("The papers of %(title)s are there."),
        K.SESSION_MOVED: gettext_noop("%(title)s is postponed to %(due)s: %(reason)s"),
        K.SESSION_CANCELLED: gettext_noop("%(title)s is cancelled: %(reason)s"),
        K.SESSION_INQUORATE: gettext_noop("%(title)s has no quorum."),
        K.LEAVE_RULED: gettext_noop("%(title)s: the request of %(unit)s was answered: %(answer)s."),
        K.REGULAR_SESSION_MISSING: gettext_noop("No regular session has been held in %(year)s."),
        K.MINUTES_ISSUED: gettext_noop("The minutes %(number)s of %(title)s are issued."),
        K.PAPER_DISTRIBUTED: gettext_noop("%(title)s %(number)s was sent to your unit."),
        K.SUBSTITUTION_STARTED: gettext_noop("You stand in for %(post)s from %(first)s through %(last)s."),
        K.SUBSTITUTE_NAMED: gettext_noop(
            "From %(first)s you are the substitute of %(post)s, whenever its holder is away."
        ),
        K.POST_GRANTED: gettext_noop("From %(first)s you hold the post %(post)s."),
        K.POST_ENDED: gettext_noop("Your post %(post)s ends on %(last)s."),
        K.UNIT_ENDED: gettext_noop("%(unit)s ends on %(last)s; %(successor)s takes over its open work."),
        K.POLICY_CHANGED: gettext_noop("Rules %(title)s are in force from %(first)s."),
        K.CALENDAR_IMPORTED: gettext_noop(
            "The working days of %(year)s are announced; %(count)s deadlines were recomputed."
        ),
        K.SYSTEM_ALARM: gettext_noop("%(title)s: %(reason)s"),
    },
    urgent=(
        K.SESSION_MOVED,
        K.SESSION_CANCELLED,
        K.TASK_ESCALATED,
        K.SYSTEM_ALARM,
    ),
)


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """The notice in the reader's language."""
    filled = defaultdict[str, Any](lambda: "—")
    filled.update({name: _said(value) for name, value in params.items() if value})
    return gettext(SENTENCES[kind]) % filled


def _said(value: Any) -> str:
    """Steps and answers are stored by their keys, dates as dates; all else stands as it is."""
    text = str(said(value))
    if not MOMENT.fullmatch(text):
        return text
    if len(text) == len("2026-12-01"):
        return short_date(dt.date.fromisoformat(text))
    return short_moment(dt.datetime.fromisoformat(text))
