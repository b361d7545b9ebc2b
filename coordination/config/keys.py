"""Secrets: written once to var/keys in the embedded profile, demanded when scaled out."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


class Keys:
    """Each secret comes from its environment variable, else from its own file."""

    def __init__(self, folder: Path, *, must_be_set: bool) -> None:
        self.folder = folder
        self.must_be_set = must_be_set

    def __call__(self, name: str) -> str:
        if value := os.environ.get(name, ""):
            return value
        if self.must_be_set:
            raise ImproperlyConfigured(
                f"{name} is not set. With DATABASE_URL set, every key comes from the environment."
            )
        return self._kept(self.folder / name)

    def _kept(self, path: Path) -> str:
        if not path.exists():
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
        return path.read_text().strip()
