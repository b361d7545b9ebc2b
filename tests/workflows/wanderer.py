"""Somebody who takes whatever step is open, with whatever the form lets pass: the house must stay in order.

Each step goes through the page, as its holder: a task, one of those in whose inbox it
stands, a filled form. A refusal (403, 409, 422) is an answer; an error is not. Between
steps the clock fires a rung whose time was moved back.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from coordination.units.queries import users_acting_for
from tests.conftest import Cast
from workflows.desk.task_pages import page_for
from workflows.engine.access import actor_for_task
from workflows.engine.clock import sweep
from workflows.models import Task

SENTENCES = ("情况属实，按程序办理。", "请补充说明。", "已入户核实，材料齐全。", "同意。")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ANSWERS = {200, 302, 403, 409, 422}


@dataclass
class Wanderer:
    cast: Cast
    seed: int
    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    """What the forms answered, by step."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - the walk is repeated by its seed

    def wander(self, steps: int) -> None:
        for _ in range(steps):
            if self.chance.random() < 0.15:
                self._let_time_pass()
            else:
                self._take_a_step()

    def _let_time_pass(self) -> None:
        waiting = list(Task.objects.open().exclude(next_rung_at=None).values_list("pk", flat=True))
        if waiting:
            now = timezone.now()
            Task.objects.filter(pk=self.chance.choice(waiting)).update(
                next_rung_at=now - dt.timedelta(minutes=1)
            )
            sweep(now)

    def _take_a_step(self) -> None:
        tasks = list(Task.objects.open().select_related("process", "holder_unit").order_by("pk"))
        tasks = [task for task in tasks if page_for(task)]
        if not tasks:
            return
        task = self.chance.choice(tasks)
        key = (task.holder_unit_id, task.holder_role)
        people = sorted(users_acting_for({key})[key], key=lambda user: user.pk)
        if not people:
            return
        user = self.chance.choice(people)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        url = task.get_absolute_url()
        shown = client.get(url)
        assert shown.status_code in ANSWERS, f"{task}: {shown.status_code}"
        actor = actor_for_task(user, task)
        if shown.status_code != 200 or actor is None:
            self.refused[task.flow_task.name] += 1
            return
        answer = client.post(url, self._filled(page_for(task)(task, actor).form()))
        assert answer.status_code in ANSWERS, f"{task}: {answer.status_code}"
        done = answer.status_code == 302
        (self.taken if done else self.refused)[task.flow_task.name] += 1
        if answer.status_code == 422:
            errors = [f"{name}: {words}" for form in _forms(answer) for name, words in form.errors.items()]
            self.said[f"{task.flow_task.name}: {'; '.join(errors)}"] += 1

    # --- what is typed -------------------------------------------------------------------------

    def _filled(self, form: forms.BaseForm) -> dict[str, Any]:
        data: dict[str, Any] = {"password": self.cast.password}
        for bound in form:
            value = bound.initial if self._is_kept(bound) else self._typed(bound.field)
            if value not in (None, ""):
                data[bound.html_name] = value
        return data

    def _is_kept(self, bound: forms.BoundField) -> bool:
        """What the form proposes is mostly taken over."""
        return bound.initial not in (None, "", []) and self.chance.random() < 0.8

    def _typed(self, field: forms.Field) -> Any:
        match field:
            case forms.ModelMultipleChoiceField() | forms.MultipleChoiceField():
                return self._choices(field)[: self.chance.randint(1, 3)]
            case forms.ModelChoiceField() | forms.ChoiceField():
                choices = self._choices(field)
                return self.chance.choice(choices) if choices else ""
            case forms.BooleanField():
                return "on" if self.chance.random() < 0.7 else ""
            case forms.DateTimeField():
                day = timezone.localtime() + dt.timedelta(days=self.chance.randint(1, 30))
                return day.strftime("%Y-%m-%dT%H:%M")
            case forms.DateField():
                return (timezone.localdate() + dt.timedelta(days=self.chance.randint(0, 40))).isoformat()
            case forms.DecimalField() | forms.IntegerField():
                return str(Decimal(self.chance.choice((1, 2, 30, 500, 2000))))
            case forms.FileField():
                return SimpleUploadedFile("材料.pdf", PDF, "application/pdf")
            case _:
                return self.chance.choice(SENTENCES)

    def _choices(self, field: Any) -> list[str]:
        found: list[str] = []
        for value, words in field.choices:
            inner = words if isinstance(words, list | tuple) else [(value, words)]
            found += [str(one) for one, _words in inner if one not in (None, "")]
        self.chance.shuffle(found)
        return found


def _forms(answer: Any) -> list[forms.BaseForm]:
    return [answer.context["form"], *answer.context["extra"]]
