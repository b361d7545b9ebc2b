"""Secrets: written once to var/keys in the embedded profile, demanded when scaled out."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from coordination.ciphers.ring import BEFORE
from coordination.keeping.filled import TABLES, is_filled
from coordination.keeping.words import KeyAway, missing


class Keys:
    """Each secret comes from its environment variable, else from its own file.

    A file is made beside an empty database alone: beside a filled one a new key would read
    nothing of what stands there, and write the rest so that the old one could not.
    """

    NAMES = ("SECRET_KEY", "AUDIT_MAC_KEY", "FIELD_KEY", "BLIND_INDEX_KEY", "SEAL_KEY")
    # keys that came with a later version: beside a filled house they are made while nothing stands under them
    YOUNGER = {"SEAL_KEY": ("audit_sealstatement",)}

    def __init__(self, folder: Path, *, must_be_set: bool, database: Path) -> None:
        self.folder = folder
        self.must_be_set = must_be_set
        self.database = database

    def __call__(self, name: str) -> str:
        if value := os.environ.get(name, ""):
            return value
        if self.must_be_set:
            raise ImproperlyConfigured(
                f"{name} is not set. With DATABASE_URL set, every key comes from the environment."
            )
        return self._kept(self.folder / name)

    def before(self, name: str) -> str:
        """The keys of before this one, the newest first, apart by white space; none where it never was turned."""
        name = f"{name}{BEFORE}"
        if value := os.environ.get(name, ""):
            return value
        path = self.folder / name
        return path.read_text().strip() if path.exists() and not self.must_be_set else ""

    def _kept(self, path: Path) -> str:
        if not path.exists():
            if self._wrote(path.name):
                raise KeyAway(missing(self._away(), self.folder))
            self._write(path)
        if found := path.read_text().strip():
            return found
        raise KeyAway(missing([path.name], self.folder))

    def _away(self) -> list[str]:
        """All that are missing, so that they are brought back at once."""
        found = [name for name in self.NAMES if os.environ.get(name) or (self.folder / name).exists()]
        return [name for name in self.NAMES if name not in found and self._wrote(name)]

    def _wrote(self, name: str) -> bool:
        """Whether anything may stand in the database under a key of this name."""
        return is_filled(self.database, self.YOUNGER.get(name, TABLES))

    def _write(self, path: Path) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # the first of two processes wins, both read the same key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
