"""The list of recoveries: what waits for the reader, what runs, all that may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.open_steps import ACTION, HOLDER, LAMP, MATTER, TIME_LEFT, StepList, waiting
from coordination.recoveries.models import Recovery
from coordination.tables import Column
from coordination.worklists import Empty, Filter, Rows, View

if TYPE_CHECKING:
    from coordination.access import Actor


def _running(rows: Rows, actor: Actor) -> Rows:
    return rows.exclude(status__in=Recovery.ENDED)


RECOVERIES: StepList[Recovery] = StepList(
    Recovery,
    "recovery-list",
    "recoveries",
    [
        LAMP,
        Column("number", _("Aid case"), lambda line: line.record.case.number, on_page=False),
        MATTER,
        Column(
            "township",
            _("Place of hardship"),
            lambda line: line.record.case.township.label,
            css="lx-td-from",
        ),
        Column(
            "ground",
            pgettext_lazy("recovery", "Ground"),
            lambda line: line.record.get_ground_display(),
            on_page=False,
        ),
        Column("status", _("Status"), lambda line: line.step, on_page=False),
        Column("rest", _("Still owed (yuan)"), lambda line: line.record.rest, css="lx-num"),
        HOLDER,
        TIME_LEFT,
        Column("amount", _("To be returned (yuan)"), lambda line: line.record.amount, on_page=False),
        Column("returned", _("Returned so far (yuan)"), lambda line: line.record.returned, on_page=False),
        Column("written_off", _("Written off (yuan)"), lambda line: line.record.written_off, on_page=False),
        ACTION,
    ],
    title=lambda recovery: recovery.title,
    number=lambda recovery: f"{recovery.case.number} · {recovery.case.person.masked_name}",
    heading=_("Recoveries of aid"),
    caption=_("Recoveries, least time left first"),
    tabs_label=_("Which recoveries"),
    empty=Empty(
        _("No recoveries"),
        _(
            "Aid that was taken by a false statement is asked back from the page of its case, after a hearing."
        ),
    ),
    views=[
        waiting(Recovery, _("A recovery appears here by itself as soon as its next step is yours.")),
        View("open", _("Under way"), _running),
        View("all", _("All")),
    ],
    first=lambda actor: "open",
    filters=[
        Filter("status", _("Status"), Recovery.Status.choices),
        Filter("ground", pgettext_lazy("recovery", "Ground"), Recovery.Ground.choices),
    ],
    prepare=lambda rows: rows.select_related("case__township", "case__person__household"),
    crumb=(_("Emergency aid"), "aid:cases"),
)
