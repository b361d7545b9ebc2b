"""The second look (C10): a sheet that one of the office entered is compared by another before it takes effect."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.entries.models import PaperEntry
from coordination.entries.policies import can_compare
from coordination.units.counties import county_of
from coordination.units.holders import Holder, people_of
from coordination.units.models import Role
from workflows.engine.base import RecordFlow
from workflows.engine.ladder import HOLDER, Rung
from workflows.engine.nodes import End, Human, Start, this

S = PaperEntry.Status
OFFICE = _("Joint-meeting office")


def second_person(entry: PaperEntry, task: Any) -> Holder:
    """Somebody else of the office; its director where nobody else is there."""
    office = county_of(entry).holder(Role.OFFICE)
    barred = {entry.entered_by_id, entry.proposed_by_id}
    free = any(user.pk not in barred for user in people_of([office]))
    return office if free else county_of(entry).holder(Role.OFFDIR)


class PaperEntryFlow(RecordFlow):
    """Second look at a signed sheet: compared, then in effect; or returned."""

    process_title = _("Second look at a signed sheet")
    record_label = "entries.paperentry"
    expects = {
        **dict.fromkeys(S, ()),
        S.WAITING: ("compare",),
        S.AHEAD: ("compare",),
    }

    start = Start(label=_("Sheet entered")).Next(this.compare)
    compare = Human(
        holder=second_person,
        policy=can_compare,
        deadline="LOOK_HOURS",
        ladder=(Rung(after=0, notify=(HOLDER, Role.OFFDIR), urgent=True),),
        label=_("Compare entry and sheet"),
        lane=OFFICE,
    ).Next(this.compared)
    compared = End(label=pgettext_lazy("sheet", "Compared"))
