"""What tests need beside ``Walk``: paper that the office enters, and time that is up."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from coordination.demo.walk import Walk
from coordination.policy.calendar import add_working_days
from coordination.policy.models import Parameter
from workflows.engine.clock import sweep
from workflows.engine.steps import open_tasks, record_for_holder
from workflows.models import Task

R = TypeVar("R", bound=models.Model)


def load_rules() -> None:
    if not Parameter.objects.exists():
        call_command("loaddata", "policy_parameters", "calendar", verbosity=0)


def scan() -> SimpleUploadedFile:
    """The sheet as the office scans it."""
    return SimpleUploadedFile("sheet.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf")


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def worked_day(days: int) -> dt.date:
    """So many days from now, or the next working day: a form takes it as it stands."""
    return add_working_days(in_days(days), 0)


class Walker(Walk[R]):
    """Walks a record on; what a test wants to see of it is read anew."""

    @property
    def status(self) -> str:
        return type(self.record)._default_manager.values_list("status", flat=True).get(pk=self.record.pk)

    def actor(self, who):
        """Somebody by the name, or by the name and the role acted in."""
        return self.cast.actor(who) if isinstance(who, str) else self.cast.actor(*who)

    def on_paper(self, node, action, of="", **values):
        """The office enters what the holder signed by hand."""
        values = {"signed_on": timezone.localdate(), "scan": scan()} | values
        task, office = self.task(node, of), self.cast.actor("wangmin")
        second = self.cast.actor("liqian") if task.flow_task.is_compared else None
        result = record_for_holder(task, action, actor=office, compared=second, **values)
        self.reread()
        return result

    def time_is_up(self, node) -> int:
        """The closing time of every open step of that name has come, and the clock goes by."""
        past = timezone.now() - dt.timedelta(minutes=1)
        for task in open_tasks(self.record):
            if task.flow_task.name == node:
                last = len(task.flow_task.ladder) - 1
                Task.objects.filter(pk=task.pk).update(rung=last, next_rung_at=past, due_at=past)
        done = sweep()
        self.reread()
        return done
