"""Keyset pages: the next page costs what the first one did, however long the list."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)
PAGE_SIZE = 25


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list, and the addresses of the next and of the first."""

    rows: list[Row] = field(default_factory=list)
    next_url: str = ""
    first_url: str = ""


def page_of(
    rows: QuerySet[Row], *, order: Sequence[str], query: QueryDict, size: int = PAGE_SIZE
) -> Page[Row]:
    """Cut the page that the address's ``after`` asks for.

    ``order`` names plain columns, the last of them unique; a leading minus turns
    one around. The address keeps its other parameters, so filters stay.
    """
    begins = beyond(rows, order, query.get("after", ""))
    found, after = cut(rows, order=order, after=query.get("after", ""), size=size)
    next_url = _address(query, after) if after else ""
    return Page(found, next_url, _address(query, "") if begins is not None else "")


def cut(rows: QuerySet[Row], *, order: Sequence[str], after: str, size: int) -> tuple[list[Row], str]:
    """The rows behind a mark, and the mark behind which the next ones stand; without more of them none."""
    behind = beyond(rows, order, after)
    found = list((rows if behind is None else behind).order_by(*order)[: size + 1])
    return found[:size], _encode(found[size - 1], order) if len(found) > size else ""


def beyond(rows: QuerySet[Row], order: Sequence[str], after: str) -> QuerySet[Row] | None:
    """What stands behind a mark; None where it is not one of ours."""
    values = _decode(after, len(order))
    try:
        return None if values is None else rows.filter(_beyond(order, values))
    except (TypeError, ValueError, ValidationError):  # made up: of other kinds than the columns
        return None


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows behind the given one: beyond in the first column, or equal there and beyond in the next …"""
    beyond = Q()
    for place, name in enumerate(order):
        equal = {order[earlier].lstrip("-"): values[earlier] for earlier in range(place)}
        lookup = "lt" if name.startswith("-") else "gt"
        beyond |= Q(**equal, **{f"{name.lstrip('-')}__{lookup}": values[place]})
    first, value = order[0], values[0]
    bound = "lte" if first.startswith("-") else "gte"
    # lets the index start at the page instead of at the list
    return Q(**{f"{first.lstrip('-')}__{bound}": value}) & beyond


def _encode(row: Model, order: Sequence[str]) -> str:
    values = []
    for name in order:
        value: Any = row
        for part in name.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(value.isoformat() if isinstance(value, dt.date) else value)
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _decode(token: str, length: int) -> list[Any] | None:
    """The values in an address; an address that is not ours begins at the first page."""
    if not token:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, binascii.Error):
        return None
    if not isinstance(values, list) or len(values) != length:
        return None
    return values if all(isinstance(value, str | int) for value in values) else None


def _address(query: QueryDict, after: str) -> str:
    kept = query.copy()
    kept.pop("after", None)
    if after:
        kept["after"] = after
    return f"?{kept.urlencode()}"
