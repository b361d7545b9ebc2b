"""3.18: whoever keeps out of a matter gets nothing of it from any address, in whichever post."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from coordination.matters import matter_of
from coordination.units.kept_out import keep_out
from tests.access_rules import ANONYMOUS, PEOPLE, Keys, Row
from tests.access_table import ROWS
from tests.access_world import World

SHUT = (403, 404)
OPEN_TO_WHOM_IT_CONCERNS = ("recusals:recusal", "recusals:withdraw")
"""The declaration itself is read by whoever keeps out."""
NAMED = [row for row in ROWS if isinstance(row.args, Keys) and row.name not in OPEN_TO_WHOM_IT_CONCERNS]
MATTERS = ("aid", "referrals", "deliberation", "recoveries", "remedies")
OF_MATTERS = [row for row in NAMED if row.args.rooms & set(MATTERS)]


@pytest.mark.parametrize("row", OF_MATTERS, ids=lambda row: row.id)
def test_m2_3_18_no_address_of_a_matter_opens_to_whom_keeps_out_of_it(cast, row: Row):
    """Each row of the access table whose record belongs to a matter, asked by everybody to whom it opens."""
    world = World(cast)
    records = row.args.records(world)
    args = row.args(world)
    data = row.data(world) if callable(row.data) else row.data
    matters = [found for record in records.values() if (found := matter_of(record)) is not None]
    url = reverse(row.name, kwargs=args)
    for column in PEOPLE if matters else ():
        if row.expect.of(column) in SHUT or column == ANONYMOUS:
            continue
        username, role = PEOPLE[column]
        client = cast.client(username, role)
        with transaction.atomic():
            for matter in matters:
                keep_out(matter, cast.user(username), ground=matter)
            asked = Client()
            asked.cookies = client.cookies
            got = getattr(asked, row.method)(url, data).status_code
            transaction.set_rollback(True)
        assert got in SHUT, (column, got)


def test_the_walk_meets_every_kind_of_matter(cast):
    """So that no row is walked in vain: the kinds that a person may be kept out of are all in the table."""
    world = World(cast)
    found = set()
    for row in OF_MATTERS:
        if row.name in (
            "aid:case",
            "referrals:case",
            "referrals:leg",
            "deliberation:case",
            "recoveries:recovery",
        ):
            found |= {
                type(matter_of(record))._meta.label_lower for record in row.args.records(world).values()
            }
    assert found == {"aid.aidcase", "referrals.referral", "deliberation.deliberation"}
