"""Lists of assignments: filters in the address, overdue computed when read, closing times read at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.duties.models import READS_ALL, Assignment, CoTask
from coordination.policy.calendar import CalendarMissing, add_working_days
from coordination.policy.deadlines import close_of_day, close_of_days
from coordination.policy.queries import parameter
from coordination.policy.regions import Region, region_of
from coordination.policy.words import due_cell, lamp, short_date, time_left
from coordination.tables import Cell, Column, Sheet
from coordination.units.counties import County, county_of
from coordination.wording import listed
from coordination.worklists import Asked, Choices, Empty, Filter, Rows, WorkList

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor

S = Assignment.Status

STATES: dict[str, _StrOrPromise] = {
    "open": _("with the unit"),
    "on_time": _("with the unit, in time"),
    "soon": _("due soon"),
    "late": _("overdue"),
    "disputed": _("in dispute, the clock stands still"),
    "reported": _("reported, being verified or closed"),
    "returned": _("returned at least once"),
    "co_late": _("a co-unit's part is overdue"),
    "closed": _("closed"),
    "closed_on_time": _("closed this year, reported in time"),
    "closed_late": _("closed this year, reported late"),
}


def last_day_over(county: Region) -> dt.date:
    """The newest day whose closing time has passed in a county."""
    now = timezone.now()
    today = timezone.localdate(now)
    return today if now > close_of_day(today, county=county) else today - dt.timedelta(days=1)


def soon_until(county: Region) -> dt.date:
    """The day until which a due day counts as near: the first reminder."""
    today = timezone.localdate()
    days = max(parameter("REMIND_BEFORE", on=today, county=county).value)
    try:
        return add_working_days(today, days)
    except CalendarMissing:
        return today + dt.timedelta(days=days)


def state_conditions(county: Region) -> dict[str, Q]:
    """What each state of a county's list means, by the rows alone: lawful pauses are never overdue."""
    over, year = last_day_over(county), timezone.localdate().year
    running = Q(status__in=Assignment.RUNNING)
    closed = Q(status=S.CLOSED, closed_at__year=year)
    co_late = CoTask.objects.filter(assignment=OuterRef("pk"), status__in=CoTask.OPEN, due_on__lte=over)
    return {
        "open": running,
        "on_time": running & Q(due_on__gt=over),
        "soon": running & Q(due_on__gt=over, due_on__lte=soon_until(county)),
        "late": running & Q(due_on__lte=over),
        "disputed": Q(status__in=Assignment.IN_DISPUTE),
        "reported": Q(status__in=Assignment.REPORTED),
        "returned": Q(returns__gt=0) & ~Q(status=S.CLOSED),
        "co_late": Q(Exists(co_late)),
        "closed": Q(status=S.CLOSED),
        "closed_on_time": closed & Q(submitted_at__date__lte=F("due_on")),
        "closed_late": closed & Q(submitted_at__date__gt=F("due_on")),
    }


def of_state(rows: Rows, state: str, asked: Asked) -> Rows:
    return rows.filter(state_conditions(region_of(asked.actor))[state])


def of_unit(rows: Rows, code: str, asked: Asked) -> Rows:
    """Of the lead unit; where parts are asked for, of the unit that holds the part."""
    if asked.values.get("state") == "co_late":
        late = last_day_over(region_of(asked.actor))
        return rows.filter(
            co_tasks__unit__code=code, co_tasks__status__in=CoTask.OPEN, co_tasks__due_on__lte=late
        )
    return rows.filter(lead_unit__code=code)


def reads_all(actor: Actor) -> bool:
    return actor.has_role(*READS_ALL)


def unit_choices(actor: Actor) -> Choices:
    return [(unit.code, unit.label) for unit in county_of(actor).members.order_by("order", "code")]


def with_closing_times(found: list[Any], actor: Actor) -> list[Assignment]:
    """The rows of one page, the closing times of all their due days read in one query."""
    times = close_of_days((row.due_on for row in found), county=region_of(actor))
    for row in found:
        row.__dict__["closing_times"] = times
    return found


def co_units(row: Assignment) -> list[str]:
    return [unit.label for unit in row.co_units.all()]


def is_running(row: Assignment) -> bool:
    """Whether time is running: not closed, not reported, in no lawful pause."""
    return not (row.is_closed or row.submitted_at) and row.counts_until is not None


def lamp_of(row: Assignment) -> Cell:
    if is_running(row):
        return Cell(time_left(row.closes_at), tone=lamp(row.closes_at, county=county_of(row)))
    return Cell(row.get_status_display(), tone="calm")


def matter(row: Assignment) -> Cell:
    major = str(_("major")) if row.is_major else ""
    small = [part for part in (row.number, major, row.taken_over_words) if part]
    return Cell(row.title, row.get_absolute_url(), [" · ".join(small)])


def held(row: Assignment) -> Cell:
    handler = f" · {row.handler.user.label}" if row.handler else ""
    return Cell(f"{row.lead_unit.label}{handler}", small=[" ".join(co_units(row))])


def due(row: Assignment) -> Cell:
    day = [str(due_cell(row.due_on))]
    if row.is_closed and row.closed_at:
        return Cell(_("closed %(day)s") % {"day": short_date(row.closed_at)}, small=day)
    if row.submitted_at:
        return Cell(_("reported %(day)s") % {"day": short_date(row.submitted_at)}, small=day)
    if is_running(row):
        return Cell(time_left(row.closes_at), small=day, tone=lamp(row.closes_at, county=county_of(row)))
    return Cell(small=day)


