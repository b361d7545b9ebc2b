"""The empty workbook to fill in, drawn from the layouts by which it will be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from coordination.exports import put

from .choices import Several
from .layouts import Layout

LISTS, HELP = gettext_lazy("Lists"), gettext_lazy("How to fill it in")
AS_TEXT = "@"
REQUIRED, OPTIONAL, GROUND = "9C1C1C", "1F2D3D", "EEF2F8"


def template(layouts: Sequence[Layout], offered: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A sheet for each layout, one with the lists to choose from, one that says how to fill it in.

    ``offered`` has the values for a column's list by the column's key; a closed list offers itself.
    """
    book = Workbook()
    book.remove(cast(Worksheet, book.active))
    for layout in layouts:
        _heads(book.create_sheet(str(layout.title)), layout)
    _lists(book, layouts, offered or {})
    _help(book.create_sheet(str(HELP)), layouts)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _heads(sheet: Worksheet, layout: Layout) -> None:
    """The headings; every cell below is text, so that no number loses its end and no date its form."""
    for number, column in enumerate(layout.columns, start=1):
        cell = sheet.cell(1, number, str(column.head))
        cell.font = Font(bold=True, color=REQUIRED if column.required else OPTIONAL)
        cell.fill = PatternFill("solid", fgColor=GROUND)
        cell.number_format = AS_TEXT
        whole = sheet.column_dimensions[get_column_letter(number)]
        whole.width, whole.number_format = column.width, AS_TEXT
    sheet.freeze_panes = "A2"


def _lists(book: Workbook, layouts: Sequence[Layout], offered: Mapping[str, Sequence[str]]) -> None:
    """Each list once, under the heading of the first column that offers it."""
    choices: dict[tuple[str, ...], list[tuple[Layout, int]]] = {}
    for layout in layouts:
        for number, column in enumerate(layout.columns):
            values = tuple(offered.get(column.key) or column.kind.offered())
            if values:
                choices.setdefault(values, []).append((layout, number))
    if not choices:
        return
    lists = book.create_sheet(str(LISTS))
    for place, (values, columns) in enumerate(choices.items(), start=1):
        letter = get_column_letter(place)
        first, number = columns[0]
        lists.cell(1, place, str(first.columns[number].head)).font = Font(bold=True)
        lists.column_dimensions[letter].width = 30
        for row, value in enumerate(values, start=2):
            put(lists, row, place, value)
        source = f"'{lists.title}'!${letter}$2:${letter}${len(values) + 1}"
        for layout, number in columns:
            choice = DataValidation(type="list", formula1=source, allow_blank=True)
            choice.showErrorMessage = not isinstance(layout.columns[number].kind, Several)
            at = get_column_letter(number + 1)
            choice.add(f"{at}2:{at}{layout.most_rows + 1}")
            cast(Worksheet, book[str(layout.title)]).add_data_validation(choice)


def _help(notes: Worksheet, layouts: Sequence[Layout]) -> None:
    """What stands in each column, whether it has to, and an example where there is one."""
    for letter, width in zip("ABC", (24, 70, 36), strict=True):
        notes.column_dimensions[letter].width = width
    for layout in layouts:
        if len(layouts) > 1:
            notes.append([str(layout.title)])
            notes.cell(notes.max_row, 1).font = Font(bold=True)
        for column in layout.columns:
            needed = _("required") if column.required else _("optional")
            row = [str(column.head), f"{needed}  {column.help}".strip()]
            if column.example:
                row.append(_("such as %(example)s") % {"example": column.example})
            notes.append(row)
            for cell in notes[notes.max_row]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
