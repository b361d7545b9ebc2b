"""What waits to be done about a record: who holds it, until when, and lists of records by that.

The processes stand above the rooms and are found by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.apps import apps
from django.db.models import DateTimeField, Exists, Min, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.policy.words import lamp, short_date, time_left
from coordination.tables import Cell, Column
from coordination.units.counties import county_of
from coordination.units.models import Role
from coordination.wording import listed
from coordination.worklists import Empty, Rows, View, WorkList, anybody

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from coordination.access import Actor

Record = TypeVar("Record", bound=Model)

NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # nothing is due: after everything that is
FEW = 3
LAMP_WORDS = {
    "late": gettext_lazy("overdue"),
    "soon": gettext_lazy("due soon"),
    "ok": gettext_lazy("in time"),
    "calm": gettext_lazy("nothing due"),
}


def open_steps(model: type[Model]) -> Any:
    """The open human steps about records of a kind."""
    tasks = apps.get_model("workflows", "Task").objects.open()
    return tasks.filter(subject_type=model._meta.label_lower)


def at_desk(model: type[Model], *roles: str) -> Exists:
    """Of records of a kind those of which a step is, or was, at the one desk that the county has of these roles."""
    tasks = apps.get_model("workflows", "Task").objects.filter(
        subject_type=model._meta.label_lower, subject_id=OuterRef("pk")
    )
    return Exists(tasks.filter(holder_role__in=roles))


def first_due(steps: Any) -> Subquery:
    """Of the steps of one record, the time of the most pressing."""
    first = steps.order_by().values("subject_type").annotate(first=Min("due_at"))
    return Subquery(first.values("first"))


def with_due(rows: Rows, *dues: Any) -> Rows:
    """Rows with the time at which the first of their steps is due."""
    return rows.annotate(due=Coalesce(*dues, Value(NEVER), output_field=DateTimeField()))


def due_words(record: Any) -> tuple[str, str]:
    """How the step at which a record stands is shown on its track: until when, and whether it is late."""
    steps = open_steps(type(record)).filter(subject_id=record.pk)
    due = steps.order_by("due_at").values_list("due_at", flat=True).first()
    words = _("due %(day)s") % {"day": short_date(due)} if due else str(record.get_status_display())
    return words, "late" if due is not None and due < timezone.now() else "now"


def held_by(model: type[Model], actor: Actor) -> Any:
    """The keys of the records of a kind of which a step waits for the reader."""
    return open_steps(model).waiting_for(actor).values("subject_id")


def waiting(
    model: type[Model],
    words: _StrOrPromise,
    narrow: Callable[[Rows, Actor], Rows] | None = None,
    offered: Callable[[Actor], bool] = anybody,
) -> View:
    """The view of what waits for the reader; ``words`` say when something will."""
    return View(
        "todo",
        gettext_lazy("Waiting for me"),
        narrow or (lambda rows, actor: rows.filter(pk__in=held_by(model, actor))),
        empty=Empty(gettext_lazy("Nothing waits for you"), words),
        offered=offered,
    )


@dataclass(frozen=True, slots=True)
class Line(Generic[Record]):
    """One line of work: a record and what is to be done about it."""

    record: Record
    title: str
    number: str
    step: str
    due: dt.datetime | None
    url: str
    holder: str
    action: str

    @property
    def tone(self) -> str:
        return lamp(self.due, county=county_of(self.record))

    @property
    def tone_words(self) -> str:
        return str(LAMP_WORDS[self.tone])

    @property
    def time_words(self) -> str:
        return time_left(self.due) if self.due else ""


class StepList(WorkList[Line[Record]]):
    """Records that a process moves, least time left first; the same queries however many.

    ``title`` and ``number`` name a record in its line; ``by_role`` says with the unit in which
    role it holds the step; ``line`` is the kind of line where a room's says more.
    """

    def __init__(
        self,
        *args: Any,
        title: Callable[[Record], Any],
        number: Callable[[Record], Any],
        by_role: bool = True,
        line: type[Line[Record]] = Line,
        **more: Any,
    ) -> None:
        super().__init__(*args, **{"order": ("due", "-pk"), **more})
        self.title, self.number, self.by_role, self._line = title, number, by_role, line

    def prepared(self, rows: Rows) -> Rows:
        return with_due(super().prepared(rows), *self.dues())

    def dues(self) -> list[Subquery]:
        return [first_due(open_steps(self.model).filter(subject_id=OuterRef("pk")))]

    def steps_of(self, found: list[Any]) -> Iterable[tuple[int, Any]]:
        """Every open step of these records with the record's key, the most pressing first."""
        steps = open_steps(self.model).filter(subject_id__in=[record.pk for record in found])
        return [(step.subject_id, step) for step in with_holders(steps)]

    def lines(self, found: list[Any], actor: Actor) -> Iterable[Line[Record]]:
        held: dict[int, list[Any]] = {}
        for pk, step in self.steps_of(found):
            held.setdefault(pk, []).append(step)
        steps = [step.pk for steps in held.values() for step in steps]
        tasks = apps.get_model("workflows", "Task").objects.filter(pk__in=steps)
        mine = set(tasks.waiting_for(actor).values_list("pk", flat=True))
        return [self.line_of(record, held.get(record.pk, []), mine) for record in found]

    def line_of(self, record: Any, steps: list[Any], own: set[int]) -> Line[Record]:
        mine = next((step for step in steps if step.pk in own), None)
        shown = mine or next(iter(steps), None)
        return self._line(
            record=record,
            title=str(self.title(record)),
            number=str(self.number(record)),
            step=str(record.get_status_display()),
            due=shown.due_at if shown else None,
            url=(mine or record).get_absolute_url(),
            holder=self.holders(steps),
            action=mine.label if mine else "",
        )

    def holders(self, steps: list[Any]) -> str:
        names = list(dict.fromkeys(holder_words(step, by_role=self.by_role) for step in steps))
        return listed(names) if len(names) <= FEW else _("%(count)d units") % {"count": len(names)}


def with_holders(steps: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = steps.select_related("holder_unit").order_by("due_at", "pk")
    return found


def holder_words(step: Any, *, by_role: bool = True) -> str:
    unit = str(step.holder_unit.label)
    return f"{unit} · {Role(step.holder_role).label}" if by_role else unit


LAMP: Column[Any] = Column(
    "lamp",
    gettext_lazy("Lamp"),
    cell=lambda line: Cell(line.tone_words, tone=line.tone),
    css="lx-td-lamp",
    shows="lamp",
)
MATTER: Column[Any] = Column(
    "matter",
    gettext_lazy("Matter"),
    cell=lambda line: Cell(line.title, line.url, [" · ".join(filter(None, (line.number, line.step)))]),
    css="lx-td-title",
)
HOLDER: Column[Any] = Column("holder", gettext_lazy("With"), lambda line: line.holder, css="lx-td-by")
TIME_LEFT: Column[Any] = Column(
    "time_left",
    gettext_lazy("Time left"),
    lambda line: line.time_words,
    lambda line: Cell(line.time_words, tone=line.tone),
    css="lx-left",
)
ACTION: Column[Any] = Column(
    "action",
    gettext_lazy("Action"),
    cell=lambda line: Cell(line.action, line.url, about=line.title),
    css="lx-td-act",
    shows="act",
)
