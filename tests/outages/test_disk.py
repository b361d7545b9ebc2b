"""Disk full: what the page says is true, nothing is half-written, and reading goes on."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import requests
from django.conf import settings as house_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.urls import path

from coordination.config import errors
from coordination.config.urls import urlpatterns as house
from coordination.documents.models import FormDraft
from coordination.outages import DATABASE_AWAY, outage_of
from tests.outages.servers import free_port, until

ROOT = Path(__file__).resolve().parents[2]
ON_SQLITE = "sqlite3" in house_settings.DATABASES["default"]["ENGINE"]
LONG = "取暖救助标准说明" * 6000  # of a kind that needs new pages, and is no longer than a draft may be
SAID = "已没有存储空间"


def falls(error):
    def view(request):
        try:
            raise error
        except psycopg.Error as cause:
            raise OperationalError(str(cause)) from cause

    return view


urlpatterns = [
    *house,
    path("full/", falls(psycopg.errors.DiskFull("could not extend file"))),
    path("no-room/", falls(OSError(errno.ENOSPC, "No space left on device"))),
    path("gone/", falls(psycopg.errors.AdminShutdown("terminating connection"))),
    path("lost/", falls(psycopg.OperationalError("server closed the connection unexpectedly"))),
    path("deadlock/", falls(psycopg.errors.DeadlockDetected("deadlock detected"))),
]
handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.permission_denied,
    errors.not_found,
    errors.server_error,
)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/full/", 507, SAID),
        ("/no-room/", 507, SAID),
        ("/gone/", 503, "数据库暂时没有应答"),
        ("/lost/", 503, "数据库暂时没有应答"),
        ("/deadlock/", 500, "系统出了问题"),
    ],
)
def test_m2_5_7_what_is_away_is_said_with_its_status(cast, address, status, words):
    client = cast.client("wangmin")
    client.raise_request_exception = False
    read = client.get(address)
    assert read.status_code == status
    assert words in read.content.decode()
    typed = {"typed-labels": '{"reason": "理由"}', "reason": "家庭收入下降，<请>核实"}
    sent = client.post(address, typed).content.decode()
    assert "家庭收入下降，&lt;请&gt;核实" in sent, "what was typed stands on the page"
    assert "草稿" not in sent or "没有保存" in sent or "未保存" in sent, "no draft is promised"
    if status != 500:
        assert read["Retry-After"]
        part = client.get(address, headers={"HX-Request": "true"})
        assert part.status_code == status
        assert "<html" not in part.content.decode()


def test_m2_5_7_a_page_of_an_outage_is_in_the_readers_language(settings, client, monkeypatch):
    settings.LANGUAGE_CODE = "en"
    assert "not certain" in DATABASE_AWAY.sentence("POST") or DATABASE_AWAY.sentence("POST")
    assert outage_of(RuntimeError()) is None
    assert outage_of(OperationalError("pool timeout")) is DATABASE_AWAY
    assert outage_of(None) is None


@contextmanager
def no_page_more():
    """SQLite refuses to grow, as it does where the disk is full."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count")
        (before,) = cursor.fetchone()
        cursor.execute("PRAGMA page_count")
        (count,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {count}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA max_page_count = {before}")


@pytest.mark.skipif(not ON_SQLITE, reason="a page count that may not grow is SQLite's")
@pytest.mark.django_db(transaction=True)
def test_m2_5_7_sqlite_full_the_sentence_is_true_and_nothing_is_half_written(cast):
    client = cast.client("wangmin")
    client.raise_request_exception = False
    assert client.post("/drafts/items:new/", {"title": "短"}).status_code == 200
    with no_page_more():
        refused = client.post("/drafts/items:new/", {"title": "短", "body": LONG[:60_000]})
        assert refused.status_code == 507
        assert SAID in refused.content.decode()
        assert client.get("/").status_code == 200, "reading goes on"
        assert FormDraft.objects.get().data == {"title": ["短"]}, "what was kept before stands"
    assert client.post("/drafts/items:new/", {"title": "短", "body": LONG[:60_000]}).status_code == 200


@contextmanager
def small_disk(place: Path, megabytes: int):
    place.mkdir(exist_ok=True)
    mounted = subprocess.run(  # noqa: S603
        ["/bin/mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"a small tmpfs cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["/bin/umount", "-l", str(place)], check=True)  # noqa: S603


def fill(place: Path, leaving: int) -> Path:
    stats = os.statvfs(place)
    ballast = place / "ballast"
    ballast.write_bytes(b"x" * max(stats.f_bavail * stats.f_frsize - leaving, 0))
    return ballast


def test_m2_5_7_a_file_that_finds_no_room_leaves_nothing(tmp_path, settings):
    with small_disk(tmp_path / "disk", 2) as place:
        settings.MEDIA_ROOT = place / "media"
        kept = default_storage.save("attachments/a.pdf", ContentFile(b"a" * 1000))
        with pytest.raises(OSError, match="No space left"):
            default_storage.save("attachments/b.pdf", ContentFile(b"b" * 3_000_000))
        left = [path for path in place.rglob("*") if path.is_file()]
        assert left == [settings.MEDIA_ROOT / kept]
        assert left[0].stat().st_mode & 0o777 == 0o600
        assert default_storage.save("attachments/a.pdf", ContentFile(b"c")) != kept, (
            "no file takes another's place"
        )


@pytest.mark.skipif(
    not ON_SQLITE, reason="the database of the house lies on this disk only where it is SQLite"
)
@pytest.mark.django_db
def test_m2_5_7_a_house_on_a_full_disk_reads_on_and_writes_again_once_there_is_room(cast, tmp_path):
    connection.ensure_connection()
    size = Path(connection.settings_dict["NAME"]).stat().st_size
    with small_disk(tmp_path / "disk", size // 2**20 + 24) as place:
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as here,
            closing(sqlite3.connect(place / "lianxi.sqlite3")) as there,
        ):
            here.backup(there)
        keys = ("SECRET_KEY", "AUDIT_MAC_KEY", "FIELD_KEY", "BLIND_INDEX_KEY", "SEAL_KEY")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment |= {name: str(getattr(house_settings, name)) for name in keys} | {
            "VAR_DIR": str(place),
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "STATIC_FROM_SOURCE": "true",
        }
        port = free_port()
        with (tmp_path / "server.log").open("wb") as log:
            server = subprocess.Popen(  # noqa: S603 - our own server
                [sys.executable, "-m", "coordination.config.serve", "--port", str(port)],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        try:
            walk(place, f"http://127.0.0.1:{port}", cast.password)
        finally:
            server.terminate()
            server.wait(timeout=20)


def walk(place: Path, address: str, password: str) -> None:
    until(lambda: requests.get(f"{address}/health/live", timeout=5).ok, "the server answers", within=40)
    browser = requests.Session()
    door = browser.get(f"{address}/login/", timeout=10).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', door)
    assert token
    who = {"username": "wangmin", "password": password, "csrfmiddlewaretoken": token[1]}
    assert browser.post(f"{address}/login/", who, timeout=10).ok
    page = browser.get(f"{address}/", timeout=10)
    assert page.status_code == 200
    send = {"X-CSRFToken": browser.cookies["csrftoken"]}

    def keep(text: str):
        return browser.post(f"{address}/drafts/items:new/", {"body": text}, headers=send, timeout=30)

    assert keep("短").status_code == 200
    ballast = fill(place, leaving=0)
    refused = keep(LONG[:60_000])
    assert refused.status_code == 507
    assert SAID in refused.text
    stands = browser.get(f"{address}/drafts/items:new/", timeout=10)
    assert stands.status_code == 200, stands.text
    assert stands.json()["data"] == {"body": ["短"]}
    assert browser.get(f"{address}/", timeout=10).status_code == 200, "reading goes on"
    ready = requests.get(f"{address}/health/ready", timeout=5)
    assert (ready.status_code, list(ready.json()["missing"])) == (200, ["disk"])
    ballast.unlink()
    assert keep(LONG[:60_000]).status_code == 200, "without a restart"
