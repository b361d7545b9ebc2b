"""The list of warnings: what waits for the reader by time left, else what may be read, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.monitoring.models import Kind, Level, Route, Warning
from coordination.monitoring.proposal import reason_words, route_words
from coordination.open_steps import HOLDER, LAMP, TIME_LEFT, Line, StepList, open_steps, waiting
from coordination.paging import Page, page_of
from coordination.tables import Column
from coordination.units.models import Role
from coordination.worklists import Choices, Empty, Filter, Listed, Rows, View

if TYPE_CHECKING:
    from coordination.access import Actor

RELATED = ("township", "village", "person__household", "household", "desk", "reported_by", "duplicate_of")
NEWEST = ("-pk",)


@dataclass(frozen=True, slots=True)
class WarningLine(Line[Warning]):
    """A warning with what is proposed and why, and whether this reader may triage it."""

    @property
    def proposal(self) -> str:
        return route_words(self.record.proposed)

    @property
    def reasons(self) -> list[str]:
        return reason_words(self.record.reasons)

    @property
    def proposal_with_reasons(self) -> str:
        return "\n".join(filter(None, (self.proposal, *self.reasons)))

    @property
    def route(self) -> str:
        return route_words(self.record.route) if self.record.route else ""

    @property
    def may_triage(self) -> bool:
        return bool(self.action) and self.record.status == Warning.Status.TRIAGE


class WarningList(StepList[Warning]):
    """What waits is paged by its steps: their index holds the order, however many warnings there are."""

    def page(self, listed: Listed[Any], size: int) -> Page[Any]:
        if listed.view is None or listed.view.key != "todo":
            return super().page(listed, size)
        steps = open_steps(Warning).waiting_for(listed.actor)
        rows = self.rows(listed.actor, asked=listed.form.asked)
        if listed.is_filtered:
            steps = steps.filter(subject_id__in=rows.values("pk"))
        page = page_of(steps, order=("due_at", "pk"), query=listed.query, size=size)
        found = self.prepared(rows).in_bulk([step.subject_id for step in page.rows])
        kept = [found[step.subject_id] for step in page.rows if step.subject_id in found]
        return Page(kept, page.next_url, page.first_url)


def not_ended(rows: Rows, actor: Actor) -> Rows:
    return rows.exclude(status__in=Warning.ENDED)


def route_choices(actor: Actor) -> Choices:
    return [(route.value, f"{route.value} · {route.short}") for route in Route]


WARNINGS = WarningList(
    Warning,
    "warning-list",
    "warnings",
    [
        LAMP,
        Column("number", _("Number"), lambda line: line.record.number),
        Column("matter", _("Matter"), lambda line: line.record.title),
        Column("level", _("Level"), lambda line: line.record.get_level_display()),
        Column("channel", _("Channel"), lambda line: line.record.get_channel_display()),
        Column("proposed", _("Proposed, and why"), lambda line: line.proposal_with_reasons),
        Column("route", _("Route"), lambda line: line.route),
        Column("status", _("Status"), lambda line: line.record.get_status_display()),
        HOLDER,
        TIME_LEFT,
    ],
    title=lambda warning: warning.title,
    number=lambda warning: warning.number,
    line=WarningLine,
    heading=_("Warnings"),
    caption=_("Warnings, newest first"),
    tabs_label=_("Whose warnings"),
    empty=Empty(
        _("No warnings"), _("They come from the monitoring platforms, visits, the hotline and units.")
    ),
    views=[
        waiting(Warning, _("A warning appears here by itself as soon as its next step is yours.")),
        View("open", pgettext_lazy("warnings", "Open"), not_ended, order=NEWEST),
        View("all", pgettext_lazy("warnings", "All"), order=NEWEST),
    ],
    first=lambda actor: "todo" if actor.has_role(Role.CCLERK, Role.TCLERK) else "open",
    filters=[
        Filter("route", _("Proposed route"), route_choices, column="proposed"),
        Filter("kind", _("Kind of hardship"), Kind.choices),
        Filter("level", _("Level"), Level.choices),
        Filter("status", _("Status"), Warning.Status.choices),
    ],
    prepare=lambda rows: rows.select_related(*RELATED),
)
