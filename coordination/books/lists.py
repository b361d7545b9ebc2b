"""The books that were laid down, the newest first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.books.models import Opening
from coordination.policy.words import short_moment
from coordination.tables import Cell, Column
from coordination.worklists import Empty, WorkList

S = Opening.Status
TONES = {S.PROPOSED: "soon", S.TAKEN: "ok", S.REFUSED: "late"}


def tone_of(one: Opening) -> str:
    return TONES[S(one.status)]


OPENINGS: WorkList[Opening] = WorkList(
    Opening,
    "openings",
    "openings",
    [
        Column(
            "file",
            pgettext_lazy("books", "File"),
            lambda one: one.file_name,
            lambda one: Cell(one.file_name, one.get_absolute_url()),
            css="lx-td-title",
        ),
        Column(
            "laid",
            pgettext_lazy("books", "Laid down"),
            lambda one: one.laid_at,
            lambda one: Cell(short_moment(one.laid_at)),
            css="lx-nowrap",
        ),
        Column(
            "status",
            _("Status"),
            lambda one: one.get_status_display(),
            lambda one: Cell(badges=[(one.get_status_display(), tone_of(one))]),
        ),
    ],
    heading=_("Books of before"),
    caption=_("Books laid down to be taken over, the newest first"),
    empty=Empty(
        _("No books have been laid down"),
        _(
            "A county that begins in mid-year brings them by the command open_books; then they are signed for here."
        ),
    ),
    order=("-pk",),
    prepare=lambda rows: rows.defer("content"),
    css="",
)
