"""What else a verification looks at: rooms above register what they compare with the trail."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Found = tuple[str, str]
"""The kind of a finding, and its sentence."""
Check = Callable[[bool], Iterator[Found]]
"""Asked with whether everything is to be looked at, or what a night has time for."""

_checks: list[Check] = []


def register(check: Check) -> Check:
    """Have a verification ask this, too; it yields what it finds and changes nothing."""
    if check not in _checks:
        _checks.append(check)
    return check


def registered() -> list[Check]:
    return list(_checks)
