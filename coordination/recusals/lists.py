"""The list of recusals, the newest first."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.recusals.models import Declaration
from coordination.tables import Cell, Column
from coordination.worklists import Empty, Filter, WorkList

RECUSALS: WorkList[Declaration] = WorkList(
    Declaration,
    "recusals",
    "recusals",
    [
        Column(
            "matter",
            pgettext_lazy("recusal", "Matter"),
            lambda row: row.title,
            lambda row: Cell(row.title, row.get_absolute_url()),
            css="lx-td-title",
        ),
        Column("who", pgettext_lazy("recusal", "Who keeps out"), lambda row: row.post.user.label),
        Column("post", _("Post"), lambda row: row.post.label),
        Column("ground", pgettext_lazy("recusal", "Ground"), lambda row: row.get_ground_display()),
        Column(
            "stand_in",
            pgettext_lazy("recusal", "Who takes over"),
            lambda row: row.stand_in.user.label if row.stand_in else "",
        ),
        Column(
            "on",
            pgettext_lazy("recusal", "Declared on"),
            lambda row: timezone.localdate(row.entered_at),
            css="lx-nowrap",
        ),
        Column("status", _("Status"), lambda row: row.get_status_display()),
    ],
    heading=_("Recusals"),
    caption=_("Declarations of recusal, newest first"),
    empty=Empty(
        _("Nobody keeps out of a matter"),
        _("A conflict of interest is declared on the page of the matter that it is about."),
    ),
    order=("-pk",),
    filters=[Filter("status", _("Status"), Declaration.Status.choices)],
    prepare=lambda rows: rows.select_related("post__user", "post__unit__region", "stand_in__user"),
)
