"""A recipe as docs/recipes.md lists it, what is written into its files, and a copy of the tree to write into."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.reading import ROOT

DOC = ROOT / "docs" / "recipes.md"
BESIDE = (".venv", "node_modules", "static/vendor", "var/fonts")
"""What a checkout needs and does not keep."""


def recipes() -> dict[str, list[str]]:
    """The heading of each recipe, with the files that it names."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"^## ", DOC.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, _newline, body = part.partition("\n")
        found[heading] = re.findall(r"^\d+\. `([^`]+)` — ", body, re.MULTILINE)
    return found


def next_migration(room: str, words: str) -> str:
    """What ``makemigrations`` will call the next migration of a room."""
    standing = [path.name[:4] for path in (ROOT / "coordination" / room / "migrations").glob("0*.py")]
    return f"{int(max(standing, default='0')) + 1:04}_{words}"


@dataclass(frozen=True)
class Edit:
    """Text written beside a line of a file that stands, or in its place."""

    line: str
    text: str
    where: str = "after"

    def into(self, whole: str) -> str:
        assert whole.count(self.line) == 1, f"{self.line!r} stands {whole.count(self.line)} times"
        if self.where == "instead":
            return whole.replace(self.line, self.text)
        at = whole.index(self.line)
        at = whole.rfind("\n", 0, at) + 1 if self.where == "before" else whole.index("\n", at) + 1
        return whole[:at] + self.text + whole[at:]


@dataclass(frozen=True)
class End:
    """Text at the end of a file that stands."""

    text: str

    def into(self, whole: str) -> str:
        return whole + self.text


Given = str | tuple[Edit | End, ...]


@dataclass(frozen=True)
class Following:
    """A recipe followed once: its names filled in, and what is written into each of its files."""

    heading: str
    names: Mapping[str, str]
    written: Mapping[str, Given]
    """A new file whole, a standing one by its edits; empty text for a file that ``makemigrations`` writes."""

    @property
    def files(self) -> list[str]:
        return [name.format(**self.names) for name in recipes()[self.heading]]

    @property
    def migrated(self) -> Iterator[str]:
        """The rooms for which the recipe has a migration made."""
        return (Path(name).parts[1] for name in self.files if re.fullmatch(r".*/migrations/\d.*\.py", name))

    def write_into(self, tree: Path) -> None:
        for name, given in self.written.items():
            path = tree / name
            if isinstance(given, str):
                assert not path.exists(), f"{name} is there already"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(given, encoding="utf-8")
            else:
                whole = path.read_text(encoding="utf-8")
                for one in given:
                    whole = one.into(whole)
                path.write_text(whole, encoding="utf-8")


class Tree:
    """A copy of the sources, with what a checkout does not keep linked to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def copied(cls, folder: Path) -> Tree:
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode()  # noqa: S603
        for name in filter(None, names.split("\0")):
            source, target = ROOT / name, folder / name
            if source.is_file() and not name.endswith((".tar.xz", ".png")):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
        for name in BESIDE:
            if (ROOT / name).exists() and not (folder / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).symlink_to((ROOT / name).resolve())
        return cls(folder)

    def run(self, *command: str, may_fail: bool = False) -> str:
        """What a program of the copy says; the test fails with it, unless it may."""
        kept = ("PATH", "HOME", "LANG", "LC_ALL", "FONT_DIRS")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment |= {"PYTHONDONTWRITEBYTECODE": "1", "VAR_DIR": str(self.folder / "var")}
        done = subprocess.run(  # noqa: S603
            [sys.executable, *command],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert may_fail or done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
        return done.stdout

    def changed(self) -> set[str]:
        """Which files differ from the house's own, or are new."""
        found = set()
        for path in self.folder.rglob("*"):
            name = str(path.relative_to(self.folder))
            if path.is_file() and not path.is_symlink() and not name.startswith(("var/", ".pytest_cache/")):
                source = ROOT / name
                if path.suffix != ".mo" and not (
                    source.is_file() and source.read_bytes() == path.read_bytes()
                ):
                    found.add(name)
        return found
