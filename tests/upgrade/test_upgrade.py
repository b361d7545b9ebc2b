"""A county that ran on an older commit goes on with today's code: its data, its people, its papers."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.browser.house import KEYS, Builder, House
from tests.upgrade.make_dump import DATABASE, HERE, MOST_BYTES

KIND = {"sqlite": "sqlite", "postgresql": "postgres"}[connection.vendor]
REDIS = 15  # the houses of the browser tests, which may run beside it, hear nothing of it
DUMPS = sorted(HERE.glob(f"*.{KIND}.tar.xz"))


@pytest.fixture
def restored(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """The dump's county in a database of its own, not migrated yet."""
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    builder = Builder(tmp_path)
    try:
        house = builder.furnish(tmp_path)
        kept = {name: tmp_path / "keys" / name for name in KEYS}
        # a key that came later is made at the start, or set by whoever upgrades
        house.env |= {name: file.read_text() for name, file in kept.items() if file.exists()}
        if KIND == "postgres":
            house.env["REDIS_URL"] = f"{house.env['REDIS_URL'].rpartition('/')[0]}/{REDIS}"
            with psycopg.connect(house.env["DATABASE_URL"]) as database:
                database.execute(_statements(tmp_path / DATABASE[KIND]))
        yield house
    finally:
        builder.tear_down()


def _statements(script: Path) -> bytes:
    """What pg_dump wrote, without the lines meant for psql."""
    return b"".join(line for line in script.open("rb") if not line.startswith(b"\\"))


def test_each_commit_is_kept_for_both_databases_and_small():
    dumps = list(HERE.glob("*.tar.xz"))
    commits = {dump.name.split(".")[0] for dump in dumps}
    assert commits
    assert {dump.name for dump in dumps} == {f"{one}.{kind}.tar.xz" for one in commits for kind in DATABASE}
    assert max(dump.stat().st_size for dump in dumps) <= MOST_BYTES


@pytest.mark.parametrize("restored", DUMPS, indirect=True, ids=lambda dump: dump.name)
def test_a_county_of_that_commit_goes_on(restored):
    said = restored.python(f"from tests.upgrade.look import look\nlook({str(restored.folder)!r})")
    found = json.loads(said.splitlines()[-1])
    print(found["seen"])
    assert not found["faults"], "\n".join(found["faults"])
