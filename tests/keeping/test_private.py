"""Whatever the house writes is open to its owner alone, and a start mends what an older version left."""

import os
import stat
import subprocess
import sys

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from coordination.audit.anchor_file import begin_anchors
from coordination.keeping.opening import open_house
from coordination.keeping.private import mend_modes
from tests.config.test_profiles import ROOT

WRITES = """
import django
django.setup()
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE note (words TEXT)")
    cursor.execute("INSERT INTO note VALUES ('x')")
default_storage.save("papers/2026/paper.pdf", ContentFile(b"paper"))
import os
for path in [settings.VAR, *settings.VAR.rglob("*")]:
    print(oct(path.stat().st_mode & 0o777), path.is_dir(), path.name)
"""


def mode(path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_m2_5_12_whatever_a_process_writes_is_open_to_its_owner_alone(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "coordination.config.settings",
    }
    done = subprocess.run(  # noqa: S603 - our own lines
        [sys.executable, "-c", WRITES],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        umask=0,
    )
    assert done.returncode == 0, done.stderr
    found = {name: (bits, is_folder) for bits, is_folder, name in map(str.split, done.stdout.splitlines())}
    assert {
        "lianxi.sqlite3",
        "lianxi.sqlite3-wal",
        "lianxi.sqlite3-shm",
        "paper.pdf",
        "FIELD_KEY",
    } <= found.keys()
    wrong = {
        name: bits
        for name, (bits, is_folder) in found.items()
        if bits != ("0o700" if is_folder == "True" else "0o600")
    }
    assert wrong == {}


def test_m2_5_12_attachments_and_their_folders_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        name = FileSystemStorage(tmp_path / "media").save("attachments/1/file.pdf", ContentFile(b"x"))
    finally:
        os.umask(before)
    file = tmp_path / "media" / name
    assert [mode(path) for path in (file, file.parent, file.parent.parent)] == [0o600, 0o700, 0o700]


@pytest.mark.django_db
def test_m2_5_12_the_anchors(cast, settings, tmp_path):
    settings.AUDIT_ANCHOR_FILE = tmp_path / "anchors" / "seals.jsonl"
    begin_anchors()
    assert [mode(tmp_path / "anchors"), mode(tmp_path / "anchors" / "seals.jsonl")] == [0o700, 0o600]


def left_open(folder):
    (folder / "media" / "papers").mkdir(parents=True)
    (folder / "media" / "papers" / "paper.pdf").write_text("paper")
    (folder / "tool").write_text("tool")
    for path in (folder, folder / "media", folder / "media" / "papers"):
        path.chmod(0o755)
    (folder / "media" / "papers" / "paper.pdf").chmod(0o644)
    (folder / "tool").chmod(0o755)


@pytest.mark.django_db
def test_m2_5_12_a_start_mends_what_an_older_version_left(tmp_path, settings, monkeypatch):
    settings.VAR, settings.MEDIA_ROOT = tmp_path / "var", tmp_path / "media-elsewhere"
    for folder in (settings.VAR, settings.MEDIA_ROOT):
        folder.mkdir()
        left_open(folder)
    for asks_the_database in ("prove_keys", "wait_for_database", "close_old_connections"):
        monkeypatch.setattr(f"coordination.keeping.opening.{asks_the_database}", lambda *_args: None)
    open_house()
    for folder in (settings.VAR, settings.MEDIA_ROOT):
        assert mode(folder) == mode(folder / "media") == mode(folder / "media" / "papers") == 0o700
        assert mode(folder / "media" / "papers" / "paper.pdf") == 0o600
        assert mode(folder / "tool") == 0o700  # what its owner could run they still can
    assert mend_modes(settings.VAR) == 0


def test_m2_5_12_what_a_link_leads_to_is_not_ours_to_close(tmp_path):
    outside, var = tmp_path / "outside", tmp_path / "var"
    var.mkdir(mode=0o700)
    left_open(outside)
    (var / "fonts").symlink_to(outside)
    (var / "file").symlink_to(outside / "tool")
    assert mend_modes(var) == 0
    assert [mode(outside), mode(outside / "tool")] == [0o755, 0o755]


def test_m2_5_12_what_is_another_users_is_named(tmp_path, monkeypatch, caplog):
    (tmp_path / "theirs").write_text("x")
    (tmp_path / "theirs").chmod(0o644)

    def refused(path, bits):
        raise PermissionError(path)

    monkeypatch.setattr("coordination.keeping.private.os.chmod", refused)
    assert mend_modes(tmp_path) == 0
    assert str(tmp_path / "theirs") in caplog.text
