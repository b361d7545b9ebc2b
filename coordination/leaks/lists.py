"""The list of leaks: what waits for the reader, what runs, all that may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.leaks.models import Leak
from coordination.open_steps import ACTION, HOLDER, LAMP, MATTER, TIME_LEFT, StepList, waiting
from coordination.tables import Column
from coordination.worklists import Empty, Filter, Rows, View

if TYPE_CHECKING:
    from coordination.access import Actor


def _running(rows: Rows, actor: Actor) -> Rows:
    return rows.exclude(status__in=Leak.ENDED)


LEAKS: StepList[Leak] = StepList(
    Leak,
    "leak-list",
    "leaks",
    [
        LAMP,
        MATTER,
        Column("unit", pgettext_lazy("leak", "Reported by"), lambda line: line.record.reported_by.label),
        Column("status", _("Status"), lambda line: line.step, on_page=False),
        HOLDER,
        TIME_LEFT,
        ACTION,
    ],
    title=lambda leak: leak.title,
    number=lambda leak: leak.number,
    heading=_("Leaks of personal data"),
    caption=_("Leaks, least time left first"),
    tabs_label=_("Which leaks"),
    empty=Empty(
        _("No leak is reported"),
        _("A leak, or a wrong person opened, is reported on the page of the record that it is about."),
    ),
    views=[
        waiting(Leak, _("A leak appears here by itself as soon as its next step is yours.")),
        View("open", _("Under way"), _running),
        View("all", _("All")),
    ],
    first=lambda actor: "open",
    filters=[Filter("status", _("Status"), Leak.Status.choices)],
    prepare=lambda rows: rows.select_related("reported_by__unit", "reported_by__user"),
)
