"""The round that notices a silent monitoring platform (C7)."""

from __future__ import annotations

from functools import partial

from coordination.monitoring.feeds import alarm_of_silence
from coordination.units.each_county import in_each_county
from coordination.units.queries import clock_actor


def look_after_platforms() -> int:
    """Alarm of each that has been silent for too long, once a spell; how many alarms there were."""
    return in_each_county("platform watch", partial(alarm_of_silence, actor=clock_actor()))
