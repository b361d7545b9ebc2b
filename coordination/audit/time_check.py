"""Whether time runs forward: from seal to seal, and in what they cover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from coordination.audit.macs import instant

if TYPE_CHECKING:
    from coordination.audit.models import Event, Seal

# Events are dated when they are written and sealed when they are committed: so long may a
# transaction take, and the clocks of two servers differ.
SLACK = dt.timedelta(hours=1)
Add = Callable[[str, str], None]


class TimeCheck:
    """Hears the sound events seal by seal; a step backwards is named once, where it is."""

    def __init__(self, add: Add) -> None:
        self._add = add
        self._sealed: dt.datetime | None = None  # the newest event of the seal before
        self._oldest: Event | None = None
        self._newest: Event | None = None

    def hear(self, event: Event) -> None:
        if self._oldest is None or event.at < self._oldest.at:
            self._oldest = event
        if self._newest is None or event.at > self._newest.at:
            self._newest = event

    def close(self, seal: Seal | None, previous: Seal | None) -> None:
        """What was heard is what a seal covers; without one, what no seal covers yet."""
        oldest, newest = self._oldest, self._newest
        if seal is not None and previous is not None and seal.at < previous.at:
            words = {"number": seal.number, "at": instant(seal.at)}
            self._add("time", _("seal %(number)s is dated %(at)s, before the seal before it") % words)
        elif seal is not None and newest is not None and newest.at > seal.at + SLACK:
            words = {"number": seal.number, "at": instant(seal.at), "event": newest.pk}
            self._add(
                "time", _("seal %(number)s is dated %(at)s, before event %(event)s, which it covers") % words
            )
        if oldest is not None and self._sealed is not None and oldest.at < self._sealed - SLACK:
            words = {"event": oldest.pk, "uuid": oldest.uuid, "at": instant(oldest.at)}
            self._add(
                "time",
                _("event %(event)s (%(uuid)s) is dated %(at)s, before what had been sealed by then") % words,
            )
        if newest is not None:
            self._sealed = newest.at
        self._oldest = self._newest = None
