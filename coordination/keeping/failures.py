"""What is kept of a job that failed: where and as what, never the words of the exception.

These words may quote what a person wrote: a value that a column refused, a line of a workbook. The code that
failed stands in the lines, and whoever looks into it has the record.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from django_tasks_db import models


def keep_bare_tracebacks() -> None:
    """The workers write what the library's model formats: in the server, beside it, wherever one is started."""
    models.format_exception = bare_traceback  # type: ignore[attr-defined, assignment]


def bare_traceback(error: BaseException) -> list[str]:
    """The lines that led to it and its class, of what it came of, too; the first comes first."""
    return [line for one in reversed([*_chain(error)]) for line in (*_lines(one), f"{_name(one)}\n")]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """It and what it came of, as Python would tell it; each once."""
    known: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in known:
        known.add(id(one))
        yield one
        one = one.__cause__ if one.__suppress_context__ else one.__cause__ or one.__context__


def _lines(error: BaseException) -> list[str]:
    return traceback.format_tb(error.__traceback__)


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
