"""Whether an action leaves an event, itself or by what it calls: then it is refused in a closed house."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from coordination import changes
from coordination.audit import actions as audit

WRITERS = {
    inspect.unwrap(one)
    for one in (audit.record, audit.record_many, audit.record_each, changes.trace, changes.enter)
}
BY_CHANGE = {"save", "trace"}
"""What a ``Change`` calls to leave an event; ``keep`` and ``revise`` leave a version alone."""


def leaves_event(action: Callable[..., Any]) -> bool:
    return any(one in WRITERS or _saves_change(one) for one in _reached(action))


def _reached(action: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """The action and every function of the house that its source names, however deep."""
    waiting, seen = [action], set()
    while waiting:
        one = inspect.unwrap(waiting.pop())
        if one in seen or not inspect.isfunction(one):
            continue
        seen.add(one)
        yield one
        named = (one.__globals__.get(name) for name in _names(one.__code__))
        waiting += [found for found in named if inspect.isfunction(found) and _is_ours(found)]


def _names(code: CodeType) -> set[str]:
    inner = (const for const in code.co_consts if isinstance(const, CodeType))
    return {*code.co_names, *(name for one in inner for name in _names(one))}


def _is_ours(found: Callable[..., Any]) -> bool:
    return found.__module__.startswith("coordination.")


def _saves_change(one: Callable[..., Any]) -> bool:
    names = set(one.__code__.co_varnames) | set(one.__code__.co_freevars)
    return bool({"change", "moving"} & names) and bool(BY_CHANGE & _names(one.__code__))
