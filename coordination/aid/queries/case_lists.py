"""The list of aid cases: what waits for the reader, what is under way, all that may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.aid.models import AidCase
from coordination.aid.models.cases import READS_ALL
from coordination.open_steps import ACTION, HOLDER, LAMP, MATTER, TIME_LEFT, StepList, waiting
from coordination.tables import Column
from coordination.units.counties import county_of
from coordination.units.models import Organisation, Role
from coordination.worklists import Asked, Choices, Empty, Filter, Rows, View, search

if TYPE_CHECKING:
    from coordination.access import Actor


def reads_all(actor: Actor) -> bool:
    return actor.has_role(*READS_ALL)


def reads_money(actor: Actor) -> bool:
    return not actor.has_role(Role.VCO)


def under_way(rows: Rows, actor: Actor) -> Rows:
    return rows.exclude(status__in=AidCase.ENDED)


NOT_ASKED = "none"
CHARACTERS = [*AidCase.Character.choices, (NOT_ASKED, pgettext_lazy("hardship", "not asked"))]


def of_character(rows: Rows, character: str, asked: Asked) -> Rows:
    return rows.filter(character="" if character == NOT_ASKED else character)


def town_choices(actor: Actor) -> Choices:
    towns = county_of(actor).units().filter(kind=Organisation.Kind.TOWNSHIP)
    return [(town.pk, town.label) for town in towns]


CASES: StepList[AidCase] = StepList(
    AidCase,
    "aid-list",
    "aid-cases",
    [
        LAMP,
        Column("number", _("Number"), lambda line: line.record.number, on_page=False),
        MATTER,
        Column(
            "township",
            _("Place of hardship"),
            lambda line: line.record.township.label,
            css="lx-td-from",
        ),
        Column("person", _("Person"), lambda line: line.record.person.masked_name, on_page=False),
        Column(
            "character",
            _("Nature of the hardship"),
            lambda line: line.record.character_words,
            on_page=False,
        ),
        Column("cause", _("Cause"), lambda line: line.record.get_cause_display(), on_page=False),
        Column("lane", _("Lane"), lambda line: line.record.get_lane_display(), on_page=False),
        Column("status", _("Status"), lambda line: line.step, on_page=False),
        HOLDER,
        TIME_LEFT,
        Column(
            "amount",
            _("Amount asked (yuan)"),
            lambda line: line.record.amount,
            on_page=False,
            leaves_to=reads_money,
        ),
        ACTION,
    ],
    title=lambda case: case.title,
    number=lambda case: " · ".join(
        filter(None, [case.number, case.person.masked_name, case.taken_over_words])
    ),
    heading=_("Emergency aid"),
    caption=_("Aid cases, least time left first"),
    tabs_label=_("Which cases"),
    empty=Empty(
        _("No aid cases yet"),
        _("A township registers a request where the hardship happened; urgent small aid is paid first."),
    ),
    views=[
        waiting(AidCase, _("A case appears here by itself as soon as its next step is yours.")),
        View("open", _("Under way"), under_way),
        View("all", _("All")),
    ],
    first=lambda actor: "todo" if reads_all(actor) else "open",
    filters=[
        search(_("Number"), "number"),
        Filter("status", _("Status"), AidCase.Status.choices),
        Filter("character", _("Nature of the hardship"), CHARACTERS, of_character),
        Filter("cause", _("Cause"), AidCase.Cause.choices),
        Filter("town", _("Place of hardship"), town_choices, column="township", offered=reads_all),
    ],
    prepare=lambda rows: rows.select_related("township", "person__household"),
)
