"""The list of warnings: what waits for the reader by time left, else what may be read, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.monitoring.marks import with_marks
from coordination.monitoring.models import Channel, Kind, Level, RefusedRow, Route, Warning
from coordination.monitoring.proposal import reason_words, route_words
from coordination.monitoring.sheets import field_words
from coordination.open_steps import HOLDER, LAMP, TIME_LEFT, Line, StepList, open_steps, waiting
from coordination.paging import Page, page_of
from coordination.tables import Cell, Column
from coordination.units.models import Role
from coordination.wording import listed as enumerated
from coordination.worklists import Choices, Empty, Filter, Listed, Rows, View, WorkList

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
    prepare=lambda rows: with_marks(rows.select_related(*RELATED)),
)


def row_lines(row: RefusedRow) -> Cell:
    small = [row.number, *([row.masked_name] if row.masked_name else [])]
    badges = [(_("contradicts a known warning"), "soon")] if row.contradicts_id else []
    return Cell(row.title, row.get_absolute_url(), [" · ".join(small)], badges)


def wrong_fields(row: RefusedRow) -> str:
    return enumerated([field_words(name) for name in row.fields])


def contradicting(rows: Rows, value: str, asked: object) -> Rows:
    return rows.filter(contradicts__isnull=value != "yes")


REFUSED: WorkList[RefusedRow] = WorkList(
    RefusedRow,
    "refused-rows",
    "refused-rows",
    [
        Column("row", _("Reported row"), lambda row: row.title, row_lines, css="lx-td-title"),
        Column("number", _("Number"), lambda row: row.number, on_page=False),
        Column("wrong", _("Refused because of"), wrong_fields),
        Column("line", _("Line of the file"), lambda row: row.line, on_page=False),
        Column("received", _("Received"), lambda row: row.received_at, css="lx-nowrap"),
    ],
    heading=_("Refused rows"),
    caption=_("Rows that could not be taken, newest first"),
    empty=Empty(
        _("No row was refused"),
        _("Whatever a platform or a file reports and the house cannot take stands here with its reason."),
    ),
    order=("-pk",),
    crumb=(_("Warnings"), "monitoring:warnings"),
    filters=[
        Filter("channel", _("Channel"), Channel.choices),
        Filter(
            "known",
            _("Contradicts a known warning"),
            [("yes", _("yes")), ("no", _("no"))],
            narrow=contradicting,
        ),
    ],
    prepare=lambda rows: rows.select_related("reported_by"),
)
