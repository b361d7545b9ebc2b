"""What waits for a person: the open tasks of all their posts and substitutions, by time left.

Each holder key is read through its own index range and no further than one
page, so that the list costs the same at a million tasks as at a thousand. An
``OR`` over the keys would sort everything that they hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from coordination.units.queries import HolderKey, holder_keys
from workflows.models import RECORD_LABELS, Task

if TYPE_CHECKING:
    from coordination.access import Actor

PAGE = 25
CAP = 99
ALL = "*"


class Cursor(NamedTuple):
    """The last row of a page; the next page begins after it."""

    due_at: dt.datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.due_at.timestamp():.6f}_{self.pk}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """The cursor of an address; anything else is the first page."""
        stamp, _sep, pk = text.partition("_")
        try:
            return cls(dt.datetime.fromtimestamp(float(stamp), tz=dt.UTC), int(pk))
        except (ValueError, OverflowError, OSError):
            return None


class InboxPage(NamedTuple):
    tasks: list[Task]
    after: Cursor | None
    """Where the next page begins; None on the last."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many wait, and how many of them are late, no further than 99."""

    waiting: int = 0
    late: int = 0
    today: int = 0

    @property
    def shown(self) -> str:
        return shown(self.waiting)


def shown(number: int) -> str:
    """A count as the rail shows it: nothing for none, and no more than 99+."""
    return f"{CAP}+" if number > CAP else str(number or "")


def inbox(
    actors: Actor | Iterable[Actor],
    after: Cursor | str | None = None,
    limit: int = PAGE,
    *,
    subject_type: str = "",
    keys: set[HolderKey] | None = None,
) -> InboxPage:
    """One page of what these actors may take, least time left first; ``keys`` where they are known already."""
    if isinstance(after, str):
        after = Cursor.parse(after)
    held = sorted(holder_keys(actors) if keys is None else keys)
    if not held:
        return InboxPage([], None)
    rows = Task.objects.filter(pk__in=_first_of_each(held, after, limit + 1, subject_type))
    found = sorted(rows.select_related("holder_unit", "process"), key=lambda task: (task.due_at, task.pk))
    tasks = found[:limit]
    return InboxPage(tasks, Cursor(tasks[-1].due_at, tasks[-1].pk) if len(found) > limit else None)


def inbox_counts(actors: Actor | Iterable[Actor], *, keys: set[HolderKey] | None = None) -> dict[str, Count]:
    """Counts by kind of record ("meetings.agendaitem"), and of all under "*": one query."""
    held, kinds = sorted(holder_keys(actors) if keys is None else keys), sorted(RECORD_LABELS)
    if not held or not kinds:
        return {ALL: Count()}
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(
        days=1
    )
    params: list[object] = [_instant(now), _instant(midnight)]
    parts = []
    for unit_id, role in held:
        for kind in kinds:
            parts.append(
                _PART.format(columns="subject_type, due_at", more=" AND subject_type = %s", order="due_at")
            )
            params += [unit_id, role, kind, CAP + 1]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(parts=" UNION ALL ".join(parts)), params)  # type: ignore[arg-type]
        found = {kind: Count(*numbers) for kind, *numbers in cursor.fetchall()}
    found[ALL] = Count(
        *(sum(getattr(count, name) for count in found.values()) for name in ("waiting", "late", "today"))
    )
    return found


# one key's open tasks through its index, no further than needed; the conditions are the partial indexes' own
_PART = (
    "SELECT * FROM (SELECT {columns} FROM workflows_task"
    " WHERE holder_unit_id = %s AND holder_role = %s AND finished IS NULL{more}"
    " ORDER BY {order} LIMIT %s) part"
)
_COUNTS = (
    "SELECT subject_type, COUNT(*), SUM(CASE WHEN due_at < %s THEN 1 ELSE 0 END),"
    " SUM(CASE WHEN due_at < %s THEN 1 ELSE 0 END) FROM ({parts}) parts GROUP BY subject_type"
)


def _first_of_each(keys: list[HolderKey], after: Cursor | None, limit: int, subject_type: str) -> RawSQL:
    """The keys of the first rows: each holder's own first, then the first of them all."""
    more = " AND subject_type = %s" if subject_type else ""
    more += " AND (due_at, id) > (%s, %s)" if after else ""
    parts, params = [], list[object]()
    for unit_id, role in keys:
        parts.append(_PART.format(columns="id, due_at", more=more, order="due_at, id"))
        params += [unit_id, role]
        params += [subject_type] if subject_type else []
        params += [_instant(after.due_at), after.pk] if after else []
        params.append(limit)
    sql = f"SELECT id FROM ({' UNION ALL '.join(parts)}) parts ORDER BY due_at, id LIMIT %s"  # noqa: S608 - no values in it
    return RawSQL(sql, [*params, limit])  # noqa: S611 - placeholders only


def _instant(at: dt.datetime) -> object:
    """A time as this database stores it, for SQL of our own."""
    return connection.ops.adapt_datetimefield_value(at)
