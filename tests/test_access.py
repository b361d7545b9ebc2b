"""Every address × every role of the cast: who reads, who is refused, for whom it does not exist."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.http.cookie import SimpleCookie
from django.test import Client
from django.urls import reverse

from coordination.previews import ADDRESS
from tests.access_rules import ANONYMOUS, COLUMNS, HELPERS, PEOPLE, Row
from tests.access_table import ROWS
from tests.access_world import World
from tests.conftest import Cast
from tests.reading import addresses


def test_every_address_has_a_row_and_every_row_an_address():
    known, asked = set(addresses()), {row.name for row in ROWS}
    assert sorted(known - asked) == [], "addresses without a row in tests/access_table.py"
    assert sorted(asked - known) == [], "rows whose address is gone"
    assert len({row.id for row in ROWS}) == len(ROWS), "two rows of the same name, method and note"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_everybody_gets_what_the_table_says(cast: Cast, row: Row):
    world = World(cast)
    args = row.args(world) if callable(row.args) else row.args
    data = row.data(world) if callable(row.data) else row.data
    url = reverse(row.name, kwargs=args)
    got = {column: _status(_cookies(cast, column), row.method, url, data) for column in columns_of(row)}
    assert got == {column: row.expect.of(column) for column in got}


def columns_of(row: Row) -> list[str]:
    """A charity is asked where its own referrals lie; elsewhere it is one of many strangers."""
    return [column for column in COLUMNS if column not in HELPERS or "referral" in row.name]


def _cookies(cast: Cast, column: str) -> SimpleCookie:
    return SimpleCookie() if column == ANONYMOUS else cast.client(*PEOPLE[column]).cookies


def _status(cookies: SimpleCookie, method: str, url: str, data: dict[str, object]) -> int:
    client = Client()
    client.cookies = cookies
    if url.endswith(ADDRESS):  # it undoes by itself what it tries, in a transaction of its own
        return int(client.post(url, data).status_code)
    with transaction.atomic():
        response = getattr(client, method)(url, data)
        transaction.set_rollback(True)  # nobody finds what another one left
    return int(response.status_code)
