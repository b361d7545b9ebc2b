"""The Excel template of warnings, and reading a filled one: text only, formulas are never run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from coordination.exports import plain_cell
from coordination.monitoring.models import Kind, Level
from coordination.units.counties import County
from coordination.units.models import Organisation

MOST_ROWS = 1000  # as many as the interface takes at once
MOST_COLUMNS = 40
# field, heading, needed, width, what to write
COLUMNS: tuple[tuple[str, Any, bool, int, Any], ...] = (
    (
        "source_key",
        gettext_lazy("The source's key"),
        False,
        18,
        gettext_lazy("The same key is imported once only."),
    ),
    ("name", gettext_lazy("Name"), True, 12, ""),
    ("id_number", gettext_lazy("ID number"), False, 22, gettext_lazy("15 or 18 characters, as text.")),
    ("born_on", gettext_lazy("Date of birth"), False, 14, gettext_lazy("Where the ID number is not known.")),
    ("phone", gettext_lazy("Phone"), False, 14, ""),
    ("township", gettext_lazy("Township"), True, 14, gettext_lazy("Short name or code.")),
    ("village", gettext_lazy("Village"), False, 14, gettext_lazy("Short name or code.")),
    (
        "kinds",
        gettext_lazy("Kind of hardship"),
        True,
        24,
        gettext_lazy("From the list; several stand between commas."),
    ),
    ("level", gettext_lazy("Level"), False, 10, gettext_lazy("From the list; empty is ordinary.")),
    ("facts", gettext_lazy("What is reported"), True, 50, gettext_lazy("At most 2000 characters.")),
    ("policy_item", gettext_lazy("Policy not delivered"), False, 20, ""),
    ("amount", gettext_lazy("Sum needed (yuan)"), False, 14, ""),
    ("refusals", gettext_lazy("Refusals so far"), False, 12, ""),
    ("occurred_on", gettext_lazy("Since"), False, 14, gettext_lazy("Such as 2026-03-01.")),
)
FIELDS = tuple(column[0] for column in COLUMNS)


def field_words(name: str) -> str:
    """A field's heading in the reader's language."""
    return next((str(column[1]) for column in COLUMNS if column[0] == name), name)


def template(county: County) -> bytes:
    """An empty sheet with lists to choose from, and a second sheet that says how to fill it in."""
    book = Workbook()
    sheet = cast(Worksheet, book.active)
    sheet.title = _("Warnings")
    for number, (_name, words, needed, width, _hint) in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, number, str(words))
        cell.font = Font(bold=True, color="9C1C1C" if needed else "1F2D3D")
        cell.fill = PatternFill("solid", fgColor="EEF2F8")
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = width
        for row in range(2, 202):
            sheet.cell(row, number).number_format = "@"
    sheet.freeze_panes = "A2"
    lists = book.create_sheet(_("Lists"))
    townships = county.units().filter(kind=Organisation.Kind.TOWNSHIP)
    choices = {
        "township": [place.short_name for place in townships.order_by("order", "code")],
        "kinds": [str(kind.label) for kind in Kind],
        "level": [str(level.label) for level in Level],
    }
    for place, (name, values) in enumerate(choices.items(), start=1):
        letter = get_column_letter(place)
        lists.cell(1, place, field_words(name)).font = Font(bold=True)
        lists.column_dimensions[letter].width = 30
        for row, value in enumerate(values, start=2):
            lists.cell(row, place, plain_cell(value))
        offered = DataValidation(
            type="list", formula1=f"'{lists.title}'!${letter}$2:${letter}${len(values) + 1}", allow_blank=True
        )
        offered.showErrorMessage = name != "kinds"  # several kinds stand in one cell
        sheet.add_data_validation(offered)
        column = get_column_letter(FIELDS.index(name) + 1)
        offered.add(f"{column}2:{column}{MOST_ROWS + 1}")
    notes = book.create_sheet(_("How to fill it in"))
    notes.column_dimensions["A"].width = 24
    notes.column_dimensions["B"].width = 70
    for _name, words, needed, _width, hint in COLUMNS:
        notes.append([str(words), f"{_('required') if needed else _('optional')}  {hint}".strip()])
    for row in notes.iter_rows():
        row[1].alignment = Alignment(wrap_text=True)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read_workbook(file: Any) -> list[tuple[int, dict[str, Any]]]:
    """The filled lines of the first sheet with their line numbers, by field; empty lines are passed over."""
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        lines = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        columns = _columns(next(lines, ()))
        return list(_filled(lines, columns))
    except ValidationError:
        raise
    except Exception as error:  # a broken file makes the reader stumble over anything
        raise ValidationError({"file": _("This file cannot be read as an Excel workbook.")}) from error


def _columns(heads: tuple[Any, ...]) -> dict[int, str]:
    """Place → field, by headings in either language."""
    known: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            known |= {str(words): name for name, words, *_rest in COLUMNS}
    found = {
        place: known[text] for place, head in enumerate(heads) if (text := str(head or "").strip()) in known
    }
    missing = [words for name, words, needed, *_rest in COLUMNS if needed and name not in found.values()]
    if missing:
        raise ValidationError(
            {
                "file": _("The first line lacks the heading %(words)s. Use the template.")
                % {"words": missing[0]}
            }
        )
    return found


def _filled(lines: Iterator[Any], columns: dict[int, str]) -> Iterator[tuple[int, dict[str, Any]]]:
    count = 0
    for number, values in enumerate(lines, start=2):
        given = {name: _cell(values[place]) for place, name in columns.items() if place < len(values)}
        if not any(value not in (None, "") for value in given.values()):
            continue
        count += 1
        if count > MOST_ROWS:
            raise ValidationError({"file": _("At most %(n)s rows at once.") % {"n": MOST_ROWS}})
        yield number, given


def _cell(value: Any) -> Any:
    """Numbers as people typed them: an ID number or a phone is no sum. A formula stays its text."""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return getattr(value, "text", None) or "="
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if value is None or isinstance(value, dt.date) else str(value)
