"""The task that an address names, and as whom the reader may take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from coordination.links import is_seen
from workflows.engine.access import takers
from workflows.models import Task

if TYPE_CHECKING:
    from coordination.access import Actor
    from coordination.pages import Request


def find_task(pk: int, request: Request) -> Task:
    """A task that waits for this person, or about a record that the person may see; else it is not there."""
    actor = request.actor
    task = Task.objects.select_related("process", "holder_unit", "owner").filter(pk=pk).first()
    if task is None or task.flow_task is None or task.process.record is None:
        raise Http404
    # asked of this one record, where ``visible_to`` of tasks asks every kind that a flow carries
    if takers_of(request, task) or is_seen(task.process.record, actor):
        return task
    if Task.objects.waiting_for(actor).filter(pk=pk).exists():
        return task
    raise Http404


def takers_of(request: Request, task: Task) -> list[Actor]:
    """As whom this person may take it: whom the policy admits first, of those the post acted in."""
    actor = request.actor
    actors: list[Actor] = request.actors
    ordered = [actor, *(one for one in actors if one != actor)]
    return takers(ordered, task)
