"""What one page has already read of the calendar and the rules.

A list shows the time left of every row: without this each row would read the
calendar again. A snapshot lives for one request or one sweep and no longer, so
that a notice imported by another process is seen by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    import datetime as dt

    from coordination.policy.calendar import Calendar
    from coordination.policy.models import Parameter


@dataclass
class Snapshot:
    calendar: Calendar | None = None
    # by name, day and the region whose rules were asked for
    rows: dict[tuple[str, dt.date, int | None], Parameter] = field(default_factory=dict)


_current: ContextVar[Snapshot | None] = ContextVar("policy_snapshot", default=None)


def current_snapshot() -> Snapshot | None:
    return _current.get()


def forget() -> None:
    """After a change of the calendar or the rules, the same request reads them anew."""
    if _current.get() is not None:
        _current.set(Snapshot())


@contextmanager
def policy_snapshot() -> Iterator[None]:
    """Read calendar and rules at most once inside; for pages, steps, exports and sweeps."""
    if _current.get() is not None:
        yield
        return
    token = _current.set(Snapshot())
    try:
        yield
    finally:
        _current.reset(token)


class PolicySnapshotMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with policy_snapshot():
            return self.get_response(request)
