"""云岭县 as a workbook: the small county of the demonstration under another name, in the words of its lists."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from openpyxl import Workbook, load_workbook

from coordination.founding.layouts import DUTY_LINES as DUTIES
from coordination.founding.layouts import LAYOUTS, ORGANISATIONS, PARAMETERS, PEOPLE, POSTS, SUBSTITUTES
from coordination.register.models import Category
from coordination.units.models import DutyLine, Organisation, Role
from coordination.workbooks import Layout, template

NINGXI = Path(settings.BASE_DIR) / "fixtures" / "ningxi"
SHORT, PREFIX = "云岭县", "yl."
FIGURES = (
    {"name": "LOW_STANDARD", "value": "702", "valid_from": "2026-07-01", "source": "云政办发〔2026〕9号"},
    {"name": "REMIND_BEFORE", "value": "5，2", "valid_from": "2026-07-01", "source": "云政办发〔2026〕9号"},
    {"name": "DAY_CLOSE", "value": "17:00", "valid_from": "2026-08-01", "source": "云政办发〔2026〕12号"},
)

CITY = {
    "code": "CITY",
    "name": "云澜市人民政府",
    "short_name": "云澜市",
    "kind": "人民政府",
    "level": "市级",
}

Row = dict[str, Any]


class As(NamedTuple):
    """A number in a format of its own, as somebody types it outside the template's columns."""

    value: float
    code: str


def _rows(name: str) -> list[Row]:
    text = (NINGXI / f"{name}.json").read_text(encoding="utf-8")
    found: list[Row] = json.loads(
        text.replace("宁溪", "云岭").replace("Ningxi", "Yunling").replace("宁", "云")
    )
    return found


def _organisation(row: Row) -> Row:
    kept = ("code", "name", "short_name", "name_en", "parent", "organ_word", "valid_from")
    said = {name: row.get(name, "") for name in kept}
    said["kind"] = str(Organisation.Kind(row["kind"]).label)
    return said | {"is_member": "是" if row.get("is_member") else ""}


def _duty(row: Row) -> Row:
    kept = ("code", "unit", "text", "text_en", "source", "requirement", "keywords", "valid_from")
    determines = [str(Category(code).label) for code in row.get("determines", "").split()]
    return {name: row.get(name, "") for name in kept} | {
        "kind": str(DutyLine.Kind(row["kind"]).label),
        "partners": "、".join(row.get("partners", [])),
        "determines": "，".join(determines),
    }


def _post(row: Row, username: str) -> Row:
    said = {name: row[name] for name in ("unit", "title", "title_en")}
    return said | {"username": PREFIX + username, "role": str(Role(row["role"]).label)}


def _substitute(row: Row) -> Row:
    (who, unit, role), (other, other_unit, other_role) = row["post"], row["substitute"]
    return {
        "username": PREFIX + who,
        "unit": unit,
        "role": str(Role(role).label),
        "substitute": PREFIX + other,
        "substitute_unit": other_unit,
        "substitute_role": str(Role(other_role).label),
    }


@dataclass
class CountyBook:
    """Its rows by sheet, to be changed before it is written; the first of them stands in row 2."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    @classmethod
    def good(cls) -> CountyBook:
        people = _rows("people")
        return cls(
            {
                "organisations": [_organisation(row) for row in _rows("organisations")],
                "people": [
                    {name: row[name] for name in ("name", "name_en", "phone")}
                    | {"username": PREFIX + row["username"]}
                    for row in people
                ],
                "posts": [_post(post, row["username"]) for row in people for post in row["posts"]],
                "substitutes": [_substitute(row) for row in _rows("substitutions")],
                "duty_lines": [_duty(row) for row in _rows("duties")],
                "parameters": [dict(row) for row in FIGURES],
            }
        )

    def __getitem__(self, sheet: str) -> list[Row]:
        return self.rows[sheet]

    def changed(self, sheet: str, place: int, **values: Any) -> CountyBook:
        """A copy in which the row of this number, as a reader counts, says something else."""
        other = CountyBook(deepcopy(self.rows))
        other[sheet][place - 2].update(values)
        return other

    def row_of(self, sheet: str, **values: Any) -> int:
        """The number of the first row that says this."""
        return next(
            number
            for number, row in enumerate(self[sheet], 2)
            if all(row.get(name) == value for name, value in values.items())
        )

    def bytes(self) -> BytesIO:
        """The template filled in, as its reader's language has it."""
        book = load_workbook(BytesIO(template(LAYOUTS)))
        for layout, name in zip(LAYOUTS, SHEETS, strict=True):
            _fill(book, layout, self[name])
        out = BytesIO()
        book.save(out)
        out.seek(0)
        return out

    def save(self, path: Path) -> Path:
        path.write_bytes(self.bytes().getvalue())
        return path


SHEETS = ("organisations", "people", "posts", "substitutes", "duty_lines", "parameters")
LAYOUT = dict(zip(SHEETS, (ORGANISATIONS, PEOPLE, POSTS, SUBSTITUTES, DUTIES, PARAMETERS), strict=True))


def _fill(book: Workbook, layout: Layout, rows: list[Row]) -> None:
    sheet = book[str(layout.title)]
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(layout.columns, 1):
            value = row.get(column.key)
            if isinstance(value, As):
                sheet.cell(number, place, value.value).number_format = value.code
            elif value not in (None, ""):
                sheet.cell(number, place, value)
