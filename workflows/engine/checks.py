"""Records whose status and open tasks disagree: what a wrong hand or a bug would leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from viewflow.workflow.status import PROCESS

from coordination.units.counties import County
from coordination.units.models import Organisation, county_lookup
from coordination.units.queries import users_acting_for
from workflows.models import HUMAN, Process, Task

from .base import FLOWS, OR_NONE

if TYPE_CHECKING:
    from .base import RecordFlow

BATCH = 500


@dataclass(frozen=True)
class Finding:
    """One disagreement. ``key`` names the record by kind and number only, for logs."""

    key: str
    title: str
    sentence: str
    record: Any = None
    url: str = ""

    def __str__(self) -> str:
        return f"{self.key} {self.title}: {self.sentence}"


def check_flows() -> list[Finding]:
    """All findings in all counties of the installation."""
    counties = Organisation.objects.counties().order_by("order", "pk").values_list("pk", flat=True)
    return [finding for pk in counties for finding in check_county(County(pk))]


def check_county(county: County) -> list[Finding]:
    """All findings in one county, of all flows that say what they expect."""
    found: list[Finding] = []
    for flow_class in FLOWS:
        if flow_class.expects:
            found += _of_flow(flow_class, county)
    return found + list(_without_people(county))


def _of_flow(flow_class: type[RecordFlow], county: County) -> Iterator[Finding]:
    model: Any = apps.get_model(flow_class.record_label)
    kind = ContentType.objects.get_for_model(model)
    records = model._default_manager.filter(**{county_lookup(model): county.pk})
    processes = Process.objects.filter(
        flow_class=flow_class,
        artifact_content_type=kind,
        artifact_object_id__in=records.order_by().values("pk"),
    )
    running = processes.filter(status=PROCESS.NEW).values_list("artifact_object_id", "pk")
    by_record = dict(running)
    waiting = _open_names(processes)
    for record in records.iterator(BATCH):
        status = flow_class.status_of(record)
        names = waiting.get(by_record.get(record.pk, 0), set())
        yield from _compare(flow_class, record, status, names, record.pk in by_record)


def _open_names(processes: Any) -> dict[int, set[str]]:
    """Process → the names of its open waiting nodes."""
    found: dict[int, set[str]] = {}
    tasks = Task.objects.filter(
        process__in=processes.order_by().values("pk"),
        finished__isnull=True,
        flow_task_type__in=(HUMAN, "AWAIT"),
    )
    for task in tasks.only("flow_task", "process_id").iterator(BATCH):
        if task.flow_task is not None:
            found.setdefault(task.process_id, set()).add(task.flow_task.name)
    return found


def _compare(
    flow_class: type[RecordFlow], record: Any, status: str, names: set[str], is_running: bool
) -> Iterator[Finding]:
    def found(sentence: str) -> Finding:
        key = f"{record._meta.label_lower} {record.pk}"
        return Finding(key, flow_class.subject_title(record), sentence, record, _url(record))

    if status not in flow_class.expects:
        yield found(_("the flow says nothing of the status %(status)s.") % {"status": status})
        return
    expected = set(flow_class.expects[status])
    if not expected and names:
        words = {"status": status, "steps": ", ".join(sorted(names))}
        yield found(_("is %(status)s, yet %(steps)s still waits.") % words)
    elif expected and OR_NONE not in expected and not names:
        words = {"status": status, "steps": ", ".join(sorted(expected))}
        yield found(_("is %(status)s, yet nothing waits; expected is %(steps)s.") % words)
    elif names - expected:
        words = {"status": status, "steps": ", ".join(sorted(names - expected))}
        yield found(_("is %(status)s, which does not go with the open step %(steps)s.") % words)
    if is_running and not names:
        yield found(_("its process runs, yet no step of it is open."))


def _without_people(county: County) -> Iterator[Finding]:
    """Open tasks at a desk of the county that stand in nobody's inbox."""
    open_tasks = Task.objects.open().filter(holder_unit__region=county.pk)
    keys = set(open_tasks.order_by().values_list("holder_unit_id", "holder_role").distinct())
    empty = {key for key, users in users_acting_for(keys).items() if not users}
    if not empty:
        return
    for task in open_tasks.held_by(empty).select_related("holder_unit", "process"):
        words = {"step": task.label, "unit": task.holder_unit, "role": task.get_holder_role_display()}
        yield Finding(
            f"{task.subject_type} {task.subject_id}",
            task.subject_title,
            _("nobody holds the step %(step)s: %(unit)s has no %(role)s.") % words,
            task.record,
            task.get_absolute_url(),
        )


def _url(record: Any) -> str:
    return str(record.get_absolute_url()) if hasattr(record, "get_absolute_url") else ""
