"""The list of remedies, of which civil affairs keeps the count (C10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.open_steps import ACTION, HOLDER, LAMP, MATTER, TIME_LEFT, StepList, waiting
from coordination.remedies.models import Remedy
from coordination.tables import Column
from coordination.worklists import Empty, Filter, Rows, View

if TYPE_CHECKING:
    from coordination.access import Actor


def _open(rows: Rows, actor: Actor) -> Rows:
    return rows.exclude(status__in=Remedy.ENDED)


REMEDIES: StepList[Remedy] = StepList(
    Remedy,
    "remedy-list",
    "remedies",
    [
        LAMP,
        Column("number", _("Decision"), lambda line: line.record.number, on_page=False),
        MATTER,
        Column(
            "organ",
            pgettext_lazy("remedy", "Decided by"),
            lambda line: line.record.organ.label,
            css="lx-td-from",
        ),
        Column(
            "kind",
            pgettext_lazy("remedy", "Kind"),
            lambda line: line.record.get_kind_display(),
            on_page=False,
        ),
        Column("received_on", _("Received on"), lambda line: line.record.received_on, on_page=False),
        Column("status", _("Status"), lambda line: line.step, on_page=False),
        Column(
            "outcome",
            pgettext_lazy("remedy", "Outcome"),
            lambda line: line.record.get_outcome_display() if line.record.outcome else "",
            on_page=False,
        ),
        HOLDER,
        TIME_LEFT,
        ACTION,
    ],
    title=lambda remedy: remedy.title,
    number=lambda remedy: remedy.number,
    heading=_("Objections and reviews"),
    caption=_("Remedies, least time left first"),
    tabs_label=_("Which remedies"),
    empty=Empty(
        _("No objections and no reviews"),
        _("What a person brings against a decision is entered on the page of that decision."),
    ),
    views=[
        waiting(Remedy, _("A remedy appears here by itself as soon as its next step is yours.")),
        View("open", _("Under way"), _open),
        View("all", _("All")),
    ],
    first=lambda actor: "open",
    filters=[
        Filter("status", _("Status"), Remedy.Status.choices),
        Filter("kind", pgettext_lazy("remedy", "Kind"), Remedy.Kind.choices),
        Filter("outcome", pgettext_lazy("remedy", "Outcome"), Remedy.Outcome.choices),
    ],
    prepare=lambda rows: rows.select_related("paper__organ", "paper__number"),
)
