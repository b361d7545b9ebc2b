"""What the interface takes and gives, as its description shows it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, WithJsonSchema

from coordination.monitoring.models import Kind, Level

MOST_ROWS = 1000
DAY = "A day, or a moment by ISO 8601: its day by the clock of the house counts."


class WarningIn(Schema):
    """One reported row. What is wrong with a row is said in its result and stops no other row."""

    source_key: str = Field(
        max_length=80,
        description=(
            "The source's own key: the same key is taken once. Another content under it is refused, "
            "with the fields that differ."
        ),
    )
    name: str | None = Field(
        None, max_length=40, description="Left out only where the level is urgent and nobody knows who it is."
    )
    township: str = Field(description="Code or short name of the township.")
    county: str | None = Field(
        None, description="Code or short name of the county, where several have a township of that name."
    )
    village: str | None = Field(None, description="Code or short name of the village.")
    kinds: list[Kind] = Field(min_length=1, max_length=5, description="The first is the main hardship.")
    facts: str = Field(max_length=2000)
    id_number: str | None = Field(None, description="15 or 18 characters.")
    born_on: dt.date | None = Field(None, description=DAY)
    phone: str | None = Field(None, max_length=20)
    level: Level | None = Field(None, description="ordinary where nothing is said")
    policy_item: str | None = Field(None, max_length=100)
    amount: float | None = Field(None, ge=0, description="Yuan.")
    refusals: int | None = Field(None, ge=0, le=99)
    occurred_on: dt.date | None = Field(None, description=DAY)


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """The description without references of its own: it stands inside another."""
    named = schema.pop("$defs", {})

    def inline(part: Any) -> Any:
        if isinstance(part, dict):
            reference = str(part.get("$ref", "")).rpartition("/")[2]
            return named[reference] if reference in named else {k: inline(v) for k, v in part.items()}
        return [inline(one) for one in part] if isinstance(part, list) else part

    found: dict[str, Any] = inline(schema)
    return found


RawRow = Annotated[dict[str, Any], WithJsonSchema(_inlined(WarningIn.model_json_schema()))]


class Batch(Schema):
    """Up to a thousand rows; sent again, nothing happens twice."""

    warnings: list[RawRow] = Field(min_length=1, max_length=MOST_ROWS)


class ProblemOut(Schema):
    field: str
    words: str


class RowResult(Schema):
    """What became of a row: opened, known already, or refused with its problems.

    What is refused stays with the house with its reason. A row refused because it contradicts an earlier one
    names that one's ``key`` and ``number``.
    """

    index: int
    source_key: str
    result: str
    key: str = ""
    number: str = ""
    status: str = ""
    proposed_route: str = ""
    problems: list[ProblemOut] = []


class BatchResult(Schema):
    opened: int
    known: int
    refused: int
    results: list[RowResult]


class WarningOut(Schema):
    """How one of the client's own warnings stands; no personal data."""

    key: str
    number: str
    source_key: str
    status: str
    route: str
    outcome: str
    is_urgent: bool
    received_at: dt.datetime
    changed_at: dt.datetime
    closed_at: dt.datetime | None


class WarningPage(Schema):
    warnings: list[WarningOut]
    after: str = Field("", description="Send it as ``after`` for the next page; empty on the last.")


class Counts(Schema):
    """Counts of a month without persons."""

    month: str
    received: int
    refused: int = Field(0, description="Rows refused in the month; they are not among those received.")
    by_status: dict[str, int]
    by_kind: dict[str, int]
    by_route: dict[str, int]


class WatchCounts(Schema):
    """How many stand on the watch list on a day, by reason."""

    on: dt.date
    by_reason: dict[str, int]


class Refused(Schema):
    detail: Any
