"""A lost key file is not replaced by a new one beside a filled database."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from coordination.audit.models import Event, SealStatement
from coordination.config.keys import Keys
from coordination.keeping.filled import TABLES, is_filled
from coordination.units.models import User
from tests.config.test_profiles import ROOT, start

SERVE = ["-m", "coordination.config.serve", "--port", "0"]


@pytest.fixture
def filled(tmp_path):
    """A house with its keys, in whose database somebody stands."""
    assert start(tmp_path).returncode == 0
    with closing(sqlite3.connect(tmp_path / "lianxi.sqlite3")) as database, database:
        database.execute("CREATE TABLE units_user (id INTEGER PRIMARY KEY, username TEXT)")
        database.execute("INSERT INTO units_user (username) VALUES ('wangmin')")
        database.execute("CREATE TABLE audit_sealstatement (id INTEGER PRIMARY KEY, head TEXT)")
        database.execute("INSERT INTO audit_sealstatement (head) VALUES ('signed')")
    return tmp_path


def run(folder, *command):
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder)}
    return subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_m2_5_11_the_tables_that_tell_are_those_of_the_house():
    assert {Event._meta.db_table, User._meta.db_table} == set(TABLES)
    assert {"SEAL_KEY": (SealStatement._meta.db_table,)} == Keys.YOUNGER


def test_m2_5_4_anchor_a_key_of_a_later_version_is_made_while_nothing_is_signed_with_it(filled):
    """A house of before is upgraded: it has everything but a signed seal."""
    (filled / "keys" / "SEAL_KEY").unlink()
    with closing(sqlite3.connect(filled / "lianxi.sqlite3")) as database, database:
        database.execute("DELETE FROM audit_sealstatement")
    assert start(filled).returncode == 0
    assert (filled / "keys" / "SEAL_KEY").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", Keys.NAMES)
def test_m2_5_11_no_key_is_made_beside_a_filled_database(filled, name):
    (filled / "keys" / name).unlink()
    done = start(filled)
    assert done.returncode != 0
    said = done.stderr.splitlines()[-1]
    assert str(filled / "keys" / name) in said
    assert "备份" in said
    assert "from the backup" in said
    assert not (filled / "keys" / name).exists()


def test_m2_5_11_all_that_are_missing_are_named_at_once_and_none_is_made(filled):
    for name in Keys.NAMES:
        (filled / "keys" / name).unlink()
    said = start(filled).stderr.splitlines()[-1]
    assert all(str(filled / "keys" / name) in said for name in Keys.NAMES)
    assert list((filled / "keys").iterdir()) == []


def test_m2_5_11_a_key_that_came_from_the_environment_is_none_that_is_missing(filled):
    (filled / "keys" / "FIELD_KEY").unlink()
    assert start(filled, FIELD_KEY="f" * 50).returncode == 0


def test_m2_5_11_a_file_without_a_key_in_it_is_none(filled):
    (filled / "keys" / "FIELD_KEY").write_text("\n")
    done = start(filled)
    assert done.returncode != 0
    assert str(filled / "keys" / "FIELD_KEY") in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("command", [["manage.py", "check"], ["manage.py", "migrate"], SERVE], ids=" ".join)
def test_m2_5_11_who_starts_it_reads_a_sentence_and_no_trace(filled, command):
    (filled / "keys" / "AUDIT_MAC_KEY").unlink()
    done = run(filled, *command)
    assert done.returncode == 1
    [said] = done.stderr.splitlines()
    assert str(filled / "keys" / "AUDIT_MAC_KEY") in said


def test_m2_5_11_an_empty_house_makes_its_keys(tmp_path):
    with closing(sqlite3.connect(tmp_path / "lianxi.sqlite3")) as database, database:
        database.execute("CREATE TABLE units_user (id INTEGER PRIMARY KEY)")
    assert not is_filled(tmp_path / "lianxi.sqlite3")
    assert start(tmp_path).returncode == 0
    assert len(list((tmp_path / "keys").iterdir())) == len(Keys.NAMES)


def test_m2_5_11_beside_what_cannot_be_read_nothing_is_made(tmp_path):
    (tmp_path / "lianxi.sqlite3").write_bytes(b"no database" * 100)
    assert start(tmp_path).returncode != 0
    assert not (tmp_path / "keys").exists()
