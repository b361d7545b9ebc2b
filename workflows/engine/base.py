"""What every flow of ours is: a flow about one record, under a lock that waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from viewflow.workflow import flow
from viewflow.workflow.lock import lock_scope

from coordination.statements import read_locked
from coordination.vocabulary import Key, read_as
from workflows.models import RECORD_LABELS, Process, Task

if TYPE_CHECKING:
    from viewflow.workflow.base import Node

    from coordination.access import Actor
    from coordination.units.holders import Holder


class RowLock:
    """The process's own row, for which the next one waits, and as which it is then read.

    On SQLite a transaction that writes is alone from its beginning (IMMEDIATE).
    """

    process: Process

    @contextmanager
    def __call__(self, flow_class: type[flow.Flow], process_pk: int) -> Iterator[None]:
        with transaction.atomic():
            self.process = read_locked(Process, process_pk)
            yield


OR_NONE = ""


class RecordFlow(flow.Flow):
    """A flow about one record; the record's status is the truth and the flow reads it."""

    process_class = Process
    task_class = Task
    lock_impl = RowLock  # viewflow's default takes none

    record_label = ""
    """The record's model, "meetings.agendaitem"."""
    person_waits = False
    """Its clocks are a person's by law: they run on while the house stands still."""
    expects: dict[str, tuple[str, ...]] = {}
    """Record status → the nodes that may be open then; ``check_flows`` compares. () says none, OR_NONE maybe."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.record_label:
            FLOWS.append(cls)
            RECORD_LABELS.add(cls.record_label)

    @classmethod
    @contextmanager
    def lock(cls, process_pk: int) -> Iterator[Process]:
        """The process as it is under its lock."""
        row = RowLock()
        with lock_scope(row, cls, process_pk):
            yield row.process

    @classmethod
    def subject_title(cls, record: models.Model) -> str:
        """The record's title as lists show it; never a person's name."""
        return str(getattr(record, "title", "") or record)[:200]

    @classmethod
    def subject_number(cls, record: models.Model) -> str:
        return str(getattr(record, "number", "") or "")[:60]

    @classmethod
    def priority(cls, record: models.Model) -> int:
        """1 for urgent matters: shown, and never a reason to overtake a due time."""
        return int(bool(getattr(record, "is_urgent", False)))

    @classmethod
    def status_of(cls, record: models.Model) -> str:
        return str(getattr(record, "status", ""))

    @classmethod
    def is_over(cls, record: models.Model) -> bool:
        """Whether the flow expects no step any more where the record stands."""
        return cls.expects.get(cls.status_of(record)) == ()

    @classmethod
    def goes_on_uncompared(cls, record: Any) -> Holder | None:
        """Who need not wait for the second look at a signed sheet: the payer of an advance that is late (C10)."""
        return None

    def has_view_permission(self, user: Any, obj: Any = None) -> bool:
        """Viewflow's own pages are unmounted; records decide who sees."""
        return False

    def has_manage_permission(self, user: Any, obj: Any = None) -> bool:
        """Undo, cancel and revive move the task but not our record: nobody may."""
        return False


# else every flow would inherit this one's name
RecordFlow.process_title = ""
RecordFlow.process_description = ""

FLOWS: list[type[RecordFlow]] = []
STEP = "step"  # the name under which a step is kept


def flow_of(record: models.Model, name: str = "") -> type[RecordFlow]:
    """The flow that carries a record; of several, the one of that name."""
    found = [one for one in flows_of(record) if name in ("", one.__name__)]
    if len(found) != 1:
        names = ", ".join(one.__name__ for one in found) or "none"
        raise LookupError(f"One flow is to carry {record._meta.label_lower}, and there is {names}.")
    return found[0]


def flows_of(record: models.Model) -> list[type[RecordFlow]]:
    """Every flow that may carry such a record."""
    return [flow_class for flow_class in FLOWS if flow_class.record_label == record._meta.label_lower]


def know_step(record: models.Model, name: str) -> None:
    """A step is asked for by a name that a flow of such a record has: any other is a slip of the pen."""
    if not any(flow_class.instance.node(name, no_obsolete=True) for flow_class in flows_of(record)):
        raise LookupError(f"No flow of {record._meta.label_lower} has a step {name}.")


def record_of(activation: Any) -> Any:
    """The record of a running activation, as the step's action left it."""
    return activation.process.record


def actor_of(activation: Any) -> Actor:
    """Who took the step that runs this activation; ``steps`` sets it, nothing else does."""
    actor: Actor = activation.process.actor
    return actor


def seed_of(activation: Any) -> Any:
    """The thing of the branch that a gateway stands in, as the database has it now."""
    before = activation.task.previous.order_by("-pk").first()
    return before.seed


def when(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """A gateway's condition said of the record instead of the activation."""

    def condition(activation: Any) -> bool:
        return test(record_of(activation))

    return condition


def flow_nodes(flow_class: type[RecordFlow]) -> list[Node]:
    return list(flow_class.instance.nodes())


def step_key(node: Node) -> Key:
    """By what notices and events know a step: its flow and its name."""
    return {STEP: f"{node.flow_class.__name__}.{node.name}"}


def _step_words(key: str) -> str:
    flow_name, _dot, name = key.rpartition(".")
    for flow_class in FLOWS:
        if flow_class.__name__ == flow_name:
            node = flow_class.instance.node(name, no_obsolete=True)
            return str(node.task_title) if node is not None else key
    return key


read_as(STEP, _step_words)
