"""What a server does before it answers: the right keys, and nothing on the disk that others may read."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from coordination.keeping.keys import prove_keys
from coordination.keeping.private import mend_modes
from coordination.keeping.rewriting import refuse_clear_columns


def open_house() -> None:
    """Raises ``KeyAway`` where the keys are not those that wrote what stands here."""
    close_old_connections()
    try:
        prove_keys()
        refuse_clear_columns()
    finally:
        close_old_connections()
    mend_modes(Path(settings.VAR), Path(settings.MEDIA_ROOT))
