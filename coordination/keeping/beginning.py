"""A new key is put before the old one, so that neither is ever away."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from coordination.ciphers.ring import BEFORE


def begin(name: str, folder: Path) -> None:
    """The key of now goes to those of before first, then the new one takes its place.

    Cut off between the two, the ring holds the old key twice, and it is begun again.
    """
    now, before = folder / name, folder / f"{name}{BEFORE}"
    key = now.read_text().strip()
    known = before.read_text().split() if before.exists() else []
    _write(before, "\n".join([key, *(one for one in known if one != key)]))
    _write(now, secrets.token_urlsafe(48))


def _write(path: Path, text: str) -> None:
    """Whole or not at all, readable by the house alone."""
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
