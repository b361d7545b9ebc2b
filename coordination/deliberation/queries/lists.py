"""The list of cases: what waits for the reader, what is under way, what has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from coordination.deliberation.models import Deliberation
from coordination.deliberation.models.seeing import READS_ALL
from coordination.open_steps import ACTION, HOLDER, LAMP, MATTER, TIME_LEFT, StepList, waiting
from coordination.tables import Column
from coordination.worklists import Empty, Filter, Rows, View, search

if TYPE_CHECKING:
    from coordination.access import Actor


def under_way(rows: Rows, actor: Actor) -> Rows:
    return rows.exclude(status__in=Deliberation.ENDED)


def ended(rows: Rows, actor: Actor) -> Rows:
    return rows.filter(status__in=Deliberation.ENDED)


CASES: StepList[Deliberation] = StepList(
    Deliberation,
    "case-list",
    "cases",
    [
        LAMP,
        Column("number", _("Number"), lambda line: line.record.number, on_page=False),
        MATTER,
        Column(
            "proposer",
            _("From"),
            lambda line: line.record.proposer_unit.label,
            css="lx-td-from",
        ),
        Column("status", _("Status"), lambda line: line.step, on_page=False),
        HOLDER,
        TIME_LEFT,
        ACTION,
    ],
    title=lambda case: case.title,
    number=lambda case: case.number_text,
    heading=_("Case deliberation"),
    caption=_("Cases, least time left first"),
    tabs_label=_("Which cases"),
    empty=Empty(
        _("No case yet"),
        _(
            "A case is proposed where no single rule settles the hardship: by a township, civil affairs"
            " or a unit, or from a warning."
        ),
    ),
    views=[
        waiting(Deliberation, _("Open cases stand under the next tab.")),
        View("open", _("Under way"), under_way),
        View("ended", _("Ended"), ended),
    ],
    first=lambda actor: "todo" if actor.has_role(*READS_ALL) else "open",
    filters=[
        search(_("Title or number"), "title", "number"),
        Filter("status", _("Status"), Deliberation.Status.choices),
        Filter("urgent", _("Urgent"), [("1", _("urgent only"))], column="is_urgent"),
    ],
    prepare=lambda rows: rows.select_related("proposer_unit"),
)
