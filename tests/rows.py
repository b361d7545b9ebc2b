"""The track of a record as people read it, a stop a line: its state, its words, what stands under them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coordination.policy.words import short_date
from workflows.diagram.track import track_of
from workflows.engine.steps import open_tasks


def row(record: Any) -> str:
    """With the day of today and that of the first step due called by their names."""
    dues = [task.due_at for task in open_tasks(record) if task.due_at]
    said = []
    for stop in track_of(record):
        small = stop.small.replace(f"{timezone.localdate():%m-%d}", "today")
        small = small.replace(short_date(min(dues)), "its day") if dues else small
        said.append(" ".join(filter(None, (stop.state, stop.words, small))))
    return "\n".join(said)


def lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())
