"""Signing in at the door in tests: what ``force_login`` makes has neither address nor browser."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from coordination.policy.models import Parameter, PolicyVersion
from coordination.sign_ins.models import SignIn
from tests.conftest import Cast

if TYPE_CHECKING:
    from collections.abc import Iterator

EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
BY_ITSELF = {"X-Unattended": "true"}


def signed_in(
    username: str, password: str = Cast.password, *, address: str = "10.1.0.7", agent: str = EDGE
) -> Client:
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": agent})
    response = client.post("/login/", {"username": username, "password": password})
    assert response.status_code == 302, response.content.decode()
    return client


def row_of(client: Client) -> SignIn:
    return SignIn.objects.get(pk=key_of(client))


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def minutes_later(minutes: float) -> Iterator[None]:
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=False):
        yield


def give_rule(cast: Cast, **figures: int) -> None:
    """The first county's own figures, from today on."""
    today = timezone.localdate()
    version = PolicyVersion.objects.order_by("pk").first()
    for name, raw in figures.items():
        common = Parameter.objects.filter(name=name, region=None).get()
        given = {"region": cast.county.government, "valid_from": today, "raw": raw, "unit": common.unit}
        Parameter.objects.create(version=version, name=name, source="试验", document=common.document, **given)
