"""The books of 安和县 before it began with this house, in the words of their lists."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils import timezone
from openpyxl import Workbook, load_workbook

from coordination.books.layouts import LAYOUTS
from coordination.register.identity import check_character
from coordination.workbooks import Layout, template

Row = dict[str, Any]
SHEETS = ("series", "reserves", "aid", "categories", "duties", "lines")


def number(born: str, serial: int = 1) -> str:
    """An ID number with a right check character, under an area code that no county has."""
    first = f"990101{born}{serial:03d}"
    return first + check_character(first)


HEAD, WIFE, OTHER = number("19750307"), number("19620711", 2), number("19850117", 3)


def ago(days: int) -> str:
    return str(timezone.localdate() - dt.timedelta(days=days))


def ahead(days: int) -> str:
    return ago(-days)


@dataclass
class Workbooks:
    """Its rows by sheet, to be changed before it is written; the first of them stands in row 2."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    @classmethod
    def good(cls) -> Workbooks:
        year = timezone.localdate().year
        first = dt.date(year, 1, 1)
        return cls(
            {
                "series": [
                    {"word": "安联纪", "year": year, "last": 17},
                    {"word": "安联办交", "year": year, "last": 204},
                ],
                "reserves": [
                    {"township": "桃源镇", "balance": "41300.50", "stood_on": ago(1), "quota": "50000"},
                    {"township": "XZ02", "balance": "0", "stood_on": ago(1)},
                ],
                "aid": [
                    {
                        "name": "甲先平",
                        "id_number": HEAD,
                        "township": "桃源镇",
                        "cause": "火灾",
                        "amount": "1,800",
                        "paid_on": str(first),
                        "paper": f"安民救〔{year}〕31号",
                    },
                    {
                        "name": "丙立冬",
                        "id_number": OTHER,
                        "township": "XZ02",
                        "nature": "支出型",
                        "cause": "重大疾病",
                        "amount": "6000.00",
                        "paid_on": str(dt.date(year - 1, 5, 6)),
                        "paper": f"安民救〔{year - 1}〕88号",
                    },
                ],
                "categories": [
                    {
                        "name": "甲先平",
                        "id_number": HEAD,
                        "township": "桃源镇",
                        "whose": "整户",
                        "category": "最低生活保障对象",
                        "from_on": ago(300),
                        "review_on": ahead(60),
                    },
                    {
                        "name": "乙素芬",
                        "id_number": WIFE,
                        "head_number": HEAD,
                        "township": "桃源镇",
                        "whose": "仅本人",
                        "category": "因病致贫重病患者",
                        "from_on": ago(90),
                        "review_on": ahead(90),
                        "basis": "安民重〔2026〕4号",
                    },
                ],
                "duties": [
                    {
                        "text": "完成老旧小区无障碍改造摸底",
                        "lead_unit": "县住建局",
                        "due_on": ahead(40),
                        "comes_from": "县政府督查通知",
                        "number": "安联办交〔2026〕9号",
                    },
                    {
                        "text": "核对临时救助资金结余",
                        "lead_unit": "县财政局",
                        "due_on": ago(30),
                        "comes_from": "副县长批示",
                    },
                ],
                "lines": [
                    {
                        "session": "2026年第2次联席会议",
                        "text": "县人社局于年底前提供不少于五十个公益性岗位",
                        "lead_unit": "县人社局",
                        "due_on": ahead(50),
                        "measure": "岗位五十个",
                    },
                ],
            }
        )

    def __getitem__(self, sheet: str) -> list[Row]:
        return self.rows[sheet]

    def changed(self, sheet: str, place: int, **values: Any) -> Workbooks:
        """A copy in which the row of this number, as a reader counts, says something else; one more adds it."""
        other = Workbooks(deepcopy(self.rows))
        if place - 2 == len(other[sheet]):
            other[sheet].append({})
        other[sheet][place - 2].update(values)
        return other

    def only(self, *sheets: str) -> Workbooks:
        return Workbooks({name: deepcopy(self.rows[name]) if name in sheets else [] for name in SHEETS})

    def bytes(self) -> bytes:
        """The template filled in."""
        book = load_workbook(BytesIO(template(LAYOUTS)))
        for layout, name in zip(LAYOUTS, SHEETS, strict=True):
            _fill(book, layout, self[name])
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    def save(self, path: Path) -> Path:
        path.write_bytes(self.bytes())
        return path


def _fill(book: Workbook, layout: Layout, rows: list[Row]) -> None:
    sheet = book[str(layout.title)]
    for place, row in enumerate(rows, 2):
        for column, one in enumerate(layout.columns, 1):
            value = row.get(one.key)
            if value not in (None, ""):
                sheet.cell(place, column, value)
