"""Files that stand whole or not at all, also where the disk is full before their end."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

PART = ".part-"


class WholeFiles(FileSystemStorage):
    def _save(self, name: str, content: File[Any]) -> str:
        """Write beside, then give it its name: what could not be written to its end never had one."""
        folder = Path(self.location)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, prefix=PART, delete=False) as part:
            try:
                for chunk in content.chunks():
                    part.write(chunk if isinstance(chunk, bytes) else chunk.encode())
                part.flush()
                written = File(part, name=name)
                written.temporary_file_path = lambda: part.name  # type: ignore[attr-defined]  # moved, not copied
                return super()._save(name, written)  # type: ignore[misc]
            except BaseException:
                if os.path.exists(part.name):
                    os.unlink(part.name)
                raise
