"""The list of sessions, newest first."""

from __future__ import annotations

from django.template.defaultfilters import truncatechars
from django.utils.translation import gettext_lazy as _

from coordination.meetings.models import Session
from coordination.policy.words import provisional
from coordination.tables import Cell, Column, in_words
from coordination.worklists import Empty, Filter, WorkList

NONE = "—"
PURPOSE = 60  # characters of it that a line shows


def session(row: Session) -> Cell:
    return Cell(row.title, row.get_absolute_url(), [truncatechars(row.purpose, PURPOSE)])


def chair(row: Session) -> str:
    return row.sitting.chair.user.label if row.sitting.chair else ""


def state(row: Session) -> Cell:
    return Cell(badges=[(row.get_status_display(), "calm" if row.is_ended else "")])


SESSIONS: WorkList[Session] = WorkList(
    Session,
    "session-list",
    "sessions",
    [
        Column("session", _("Session"), lambda row: row.title, session, css="lx-td-title"),
        Column(
            "starts",
            _("Starts"),
            lambda row: row.sitting.starts_at,
            lambda row: Cell(in_words(row.sitting.starts_at) + provisional(row.sitting.starts_at) or NONE),
            css="lx-nowrap",
        ),
        Column(
            "place", _("Place"), lambda row: row.sitting.place, lambda row: Cell(row.sitting.place or NONE)
        ),
        Column("chair", _("Chair"), chair, lambda row: Cell(chair(row) or NONE)),
        Column("state", _("Status"), cell=state),
    ],
    heading=_("Joint meetings"),
    caption=_("Sessions, newest first"),
    empty=Empty(
        _("No sessions yet"),
        _("The office opens a session and calls the units for items; it appears here by itself."),
    ),
    order=("-year", "-serial"),
    filters=[Filter("status", _("Status"), Session.Status.choices)],
    prepare=lambda rows: rows.select_related("sitting__chair__user"),
    css="",
)
