"""Compile every room's message catalogue, without gettext on the machine."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parent.parent


def catalogues() -> list[Path]:
    rooms = (ROOT / "coordination", ROOT / "workflows")
    return sorted(path for room in rooms for path in room.rglob("locale/*/LC_MESSAGES/django.po"))


def main() -> int:
    broken = 0
    for path in catalogues():
        try:
            with path.open("rb") as source:
                catalogue = read_po(source, locale=path.parent.parent.name, abort_invalid=True)
            with path.with_suffix(".mo").open("wb") as target:
                write_mo(target, catalogue)
        except PoFileError as error:
            print(f"{path.relative_to(ROOT)}: {error}")
            broken += 1
    return broken


if __name__ == "__main__":
    sys.exit(main())
