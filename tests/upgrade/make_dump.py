"""Keep the county of a commit with its story told, so that later code can be tried on it.

``python -m tests.upgrade.make_dump CHECKOUT`` runs the server of that checkout (made ready, nothing
changed), on PostgreSQL where DATABASE_URL is set (with REDIS_URL), else on SQLite, and leaves
``COMMIT.sqlite.tar.xz`` or ``COMMIT.postgres.tar.xz`` beside this file: the database with the keys,
the anchors and the files that belong to it, the moment at which it was taken, and what it said to people.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.browser.house import KEYS, Builder, House

HERE = Path(__file__).resolve().parent
MOST_BYTES = 3_000_000
DATABASE = {"sqlite": "lianxi.sqlite3", "postgres": "lianxi.sql"}
MOMENT, WORDS = "taken_at", "words.json"
BELONGS = ("keys", "anchors", "media/attachments", MOMENT, WORDS)  # papers are laid out again
PATIENCE = 60.0
# A file of warnings is imported by a job: one with the worker, one that its job has not begun.
BRING_A_FILE = """
from io import BytesIO
from django.core.files.base import ContentFile
from openpyxl import load_workbook
from coordination.demo.story.teller import Teller

clerk = Teller({url!r})["wutong"]
sheet = load_workbook(BytesIO(clerk.download("/warnings/template.xlsx")[1]))
column = {{cell.value: cell.column for cell in sheet.worksheets[0][1]}}
for words, value in {row!r}.items():
    sheet.worksheets[0].cell(2, column[words], value)
filled = BytesIO()
sheet.save(filled)
page = clerk.fill("/warnings/import/", file=ContentFile(filled.getvalue(), "warnings.xlsx"))
form = next(form for form in page.forms if form.action.endswith("/start/"))
print(clerk.send(page, form, {{}}).url)
"""
JOBS = """
from django_tasks_db.models import DBTaskResult
print(*DBTaskResult.objects.values_list("status", flat=True))
"""

# What people read of it then: after an upgrade they still do.
SAID = """
import json
from django.conf import settings
from django.utils import translation
from pypdf import PdfReader
from coordination.audit.models import Event
from coordination.documents.models import Paper
from coordination.notifications.models import Notice
from workflows.models import Process, Task

def printed(paper):
    return "".join("".join(page.extract_text() for page in PdfReader(paper.pdf.open("rb")).pages).split())

translation.activate(settings.LANGUAGE_CODE)
print(json.dumps({
    "events": {one.pk: one.sentence for one in Event.objects.all()},
    "notices": {one.pk: one.sentence for one in Notice.objects.all()},
    "processes": {one.pk: one.label for one in Process.objects.all()},
    "tasks": {one.pk: one.label for one in Task.objects.all()},
    "papers": {one.pk: printed(one) for one in Paper.objects.exclude(file=None)},
}, ensure_ascii=False))
"""


def row(name: str) -> dict[str, str]:
    return {
        "姓名": name,
        "出生日期": "1966-03-12",
        "乡镇": "XZ01",
        "困难类型": "大额医疗支出",
        "预警内容": "近三个月个人负担医疗费用较高。",
    }


def tell(house: House) -> None:
    """The story, an imported file, and a file whose import waits for a worker."""
    house.start()
    try:
        print(house.manage("tell_story", "--address", house.url))
        house.python(BRING_A_FILE.format(url=house.url, row=row("阮知秋")))
        imported = time.monotonic() + PATIENCE
        while house.python(JOBS) != "SUCCESSFUL" and time.monotonic() < imported:
            time.sleep(1)
    finally:
        house.stop()
    house.env["EMBEDDED_CLOCK"] = "false"
    house.start()
    try:
        house.python(BRING_A_FILE.format(url=house.url, row=row("阮知春")))
    finally:
        house.stop()
    if (jobs := house.python(JOBS)) not in ("SUCCESSFUL READY", "READY SUCCESSFUL"):
        raise SystemExit(f"One job should be done and one wait: {jobs}")


def dump(house: House) -> tuple[str, Path]:
    """The database as one file, and the kind of it."""
    if url := house.env.get("DATABASE_URL"):
        script = house.folder / DATABASE["postgres"]
        command = ["pg_dump", "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=200"]
        subprocess.run([*command, f"--file={script}", f"--dbname={url}"], check=True)  # noqa: S603
        keys = house.folder / "keys"
        keys.mkdir(exist_ok=True)
        for name in KEYS:
            (keys / name).write_text(house.env[name])
        return "postgres", script
    whole = house.folder / "whole.sqlite3"
    # a copy of the pages: VACUUM would ask for functions that Django defines
    with (
        closing(sqlite3.connect(house.folder / DATABASE["sqlite"])) as running,
        closing(sqlite3.connect(whole)) as copy,
    ):
        running.backup(copy)
    return "sqlite", whole


def pack(house: House, database: Path, kept: Path) -> None:
    with tarfile.open(kept, "w:xz", preset=9) as archive:
        archive.add(database, DATABASE[kept.name.split(".")[1]])
        for name in BELONGS:
            archive.add(house.folder / name, name)


def make_dump(checkout: Path, folder: Path) -> Path:
    commit = git(checkout, "rev-parse", "--short=7", "HEAD")
    if git(checkout, "status", "--porcelain"):
        raise SystemExit(f"{checkout} holds more than {commit}: commit or stash it first.")
    builder = Builder(folder, checkout)
    try:
        house = builder.build()
        tell(house)
        (house.folder / MOMENT).write_text(dt.datetime.now(dt.UTC).isoformat())
        (house.folder / WORDS).write_text(house.python(SAID))
        kind, database = dump(house)
        kept = HERE / f"{commit}.{kind}.tar.xz"
        pack(house, database, kept)
    finally:
        builder.tear_down()
    return kept


def git(checkout: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603
        ["git", "-C", str(checkout), *arguments],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = make_dump(Path(sys.argv[1]).resolve(), Path(folder))
    size = kept.stat().st_size
    print(f"{kept.name}: {size:,} bytes")
    if size > MOST_BYTES:
        raise SystemExit(f"A dump is at most {MOST_BYTES:,} bytes.")


if __name__ == "__main__":
    main()
