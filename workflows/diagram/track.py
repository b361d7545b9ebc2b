"""The track of a record: the steps of its flow in their usual order, with who and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from coordination.tracks import TRACKS, Stop
from workflows.models import HUMAN, Process, Task

if TYPE_CHECKING:
    from viewflow.workflow.base import Node

    from workflows.engine.base import RecordFlow

MOST = 7


def main_nodes(flow_class: type[RecordFlow]) -> list[Node]:
    """The waiting steps on the way from the start along the default branches: the flow's usual course."""
    found, here, seen = [], flow_class.instance.node("start"), set()
    while here is not None and here not in seen:
        seen.add(here)
        if here.task_type in (HUMAN, "AWAIT"):
            found.append(here)
        here = _default_next(here)
    return found


def _default_next(node: Node) -> Node | None:
    ways = list(node._outgoing())
    for way in ways:
        if way.edge_class == "default":
            return way.dst
    return ways[0].dst if ways else None


def track_of(record: models.Model) -> list[Stop]:
    """As the record's own page tells it; of a record without a track by its flow's usual course."""
    track = TRACKS.get(type(record))
    return track.stops(record) if track else track_of_flow(record)


def track_of_flow(record: models.Model) -> list[Stop]:
    """Done, now, to come: at most seven, around where it stands."""
    process = Process.objects.of(record).first()
    if process is None or process.flow_class is None:
        return []
    tasks: dict[str, list[Task]] = {}
    for task in (
        process.task_set.filter(flow_task_type__in=(HUMAN, "AWAIT")).select_related("owner").order_by("pk")
    ):
        if task.flow_task is not None:
            tasks.setdefault(task.flow_task.name, []).append(task)
    steps: list[Stop] = []
    current = 0
    nodes = main_nodes(process.flow_class)
    off_track = [
        node
        for node in process.flow_class.instance.nodes()
        if node not in nodes and any(task.finished is None for task in tasks.get(node.name, ()))
    ]
    for node in nodes:
        step = _step(node, tasks.get(node.name, []))
        if step.state in ("now", "late") or (
            step.state == "done" and not any(one.state in ("now", "late") for one in steps)
        ):
            current = len(steps)
        steps.append(step)
    for node in off_track:
        steps.insert(current + 1, _step(node, tasks[node.name]))
        current += 1
    first = max(0, min(current - MOST // 2, len(steps) - MOST))
    return steps[first : first + MOST]


def _step(node: Node, tasks: list[Task]) -> Stop:
    words = str(node.task_title)
    open_ones = [task for task in tasks if task.finished is None]
    if open_ones:
        first = min((task for task in open_ones), key=lambda task: task.due_at or timezone.now())
        late = first.due_at is not None and first.due_at < timezone.now()
        done = [task for task in tasks if task.status == STATUS.DONE and task.seed_object_id]
        if len(open_ones) + len(done) > 1:
            small = _("%(done)d of %(all)d") % {"done": len(done), "all": len(open_ones) + len(done)}
        elif first.due_at is not None:
            small = _("due %(on)s") % {"on": timezone.localtime(first.due_at).strftime("%m-%d")}
        else:
            small = ""
        return Stop(words, small, "late" if late else "now")
    done = [task for task in tasks if task.status == STATUS.DONE]
    if done:
        last = done[-1]
        on = timezone.localtime(last.finished).strftime("%m-%d")
        return Stop(
            words, f"{on} {last.owner.label if last.owner and len(done) == 1 else ''}".strip(), "done"
        )
    return Stop(words, "", "todo")
