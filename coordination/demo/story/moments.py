"""The story's passage of time: stored due times are moved as if they had passed; the house's own clock does the rest."""

from __future__ import annotations

import datetime as dt
from io import StringIO

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils import timezone

from coordination.aid.models import AidCase, Stage
from coordination.deliberation.models import Deliberation
from coordination.documents.models import PublicNotice
from coordination.documents.public_notices import notice_up
from coordination.policy.calendar import add_working_days
from coordination.sittings.models import Sitting
from workflows.models import Process, Task


def past() -> dt.datetime:
    return timezone.now() - dt.timedelta(minutes=5)


def client_key(code: str) -> str:
    """A key for the platform that sends the batch."""
    out = StringIO()
    call_command(
        "api_client",
        "add",
        code,
        "--name",
        "省低收入人口动态监测平台",
        "--unit",
        "SMZ",
        "--channel",
        "province",
        "--scope",
        "warnings:write",
        "--scope",
        "warnings:read",
        "--by",
        "majun",
        stdout=out,
    )
    return out.getvalue().strip()


def papers_fall_due(record: str) -> str:
    """The step of handing in the papers is due, and its rungs with it."""
    return _fall_due("aid.aidcase", record, "supplement")


def working_day_ahead(count: str) -> str:
    """A day on which people are called together: so many working days from now."""
    return add_working_days(timezone.localdate(), int(count)).isoformat()


def call_closes(record: str) -> str:
    """The units had their days to answer the call."""
    return _fall_due("meetings.session", record, "answer_call", rung=2)


def stage_comes_near(record: str) -> str:
    """Weeks have passed: the day of the plan's next stage is today."""
    case = AidCase.objects.get(pk=_pk(record))
    if case.stage is None:
        raise LookupError(f"{record} has no stage left")
    return str(Stage.objects.filter(pk=case.stage.pk).update(due_on=timezone.localdate()))


def notice_hung_its_days(record: str) -> str:
    """The days of the case's public notice are over today."""
    case = Deliberation.objects.get(pk=_pk(record))
    notice = notice_up(case)
    if notice is None:
        raise LookupError(f"no notice of {record} hangs")
    hung = notice.until_on - notice.put_up_on
    today = timezone.localdate()
    moved = {"put_up_on": today - hung, "until_on": today}
    return str(PublicNotice.objects.filter(pk=notice.pk).update(**moved))


def _fall_due(model: str, record: str, step: str, rung: int = 0) -> str:
    kind = ContentType.objects.get_by_natural_key(*model.split("."))
    processes = Process.objects.filter(artifact_content_type=kind, artifact_object_id=_pk(record))
    tasks = Task.objects.filter(process__in=processes, flow_task__endswith=f".{step}", finished=None)
    moved = tasks.update(due_at=past(), next_rung_at=past(), rung=rung)
    if not moved:
        raise LookupError(f"no step {step} waits on {record}")
    return str(moved)


def meeting_begins(record: str) -> str:
    """The day of the meeting has come."""
    return str(Sitting.objects.filter(session=_pk(record)).update(starts_at=past()))


def _pk(record: str) -> int:
    return int(record.rstrip("/").rpartition("/")[2])
