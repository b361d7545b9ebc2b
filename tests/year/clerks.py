"""Everybody at their desks: whoever holds an open step takes it through its page; some fall over at a write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import connection, transaction
from django.test import TestCase
from django.utils import timezone

from tests.workflows.wanderer import Wanderer

WRITES = ("INSERT", "UPDATE", "DELETE")


class Killed(BaseException):
    """The process is gone in the middle of a request: nothing catches it, nothing after it runs."""


@dataclass
class Clerks(Wanderer):
    """As whoever wanders; days are mostly those of today, and a request in twenty is cut off at a write."""

    def take_one(self) -> None:
        if self.chance.random() < 0.05:
            with falls_over(self.chance.randint(1, 25)), transaction.atomic():
                self._step()
        else:
            self._step()

    def _step(self) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            self._take_a_step()

    def _typed(self, field: forms.Field) -> Any:
        if isinstance(field, forms.DateField) and self.chance.random() < 0.7:
            return (timezone.localdate() - dt.timedelta(days=self.chance.choice((0, 0, 0, 1)))).isoformat()
        return super()._typed(field)


@contextmanager
def falls_over(after: int) -> Iterator[None]:
    """Whoever is at work dies at this write; a request with fewer writes ends well."""
    left = after

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if sql.lstrip().upper().startswith(WRITES):
            left -= 1
            if left == 0:
                raise Killed
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(statement):
            yield
    except Killed:
        return