def status(row: Assignment) -> Cell:
    tones = {S.CLOSED: "ok", S.VERIFIED: "ok", S.SUBMITTED: "ok", S.RETURNING: "late"}
    tone = tones.get(S(row.status)) or ("soon" if row.counts_until else "calm")
    return Cell(badges=[(row.get_status_display(), tone)])


ASSIGNMENTS: WorkList[Assignment] = WorkList(
    Assignment,
    "assignment-list",
    "assignments",
    [
        Column("lamp", _("Lamp"), cell=lamp_of, css="lx-td-lamp", shows="lamp"),
        Column("number", _("Number"), lambda row: row.number, on_page=False),
        Column("matter", _("Matter"), cell=matter, css="lx-td-title"),
        Column("source", _("From"), lambda row: row.source_label),
        Column("lead_unit", _("Lead unit"), lambda row: row.lead_unit.label, on_page=False),
        Column("held", _("With"), cell=held),
        Column("co_units", _("Co-operating units"), lambda row: listed(co_units(row)), on_page=False),
        Column(
            "handler",
            _("Handler"),
            lambda row: row.handler.user.label if row.handler else "",
            on_page=False,
        ),
        Column("due", _("Due"), lambda row: due_cell(row.due_on), due, css="lx-left"),
        Column("status", _("Status"), lambda row: row.get_status_display(), status),
    ],
    heading=_("Assignments"),
    caption=_("Assignments, the nearest due day first"),
    empty=Empty(
        _("No assignments yet"),
        _("Every decision line of signed minutes opens one by itself."),
    ),
    order=("due_on", "pk"),
    filters=[
        Filter("state", _("Show"), STATES.items(), of_state),
        Filter("status", _("Status"), S.choices),
        Filter("unit", _("Lead unit"), unit_choices, of_unit, offered=reads_all),
        Filter("origin", _("Comes from"), Assignment.Origin.choices),
        Filter("major", _("major"), [("1", _("major"))], column="is_major", is_hidden=True),
    ],
    prepare=lambda rows: rows.select_related("lead_unit", "handler__user").prefetch_related("co_units"),
    lines=with_closing_times,
)


def supervision(county: County) -> list[dict[str, Any]]:
    """The members of a county, unit by unit: what is open, on time, overdue, the oldest, returned, in dispute, closed (R78)."""
    conditions = {name: q for name, q in state_conditions(county).items() if name != "co_late"}
    counted = (
        Assignment.objects.of_county(county)
        .exclude(status__in=Assignment.BEFORE_DISPATCH)
        .order_by()
        .values("lead_unit")
        .annotate(
            oldest=Min("due_on", filter=conditions["late"]),
            sum_returns=Sum("returns"),
            **{f"n_{name}": Count("pk", filter=q) for name, q in conditions.items()},
        )
    )
    by_unit: dict[int, Any] = {row["lead_unit"]: row for row in counted}
    late_parts = dict(
        CoTask.objects.of_county(county)
        .filter(status__in=CoTask.OPEN, due_on__lte=last_day_over(county))
        .order_by()
        .values_list("unit")
        .annotate(n=Count("pk"))
    )
    board: list[dict[str, Any]] = []
    for unit in county.members.order_by("order", "code"):
        row = by_unit.get(unit.pk, {})
        closed_on_time, closed_late = row.get("n_closed_on_time", 0), row.get("n_closed_late", 0)
        ended = closed_on_time + closed_late
        figures = {name: row.get(f"n_{name}", 0) for name in conditions} | {
            "co_late": late_parts.get(unit.pk, 0)
        }
        board.append(
            {
                "unit": unit,
                "figures": figures,
                "oldest": row.get("oldest"),
                "returns": row.get("sum_returns") or 0,
                "rate": round(100 * closed_on_time / ended) if ended else None,
                "is_empty": not any(figures.values()),
            }
        )
    return sorted(
        board,
        key=lambda one: (
            -one["figures"]["late"],
            one["oldest"] or dt.date.max,
            -one["figures"]["open"],
        ),
    )


def figure(name: str, words: _StrOrPromise) -> Column[dict[str, Any]]:
    return Column(name, words, lambda row: row["figures"][name], css="lx-num")


def rate(row: dict[str, Any]) -> Cell:
    return Cell("" if row["rate"] is None else f"{row['rate']}%")


BOARD: Sheet[dict[str, Any]] = Sheet(
    "supervision",
    "supervision",
    [
        Column("unit", _("Unit"), lambda row: row["unit"].label),
        figure("open", _("With the unit")),
        figure("on_time", _("In time")),
        figure("soon", _("Due soon")),
        figure("late", _("Overdue")),
        Column("oldest", _("Oldest overdue"), lambda row: row["oldest"]),
        figure("co_late", _("Parts overdue")),
        figure("disputed", _("In dispute")),
        figure("reported", _("Reported")),
        figure("returned", _("Returned")),
        Column(
            "rate",
            _("Closed in time"),
            lambda row: None if row["rate"] is None else row["rate"] / 100,
            rate,
            css="lx-num",
            number_format="0%",
        ),
    ],
)
