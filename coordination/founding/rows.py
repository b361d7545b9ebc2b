"""A workbook without a problem as the rows by which a county is taken over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from coordination.founding.book import Book
from coordination.founding.checking.units import level_of
from coordination.founding.layouts import YES
from coordination.policy.base import Figure
from coordination.units.models import class_for_role
from coordination.units.takeover import CountyRows, Row
from coordination.units.verbs import UnitVerb
from coordination.workbooks import Line

FOUNDED = "Founded from the county's workbook"


def county_rows(book: Book, on: dt.date) -> CountyRows:
    """What no column says is as of the day of the founding."""
    return CountyRows(
        organisations=[
            _organisation(line, order, on) for order, line in enumerate(book.organisations.lines, 1)
        ],
        people=_people(book),
        substitutions=[_substitution(line) for line in book.substitutes.lines],
        duties=[_duty(line, on) for line in book.duty_lines.lines],
        posts_from=on,
        verb=UnitVerb.COUNTY_FOUNDED,
        reason=FOUNDED,
        also={"parameters": len(book.parameters.lines)},
    )


def figures(book: Book) -> list[Figure]:
    return [
        Figure(line.values["name"], line.values["raw"], line.values["valid_from"], line.values["source"])
        for line in book.parameters.lines
    ]


def _organisation(line: Line, order: int, on: dt.date) -> Row:
    said = line.values
    row = {name: said[name] or "" for name in ("code", "name", "short_name", "name_en", "kind", "organ_word")}
    row |= {"level": level_of(line), "is_member": said["is_member"] == YES, "order": order}
    if said["parent"] is not None:
        row["parent"] = said["parent"]
    return row | _since(line, on)


def _people(book: Book) -> list[Row]:
    """Each person with the posts that the sheet of posts gives them, in its order."""
    posts: dict[str, list[Row]] = {}
    for line in book.posts.lines:
        posts.setdefault(line.values["username"], []).append(_post(line))
    return [
        {name: line.values[name] or "" for name in ("username", "name", "name_en", "phone")}
        | {
            "posts": posts[line.values["username"]],
            "account_class": class_for_role(posts[line.values["username"]][0]["role"]),
        }
        for line in book.people.lines
    ]


def _post(line: Line) -> Row:
    row = {name: line.values[name] or "" for name in ("unit", "role", "title", "title_en")}
    since = line.values["valid_from"]
    return row if since is None else row | {"valid_from": since.isoformat()}


def _substitution(line: Line) -> Row:
    said = line.values
    return {
        "post": [said["username"], said["unit"], said["role"]],
        "substitute": [said["substitute"], said["substitute_unit"], said["substitute_role"]],
    }


def _duty(line: Line, on: dt.date) -> Row:
    said = line.values
    texts = ("code", "unit", "kind", "text", "text_en", "source", "requirement", "keywords")
    row: dict[str, Any] = {name: said[name] or "" for name in texts}
    row |= {"determines": " ".join(said["determines"] or ()), "partners": said["partners"] or ()}
    return row | _since(line, on)


def _since(line: Line, on: dt.date) -> Row:
    return {"valid_from": (line.values["valid_from"] or on).isoformat()}
