"""A running process: its diagram with the tokens where they are, and its steps as a table."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from coordination.audit.looks import looked_at
from coordination.links import is_seen
from coordination.pages import Request
from workflows.engine.access import closed_branches
from workflows.models import Process, Task

from .bpmn import export
from .drawing import drawing_of
from .picture import picture


def find_process(pk: int, request: Request) -> Process:
    process = Process.objects.filter(pk=pk).first()
    if process is None or process.flow_class is None or process.record is None:
        raise Http404
    if not is_seen(process.record, request.actor):
        raise Http404
    return process


@require_GET
def process(request: Request, pk: int) -> HttpResponse:
    found = find_process(pk, request)
    looked_at(request, found.artifact)
    steps = steps_of(found)
    actor = request.actor
    context = {
        "process": found,
        "record": found.artifact,
        "steps": steps,
        "closed": closed_branches(steps, actor),  # whose names are not this reader's to know
    }
    return render(request, "workflows/process.html", context)


@require_GET
def diagram(request: Request, pk: int) -> HttpResponse:
    """The fragment that reads itself again when the process moves."""
    found = find_process(pk, request)
    return render(request, "workflows/_diagram.html", {"process": found, **diagram_context(found)})


@require_GET
def bpmn(request: Request, pk: int) -> HttpResponse:
    found = find_process(pk, request)
    response = HttpResponse(export(found.flow_class), content_type="application/xml")
    response["Content-Disposition"] = f'inline; filename="process-{found.pk}.bpmn"'
    return response


def steps_of(process: Process) -> list[Task]:
    """Every step that the process took or waits in, in order."""
    tasks = process.task_set.select_related("holder_unit", "owner", "done_as__unit").order_by("pk")
    return [task for task in tasks if task.flow_task is not None]


def diagram_context(process: Process) -> dict[str, object]:
    """Where the tokens are and where they have been, as element ids of the export."""
    open_now: dict[str, int] = {}
    passed: set[str] = set()
    drawing = drawing_of(process.flow_class)
    for task in process.task_set.only("flow_task", "finished", "status").order_by("pk"):
        if task.flow_task is None:
            continue
        element = drawing.element_of(task.flow_task.name)
        if task.finished is None:
            open_now[element] = open_now.get(element, 0) + 1
        else:
            passed.add(element)
    return {
        "drawing": picture(drawing, set(open_now), passed),
        "tokens_id": f"diagram-tokens-{process.pk}",
        "tokens": {"open": open_now, "passed": sorted(passed - set(open_now))},
        "waiting": process.task_set.open().select_related("holder_unit").order_by("due_at")[:20],
    }
