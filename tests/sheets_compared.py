"""The second look at a sheet that the office has entered (C10)."""

from __future__ import annotations

from coordination.entries.models import PaperEntry
from workflows.engine.steps import open_tasks


def compared_by(cast, name: str, address: str, outcome: str = "agree", reason: str = "") -> PaperEntry:
    """Somebody else of the office compares the sheet at this address on its page."""
    entry = PaperEntry.objects.get(pk=address.rstrip("/").rpartition("/")[2])
    (task,) = open_tasks(entry)
    answer = cast.client(name).post(f"/tasks/{task.pk}/", {"outcome": outcome, "reason": reason})
    assert answer.status_code == 302, answer.content.decode()
    entry.refresh_from_db()
    return entry
