"""Interface clients for tests, added by the security administrator."""

from __future__ import annotations

from typing import Any

from django.test import Client

from coordination.api.actions import add_client
from coordination.api.models import ApiClient, Scope
from tests.monitoring.reports import GIVEN

ALL = tuple(Scope.values)


def add(cast, code="province", scopes=ALL, **more) -> tuple[ApiClient, str]:
    given: dict[str, Any] = {
        "name": "省低收入人口监测平台",
        "organisation": cast.unit("SMZ"),
        "role": "UP",
        "channel": "province",
        "rate": 10_000,
        **more,
    }
    return add_client(actor=cast.actor("majun"), code=code, scopes=scopes, **given)


class Platform:
    """A client on the wire."""

    def __init__(self, cast, code="province", **more):
        self.client, self.key = add(cast, code, **more)
        self.http = Client()

    def post(self, rows, key=None):
        return self.http.post(
            "/api/v1/warnings",
            {"warnings": rows},
            content_type="application/json",
            headers={"X-API-Key": self.key if key is None else key},
        )

    def get(self, path, **query):
        return self.http.get(f"/api/v1/{path}", query, headers={"X-API-Key": self.key})


def rows(count, start=0):
    return [{**GIVEN, "source_key": f"p-{n}"} for n in range(start, start + count)]
