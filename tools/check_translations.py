"""Every sentence of the source has its Chinese: none missing, none fuzzy, none said in two ways, none left over.

Collects the sentences with Django's makemessages over a copy of the source and
looks each up in the rooms' catalogues. Needs gettext; where it is missing the
check says so, and fails when CI is set.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

sys.path.insert(0, str(Path(__file__).resolve().parent))
from catalogues import ROOT, catalogues

SOURCES = ("coordination", "workflows", "templates")
OF_DJANGO = {("", "This field is required.")}  # said in our own words
PLACEHOLDER = re.compile(r"%\((\w+)\)|(?<!%)(%[sd])|\{(\w*)\}")


def collect() -> Catalog:
    """What makemessages finds, from a copy, so that no catalogue is rewritten."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in SOURCES:
            if (ROOT / name).exists():
                shutil.copytree(
                    ROOT / name, copy / name, ignore=shutil.ignore_patterns("locale", "migrations")
                )
        (copy / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--add-location", "file"]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": ""}
        done = subprocess.run(  # noqa: S603
            command, cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        # babel remarks on the empty plural forms that makemessages leaves
        with (
            (copy / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as source,
            contextlib.redirect_stdout(io.StringIO()),
        ):
            return read_po(source, locale="zh_Hans")


def placeholders(text: str) -> set[str]:
    return {next(filter(None, found), "{}") for found in PLACEHOLDER.findall(text)}


def texts(message: Message, *, translated: bool) -> list[str]:
    value = message.string if translated else message.id
    return list(value) if isinstance(value, (tuple, list)) else [str(value)]


def main() -> int:
    if not shutil.which("xgettext"):
        print("Translations not checked: gettext is missing (Debian: apt install gettext).")
        return 1 if os.environ.get("CI") else 0
    known: dict[tuple[str, str], Message] = {}
    said: dict[tuple[str, str], str] = {}
    problems = []
    for path in catalogues():
        with path.open("rb") as source:
            for message in read_po(source, locale="zh_Hans"):
                if not message.id:
                    continue
                where = f"{path.relative_to(ROOT)}:{message.lineno}"
                if message.fuzzy:
                    problems.append(f"{where}: fuzzy")
                    continue
                key = (message.context or "", texts(message, translated=False)[0])
                if all(texts(message, translated=True)):
                    known[key] = message
                text = texts(message, translated=True)[0]
                if said.setdefault(key, text) != text:
                    problems.append(f"{where}: {key[1]!r} is {said[key]!r} in another room")
                wanted = set.union(*map(placeholders, texts(message, translated=False)))
                for text in filter(None, texts(message, translated=True)):
                    if wanted != placeholders(text):
                        problems.append(f"{where}: placeholders differ: {text}")
    used = set(OF_DJANGO)
    for message in collect():
        key = (message.context or "", texts(message, translated=False)[0])
        used.add(key)
        if message.id and key not in known:
            places = ", ".join(sorted({place for place, _ in message.locations}))
            problems.append(f"{places}: no Chinese for {key[1]!r}")
    problems += [f"no source says {key[1]!r} any more" for key in sorted(said.keys() - used)]
    print("\n".join(problems) or f"Translations complete: {len(known)} sentences.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
