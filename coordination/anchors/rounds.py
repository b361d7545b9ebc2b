"""What the house does by itself with anchors: it sends out one a day, and alarms where their file is not as it was left."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from coordination.anchors.actions import publish_anchor, raise_alarm
from coordination.anchors.models import AnchorAlarm, DayAnchor
from coordination.audit.anchor_file import file_state
from coordination.audit.models import SealStatement
from coordination.units.queries import clock_actor


def look_after_anchors() -> int:
    """Look first: mostly there is nothing to do."""
    return watch_file() + publish_due()


def watch_file() -> int:
    """Whether an alarm was raised."""
    state = file_state()
    if state.trouble is None or AnchorAlarm.objects.open().exists():
        return 0
    return int(raise_alarm(state, actor=clock_actor()) is not None)


def publish_due() -> int:
    """Whether an anchor went out: once a day, after ANCHOR_AT."""
    now = timezone.localtime()
    if now.time() < settings.ANCHOR_AT or DayAnchor.objects.filter(day=now.date()).exists():
        return 0
    if not SealStatement.objects.exists():
        return 0
    return int(publish_anchor(now.date(), actor=clock_actor()) is not None)
