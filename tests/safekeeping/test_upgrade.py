"""An upgrade looks first, backs up, migrates, looks again; cut off, it goes on."""

import json
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import DatabaseError

from coordination.safekeeping import upgrading
from coordination.safekeeping.archive import ArchiveTrouble
from coordination.safekeeping.backups import archives
from coordination.safekeeping.upgrading import Begun, Failed, look_at_house, upgrade

pytestmark = pytest.mark.django_db
OLDER = ("latepayment", "voidnumber", "seriesanswer", "countyanswer", "restoration")


@pytest.fixture(scope="session")
def older(places):
    """A house of before this room."""
    house = places.filled()
    for table in OLDER:
        house.ask(f"DROP TABLE safekeeping_{table}")
    house.ask("DELETE FROM django_migrations WHERE app = 'safekeeping'")
    return house


def test_m2_5_14_a_killed_upgrade_goes_on_with_the_backup_of_before(older):
    folder, mark = older.var / "backups", older.var / "backups" / "upgrading.json"
    begun = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "upgrade", "--changed"],
        env=older.env,
        stdout=subprocess.DEVNULL,
    )
    while not mark.exists() and begun.poll() is None:
        time.sleep(0.005)
    begun.send_signal(signal.SIGKILL)
    assert begun.wait() == -signal.SIGKILL
    [before] = archives(folder)
    done = older.manage("upgrade", "--changed")
    assert done.returncode == 0, done.stderr
    assert archives(folder) == [before]
    assert before.name in done.stdout
    assert not mark.exists()
    assert older.ask("SELECT COUNT(*) FROM safekeeping_restoration") == [(0,)]
    assert json.loads((folder / "upgraded.json").read_text())["backup"] == str(before)


@pytest.fixture
def here(monkeypatch, tmp_path):
    """What is asked of this run's own database; nothing is migrated."""
    monkeypatch.setattr(settings, "BACKUP_DIR", tmp_path)
    monkeypatch.setattr(upgrading, "known_migrations", lambda: {"units.0001_initial"})
    monkeypatch.setattr(upgrading, "changed_files", list)
    return tmp_path


def test_m2_5_14_changed_source_is_named_and_refused(here, monkeypatch):
    monkeypatch.setattr(upgrading, "changed_files", lambda: ["manage.py"])
    with pytest.raises(ArchiveTrouble, match=r"manage\.py"):
        look_at_house(changed=False)


def test_m2_5_14_without_room_nothing_is_begun(here, monkeypatch):
    monkeypatch.setattr(upgrading.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 1024}))
    monkeypatch.setattr(upgrading, "_database_bytes", lambda: 10**9)
    with pytest.raises(ArchiveTrouble, match=r"1\.0"):
        look_at_house(changed=True)
    assert list(here.iterdir()) == []


def test_m2_5_14_a_database_of_a_newer_version_is_refused(here, monkeypatch):
    monkeypatch.setattr(upgrading, "MigrationExecutor", Executor)
    with pytest.raises(ArchiveTrouble, match=r"units\.0099_later"):
        look_at_house(changed=True)


class Executor:
    def __init__(self, connection):
        self.loader = type("Loader", (), {"applied_migrations": {("units", "0099_later"): None}})


def test_m2_5_14_where_it_fails_it_says_how_to_go_back(here, monkeypatch):
    def fail(*given, **options):
        raise DatabaseError("column is missing")

    monkeypatch.setattr(upgrading, "look_at_house", lambda changed: ["units.0099_later"])
    monkeypatch.setattr(upgrading, "call_command", fail)
    upgrading._write("upgrading.json", Begun("/backups/lianxi-1.tar.gz", "0123456789abcdef"))
    with pytest.raises(Failed) as failed:
        upgrade(lambda words: None)
    for words in ("column is missing", "0123456789ab", "make restore FILE=/backups/lianxi-1.tar.gz"):
        assert words in str(failed.value)
    assert upgrading.standing() is not None
