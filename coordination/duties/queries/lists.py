"""Lists of assignments: filters in the address, overdue computed when read, closing times read at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.duties.models import Assignment, CoTask
from coordination.policy.calendar import CalendarMissing, add_working_days
from coordination.policy.deadlines import close_of_day, close_of_days
from coordination.policy.queries import parameter

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor
    from coordination.units.models import Organisation

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


def last_day_over(now: dt.datetime | None = None) -> dt.date:
    """The newest day whose closing time has passed."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    return today if now > close_of_day(today) else today - dt.timedelta(days=1)


def soon_until() -> dt.date:
    """The day until which a due day counts as near: the first reminder."""
    today = timezone.localdate()
    days = max(parameter("REMIND_BEFORE", on=today).value)
    try:
        return add_working_days(today, days)
    except CalendarMissing:
        return today + dt.timedelta(days=days)


def state_conditions() -> dict[str, Q]:
    """What each state of a list means, by the rows alone: lawful pauses are never overdue."""
    over, year = last_day_over(), timezone.localdate().year
    running = Q(status__in=Assignment.RUNNING)
    closed = Q(status=S.CLOSED, closed_at__year=year)
    co_late = CoTask.objects.filter(assignment=OuterRef("pk"), status__in=CoTask.OPEN, due_on__lte=over)
    return {
        "open": running,
        "on_time": running & Q(due_on__gt=over),
        "soon": running & Q(due_on__gt=over, due_on__lte=soon_until()),
        "late": running & Q(due_on__lte=over),
        "disputed": Q(status__in=Assignment.IN_DISPUTE),
        "reported": Q(status__in=Assignment.REPORTED),
        "returned": Q(returns__gt=0) & ~Q(status=S.CLOSED),
        "co_late": Q(Exists(co_late)),
        "closed": Q(status=S.CLOSED),
        "closed_on_time": closed & Q(submitted_at__date__lte=F("due_on")),
        "closed_late": closed & Q(submitted_at__date__gt=F("due_on")),
    }


def assignment_list(actor: Actor, query: Mapping[str, str]) -> QuerySet[Assignment]:
    """What the reader may see of what the address asks for."""
    rows = Assignment.objects.visible_to(actor)
    status, state, unit = (query.get(name, "") for name in ("status", "state", "unit"))
    if status in S.values:
        rows = rows.filter(status=status)
    if state in STATES:
        rows = rows.filter(state_conditions()[state])
    if unit and state == "co_late":
        rows = rows.filter(co_tasks__unit__code=unit, co_tasks__status__in=CoTask.OPEN)
    elif unit:
        rows = rows.filter(lead_unit__code=unit)
    if query.get("origin", "") in Assignment.Origin.values:
        rows = rows.filter(origin=query["origin"])
    if query.get("major") == "1":
        rows = rows.filter(is_major=True)
    return rows


def with_closing_times(rows: Iterable[Assignment]) -> list[Assignment]:
    """The rows of one page, the closing times of all their due days read in one query."""
    found = list(rows)
    times = close_of_days(row.due_on for row in found)
    for row in found:
        row.__dict__["closing_times"] = times
    return found


def supervision(units: Iterable[Organisation]) -> list[dict[str, Any]]:
    """Unit by unit: what is open, on time, overdue, the oldest, returned, in dispute, closed (R78)."""
    conditions = {name: q for name, q in state_conditions().items() if name != "co_late"}
    counted = (
        Assignment.objects.exclude(status__in=Assignment.BEFORE_DISPATCH)
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
        CoTask.objects.filter(status__in=CoTask.OPEN, due_on__lte=last_day_over())
        .order_by()
        .values_list("unit")
        .annotate(n=Count("pk"))
    )
    board: list[dict[str, Any]] = []
    for unit in units:
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
