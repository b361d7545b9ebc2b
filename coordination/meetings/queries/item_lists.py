"""The list of items: what waits for the reader, what the reader's unit reports, all that may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from coordination.meetings.models.items import READS_ALL, AgendaItem
from coordination.open_steps import ACTION, HOLDER, LAMP, MATTER, TIME_LEFT, StepList, waiting
from coordination.tables import Column
from coordination.units.counties import county_of
from coordination.units.queries import units_of
from coordination.worklists import Choices, Empty, Filter, Rows, View, search

if TYPE_CHECKING:
    from coordination.access import Actor


def reads_all(actor: Actor) -> bool:
    return actor.has_role(*READS_ALL)


def of_own_unit(rows: Rows, actor: Actor) -> Rows:
    return rows.filter(unit__in=units_of(actor))


def unit_choices(actor: Actor) -> Choices:
    return [(unit.pk, unit.label) for unit in county_of(actor).members.order_by("order", "code")]


ITEMS: StepList[AgendaItem] = StepList(
    AgendaItem,
    "item-list",
    "agenda-items",
    [
        LAMP,
        Column("number", _("Number"), lambda line: line.record.number, on_page=False),
        MATTER,
        Column("kind", _("Kind"), lambda line: line.record.get_kind_display(), on_page=False),
        Column(
            "unit",
            _("From"),
            lambda line: line.record.unit.label,
            css="lx-td-from",
        ),
        Column("status", _("Status"), lambda line: line.step, on_page=False),
        HOLDER,
        TIME_LEFT,
        Column("amount", _("Money (yuan)"), lambda line: line.record.amount, on_page=False),
        ACTION,
    ],
    title=lambda item: item.title,
    number=lambda item: item.number_text,
    heading=_("Agenda items"),
    caption=_("Agenda items, least time left first"),
    tabs_label=_("Whose items"),
    empty=Empty(
        _("No items yet"), _("A member unit reports what the joint meeting is to decide; its head signs.")
    ),
    views=[
        waiting(AgendaItem, _("An item appears here by itself as soon as its next step is yours.")),
        View("unit", _("My unit's"), of_own_unit, offered=lambda actor: not reads_all(actor)),
        View("all", _("All")),
    ],
    first=lambda actor: "todo" if reads_all(actor) else "unit",
    filters=[
        search(_("Title or number"), "title", "number"),
        Filter("status", _("Status"), AgendaItem.Status.choices),
        Filter("kind", _("Kind"), AgendaItem.Kind.choices),
        Filter("unit", _("Reporting unit"), unit_choices, offered=reads_all),
    ],
    prepare=lambda rows: rows.select_related("unit"),
)
