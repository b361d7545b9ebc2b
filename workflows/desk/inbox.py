"""What waits for a person: the open tasks of all their posts and substitutions, by time left.

Each holder key is read through its own index range and no further than one
page, so that the list costs the same at a million tasks as at a thousand. An
``OR`` over the keys would sort everything that they hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from coordination.units.queries import HolderKey, Reach, reaches
from coordination.worklists import CAP, shown
from workflows.models import RECORD_LABELS, Task

if TYPE_CHECKING:
    from coordination.access import Actor

PAGE = 25
Reached = dict[HolderKey, Reach]
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


def inbox(
    actors: Actor | Iterable[Actor],
    after: Cursor | str | None = None,
    limit: int = PAGE,
    *,
    subject_type: str = "",
    reached: Reached | None = None,
) -> InboxPage:
    """One page of what these actors can take, least time left first; ``reached`` where that is known already."""
    if isinstance(after, str):
        after = Cursor.parse(after)
    held = reaches(actors) if reached is None else reached
    if not held:
        return InboxPage([], None)
    rows = Task.objects.filter(pk__in=_first_of_each(held, after, limit + 1, subject_type))
    found = sorted(rows.select_related("holder_unit", "process"), key=lambda task: (task.due_at, task.pk))
    tasks = found[:limit]
    return InboxPage(tasks, Cursor(tasks[-1].due_at, tasks[-1].pk) if len(found) > limit else None)


def inbox_counts(actors: Actor | Iterable[Actor], *, reached: Reached | None = None) -> dict[str, Count]:
    """Counts by kind of record ("meetings.agendaitem"), and of all under "*": one query."""
    held, kinds = reaches(actors) if reached is None else reached, sorted(RECORD_LABELS)
    if not held or not kinds:
        return {ALL: Count()}
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(
        days=1
    )
    params: list[object] = [_instant(now), _instant(midnight)]
    parts = []
    for desk, reach in sorted(held.items(), key=_key):
        for part, values in _parts_by_kind(desk, reach, kinds):
            parts.append(part)
            params += values
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(parts=" UNION ALL ".join(parts)), params)  # type: ignore[arg-type]
        found = {kind: Count(*numbers) for kind, *numbers in cursor.fetchall()}
    found[ALL] = Count(
        *(sum(getattr(count, name) for count in found.values()) for name in ("waiting", "late", "today"))
    )
    return found


def _parts_by_kind(desk: HolderKey, reach: Reach, kinds: Sequence[str]) -> Iterator[tuple[str, list[object]]]:
    """The first tasks of each kind at one desk.

    PostgreSQL goes over the kinds within one part, which it plans once; SQLite has a part for each.
    """
    narrowed, people = _narrowed(reach)
    columns = "subject_type, due_at"
    if connection.vendor == "postgresql":
        more = f" AND subject_type = kinds.kind{narrowed}"
        values = ", ".join(["(%s)"] * len(kinds))
        part = _PART_OF_KINDS.format(values=values, columns=columns, more=more, order="due_at")
        yield part, [*kinds, *desk, *people, CAP + 1]
        return
    part = _PART.format(columns=columns, more=f" AND subject_type = %s{narrowed}", order="due_at")
    for kind in kinds:
        yield part, [*desk, kind, *people, CAP + 1]


# one key's open tasks through its index, no further than needed; the conditions are the partial indexes' own
_TASKS = (
    "(SELECT {columns} FROM workflows_task"
    " WHERE holder_unit_id = %s AND holder_role = %s AND finished IS NULL{more}"
    " ORDER BY {order} LIMIT %s) part"
)
_PART = f"SELECT * FROM {_TASKS}"  # noqa: S608 - no values in it
_PART_OF_KINDS = f"SELECT part.* FROM (VALUES {{values}}) AS kinds (kind) CROSS JOIN LATERAL {_TASKS}"  # noqa: S608 - as above
_COUNTS = (
    "SELECT subject_type, COUNT(*), SUM(CASE WHEN due_at < %s THEN 1 ELSE 0 END),"
    " SUM(CASE WHEN due_at < %s THEN 1 ELSE 0 END) FROM ({parts}) parts GROUP BY subject_type"
)


# as TaskQuerySet.waiting_for says it; whom a task names may have left its desk, as Post.current says that
_NARROWED = (
    " AND (named_id IS NULL OR (named_alone AND named_id = %s) OR (NOT named_alone AND (named_id IN ({})"
    " OR NOT EXISTS (SELECT 1 FROM units_post p JOIN units_organisation o ON o.id = p.unit_id"
    " WHERE p.user_id = named_id AND p.unit_id = holder_unit_id AND p.role = holder_role"
    " AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to >= %s)"
    " AND o.valid_from <= %s AND (o.valid_to IS NULL OR o.valid_to >= %s)))))"
)
_FREE = "NOT EXISTS (SELECT 1 FROM workflows_bar b WHERE b.task_id = workflows_task.id AND b.user_id = %s)"


def _key(held: tuple[HolderKey, Reach]) -> HolderKey:
    return held[0]


def _narrowed(reach: Reach) -> tuple[str, list[object]]:
    """The condition that a holder's task is for this person, with its values."""
    today = timezone.localdate()
    sql = _NARROWED.format(", ".join("%s" for _person in reach.people)) + f" AND {_FREE}"
    params: list[object] = [reach.user, *reach.people, *[today] * 4, reach.user]
    if not reach.own:
        sql += f" AND ({' OR '.join(_FREE for _person in reach.absent)})"
        params += reach.absent
    return sql, params


def _first_of_each(held: Reached, after: Cursor | None, limit: int, subject_type: str) -> RawSQL:
    """The keys of the first rows: each holder's own first, then the first of them all."""
    more = " AND subject_type = %s" if subject_type else ""
    more += " AND (due_at, id) > (%s, %s)" if after else ""
    parts, params = [], list[object]()
    for (unit_id, role), reach in sorted(held.items(), key=_key):
        narrowed, people = _narrowed(reach)
        parts.append(_PART.format(columns="id, due_at", more=more + narrowed, order="due_at, id"))
        params += [unit_id, role]
        params += [subject_type] if subject_type else []
        params += [_instant(after.due_at), after.pk] if after else []
        params += people
        params.append(limit)
    sql = f"SELECT id FROM ({' UNION ALL '.join(parts)}) parts ORDER BY due_at, id LIMIT %s"  # noqa: S608 - no values in it
    return RawSQL(sql, [*params, limit])  # noqa: S611 - placeholders only


def _instant(at: dt.datetime) -> object:
    """A time as this database stores it, for SQL of our own."""
    return connection.ops.adapt_datetimefield_value(at)
