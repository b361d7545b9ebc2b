"""Measured 3.14: whatever a record stands at, each of its addresses answers, with the page or with a refusal.

The stories of all processes are walked; whenever a record stands at a status that none of its kind has stood at
before, every address that begins with its own is read by the office and by the township.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.db import models
from django.urls import NoReverseMatch, URLResolver, get_resolver, resolve, reverse

from coordination.demo.walk import Walk
from tests.conftest import Cast
from tests.walking import Walker
from tests.workflows.stories import STORIES
from workflows.models import Process

pytestmark = pytest.mark.django_db
READERS = (("chenjing", "OFFDIR"), ("wutong", "TCLERK"))
ANSWERS = (200, 302, 403, 404, 405)  # a form that is sent alone says so


class Reader:
    """Reads the addresses of every record that a process is about, once a status."""

    def __init__(self, cast: Cast) -> None:
        self.browsers = {who: cast.client(*who) for who in READERS}
        self.seen: Counter[tuple[str, str]] = Counter()
        self.wrong: list[str] = []

    def look(self) -> None:
        for record in self._records():
            key = (record._meta.label, str(getattr(record, "status", "")))
            if key not in self.seen:
                self.seen[key] = 0
                self._read(record, key)

    def _records(self) -> list[Any]:
        rows = Process.objects.order_by("pk").only("artifact_content_type", "artifact_object_id")
        found = {(row.artifact_content_type_id, row.artifact_object_id): row for row in rows}
        return [row.artifact for row in found.values() if hasattr(row.artifact, "get_absolute_url")]

    def _read(self, record: models.Model, key: tuple[str, str]) -> None:
        for address in addresses_of(record):
            for who, browser in self.browsers.items():
                self.seen[key] += 1
                status = browser.get(address).status_code
                if status not in ANSWERS:
                    self.wrong.append(f"{key}: {address} answers {who[0]} with {status}")


def addresses_of(record: Any) -> list[str]:
    """The record's page and every address below it that asks for nothing else."""
    page = str(record.get_absolute_url()).split("?", 1)[0]
    match = resolve(page)
    own = match.route.replace("^", "").removesuffix("$")
    found = []
    for name, route in BELOW:
        if route.startswith(own) and "<" not in route[len(own) :]:
            try:
                found.append(reverse(name, kwargs=match.kwargs))
            except NoReverseMatch:
                continue
    return found


def _routes(resolver: URLResolver, above: str = "", namespace: str = "") -> list[tuple[str, str]]:
    rows = []
    for one in resolver.url_patterns:
        route = above + re.sub(r"^\^", "", str(one.pattern))
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            rows += _routes(one, route, inner)
        elif one.name:
            rows.append((f"{namespace}{one.name}", route))
    return rows


BELOW = _routes(get_resolver())


@pytest.mark.parametrize("flow", STORIES)
def test_m2_3_14_every_address_of_a_record_answers_at_every_status(cast: Cast, monkeypatch, flow: str):
    reader = Reader(cast)
    find, pass_time = Walk.task, Walker.time_is_up

    def task(walker: Any, *args: Any, **values: Any) -> Any:
        reader.look()
        return find(walker, *args, **values)

    def time_is_up(walker: Any, node: str) -> int:
        reader.look()
        return pass_time(walker, node)

    monkeypatch.setattr(Walk, "task", task)
    monkeypatch.setattr(Walker, "time_is_up", time_is_up)
    STORIES[flow](cast)
    reader.look()
    assert sum(reader.seen.values()) >= 4, reader.seen
    assert not reader.wrong, "\n".join(reader.wrong)
