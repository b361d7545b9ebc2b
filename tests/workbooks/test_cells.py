"""What stands in a cell, as Excel and WPS write it, and what a column's kind makes of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from coordination.register.values import IdNumber
from coordination.workbooks import Cell, Day, Form, OneOf, Several, Text, Whole
from coordination.workbooks.cells import Book, column_letters, column_place
from tests.register.people import id_number
from tests.workbooks.files import WORKBOOK, packed, parts_of, sheet_of, text

STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;;@"/>'
    '<numFmt numFmtId="177" formatCode="0.00&quot;day&quot;[Red]"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="176"/>'
    '<xf numFmtId="177"/><xf numFmtId="20"/></cellXfs></styleSheet>'
)


def cells_of(*cells: str, workbook=WORKBOOK, strings=()) -> list[Cell]:
    file = packed(parts_of(sheet_of("".join(cells)), styles=STYLES, workbook=workbook, strings=strings))
    [(number, found)] = Book(file).lines("名单")
    assert number == 1
    return list(found.values())


def number(written: str, style: int = 0) -> str:
    return f'<c r="A1" s="{style}"><v>{written}</v></c>'


def typed(words: str) -> Cell:
    return Cell(Form.TEXT, words)


@pytest.mark.parametrize(
    ("cell", "form", "words"),
    [
        (text("A1", " 张三 "), Form.TEXT, " 张三 "),
        ('<c t="s"><v>1</v></c>', Form.TEXT, "李四"),
        ('<c t="inlineStr"><is><r><t>李</t></r><r><t>四</t></r><rPh><t>lisi</t></rPh></is></c>', Form.TEXT, "李四"),
        ('<c t="inlineStr"><is><t>a_x000D_b</t></is></c>', Form.TEXT, "a\rb"),
        ('<c t="b"><v>1</v></c>', Form.TEXT, "TRUE"),
        ('<c t="e"><v>#REF!</v></c>', Form.ERROR, "#REF!"),
        ('<c t="str"><f>A1&amp;B1</f><v>张三</v></c>', Form.FORMULA, "="),
        ('<c><f t="shared" si="0"/><v>3</v></c>', Form.FORMULA, "="),
        (number("13812345678"), Form.NUMBER, "13812345678"),
        (number("1.3812345678E10"), Form.NUMBER, "13812345678"),
        (number("0.10000000000000001"), Form.NUMBER, "0.1"),
        (number("46082", 4), Form.NUMBER, "46082"),
        (number("0.5", 5), Form.TEXT, "12:00"),
    ],
)  # fmt: skip
def test_a_cell_says_what_a_person_sees(cell, form, words):
    assert cells_of(cell, strings=["张三", "李四"]) == [Cell(form, words)]


@pytest.mark.parametrize("style", [1, 2, 3])
def test_excels_own_dates_are_days(style):
    [cell] = cells_of(number("46082", style))
    assert cell == Cell(Form.DAY, "2026-03-01", dt.date(2026, 3, 1))
    assert cells_of(number("46082.75", style)) == [cell]


@pytest.mark.parametrize(
    ("serial", "day"), [("1", "1900-01-01"), ("59", "1900-02-28"), ("60", "1900-02-28"), ("61", "1900-03-01")]
)
def test_days_around_excels_false_leap_day_are_right_too(serial, day):
    assert cells_of(number(serial, 1))[0].text == day


def test_a_workbook_may_count_from_1904_and_write_days_in_words():
    counted = WORKBOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    assert cells_of(number("44620", 1), workbook=counted)[0].day == dt.date(2026, 3, 1)
    assert cells_of('<c t="d"><v>2026-03-01T00:00:00</v></c>')[0].day == dt.date(2026, 3, 1)


def test_rows_and_columns_are_where_they_say_or_next_to_the_last():
    sheet = (
        '<worksheet><sheetData><row r="3"><c r="C3"><v>1</v></c><c><v>2</v></c></row>'
        "<row><c><v>3</v></c></row><row/></sheetData></worksheet>"
    )
    lines = list(Book(packed(parts_of(sheet))).lines("名单"))
    assert [(row, list(cells)) for row, cells in lines] == [(3, [2, 3]), (4, [0])]


@pytest.mark.parametrize(("letters", "place"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16383)])
def test_columns_have_letters(letters, place):
    assert (column_place(letters), column_letters(place)) == (place, letters)


def test_a_string_that_is_not_there_makes_the_file_unreadable():
    with pytest.raises(ValidationError):
        cells_of('<c t="s"><v>2</v></c>', strings=["a", "b"])


# --- how a number is shown -----------------------------------------------------------------------

MONEY = [
    "#,##0.00", "0.00", "#,##0", "0", "General", "@", '#,##0.00"元"', '"¥"#,##0.00', "\\¥#,##0.00;[Red]\\¥-#,##0.00",
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "[$¥-804]#,##0.00", "0.00E+00", "##0.0E+0", "# ?/?", "G/通用格式",
]  # fmt: skip


def shown(code: str, written: str) -> Cell:
    """The cell of a number in a format of these words."""
    words = code.replace("&", "&amp;").replace('"', "&quot;")
    styles = (
        f'<styleSheet><numFmts><numFmt numFmtId="180" formatCode="{words}"/></numFmts>'
        '<cellXfs><xf numFmtId="180"/></cellXfs></styleSheet>'
    )
    [(_row, cells)] = Book(packed(parts_of(sheet_of(number(written)), styles=styles))).lines("名单")
    return cells[0]


def built_in(place: int, written: str) -> Cell:
    styles = f'<styleSheet><cellXfs><xf numFmtId="{place}"/></cellXfs></styleSheet>'
    [(_row, cells)] = Book(packed(parts_of(sheet_of(number(written)), styles=styles))).lines("名单")
    return cells[0]


@pytest.mark.parametrize(
    ("code", "written", "words"),
    [
        ("0%", "0.6", "60%"),
        ("0.00%", "0.57", "57%"),
        ("0.0%", "0.125", "12.5%"),
        ("0%", "1.1000000000000001", "110%"),
        ("0%", "0", "0%"),
        ("0%", "100", "10000%"),
        ("0000", "12", "0012"),
        ("000000", "100088", "100088"),
        ("00_ ;[Red]-00", "7", "07"),
        ("h:mm", "0.7291666", "17:30"),
        ("h:mm:ss;@", "0.72920138888888886", "17:30:03"),
        ("[h]:mm", "0.375", "09:00"),
        ('[$-804]上午/下午h"时"mm"分";@', "0", "00:00"),
    ],
)
def test_a_number_reads_as_it_is_shown(code, written, words):
    assert shown(code, written) == typed(words)


@pytest.mark.parametrize(
    ("place", "written", "words"), [(9, "0.6", "60%"), (10, "0.6", "60%"), (20, "0.5", "12:00"), (46, "0.5", "12:00")]
)  # fmt: skip
def test_so_it_does_in_excels_own_formats(place, written, words):
    assert built_in(place, written) == typed(words)


@pytest.mark.parametrize("code", MONEY)
def test_money_and_thousands_stay_plain_numbers(code):
    assert shown(code, "1234.5") == Cell(Form.NUMBER, "1234.5")
    assert Whole(most=9999).read(shown(code, "1234")) == 1234


@pytest.mark.parametrize("kind", [Text(), Whole(), Day(), OneOf([("A", "A")]), IdNumber()])
@pytest.mark.parametrize(
    ("code", "written"),
    [
        ('"M"00', "1"), ("000-0000", "8201234"), ('00"号"', "7"), ("0000", "12.5"), ("0000", "-3"),
        ("h:mm", "46082.729"), ("h:mm", "1.5"), ("h:mm", "-0.5"), ("mm:ss", "0.01"),
    ],
)  # fmt: skip
def test_what_is_seen_and_not_kept_is_refused_in_words(kind, code, written):
    cell = shown(code, written)
    assert cell.form is Form.ODD
    assert refusal(kind, cell) == "所见内容与 Excel 实际保存的不同：请先把整列设为文本格式，再重新录入。"


def test_a_number_with_zeros_before_it_may_have_lost_its_end():
    cell = shown("000000000000000000", "349921196803090000")
    assert "Excel 已丢失末尾数位" in refusal(Text(), cell)


@pytest.mark.parametrize("kind", [Text(), Whole(), OneOf([("A", "A")]), Several([("A", "A")]), IdNumber()])
def test_what_excel_made_a_date_of_is_refused_where_no_day_stands(kind):
    [cell] = cells_of(number("46082", 1))
    assert refusal(kind, cell) == "Excel 已把此项转成日期：请先把整列设为文本格式，再重新录入。"
    assert Day().read(cell) == dt.date(2026, 3, 1)


# --- kinds of columns -------------------------------------------------------------------------


def refusal(kind, cell) -> str:
    with pytest.raises(ValidationError) as error:
        kind.read(cell)
    return error.value.messages[0]


@pytest.mark.parametrize("kind", [Text(), Whole(), Day(), IdNumber()])
def test_m2_4_1_a_number_that_excel_has_cut_is_refused_in_words(kind):
    said = id_number()
    [cell] = cells_of(number(said.replace("X", "0")))
    assert "Excel 已丢失末尾数位：请先把整列设为文本格式，再重新录入" in refusal(kind, cell)
    assert refusal(kind, cells_of(number("3.4992119680309E+17"))[0]) == refusal(kind, cell)
    assert refusal(kind, typed("3.49921E+17")) == refusal(kind, cell)


def test_m2_4_1_fifteen_digits_typed_as_a_number_are_kept():
    said = id_number()
    old = said[:6] + said[8:17]
    [cell] = cells_of(number(old))
    assert IdNumber().read(cell) == said


@pytest.mark.parametrize("kind", [Text(), Whole(), Day(), IdNumber()])
def test_formulas_and_errors_are_refused(kind):
    assert "公式" in refusal(kind, Cell(Form.FORMULA, "="))
    assert "错误值" in refusal(kind, Cell(Form.ERROR, "#N/A"))


@pytest.mark.parametrize("kind", [Text(), Whole(), Day(), IdNumber()])
@pytest.mark.parametrize("words", ["", "  ", "\u200b", "\ufeff\n"])
def test_a_cell_with_nothing_to_see_is_empty(kind, words):
    assert kind.read(typed(words)) is None


def test_hidden_characters_are_left_out():
    assert Text().read(typed("\u202d张\u200b三\u202c\r\n第二行\x07\t尾")) == "张三\n第二行 尾"
    assert IdNumber().read(typed(f"\u202d{id_number()}\u202c")) == id_number()


def test_a_text_has_an_end():
    assert Text(longest=3).read(typed("张三丰")) == "张三丰"
    assert refusal(Text(longest=3), typed("张三丰说")) == "现有 4 个字，最多 3 个字，请精简。"


@pytest.mark.parametrize(("words", "value"), [("0", 0), ("12.0", 12), ("１２", 12), ("1,200", 1200)])
def test_whole_numbers(words, value):
    assert Whole(most=2000).read(typed(words)) == value
    assert Whole(most=2000).read(Cell(Form.NUMBER, str(value))) == value


@pytest.mark.parametrize("words", ["-1", "100", "1.5", "十", "1e1", "٣"])
def test_what_is_no_whole_number_of_the_column_is_refused(words):
    assert refusal(Whole(most=99), typed(words)) == "请填写 0 至 99 之间的整数。"


@pytest.mark.parametrize(
    "words",
    ["2026-03-01", "2026-3-1", "2026/3/1", "2026.3.1", "2026年3月1日", "２０２６／３／１", "20260301", "2026 年 3 月 1 日"],
)  # fmt: skip
def test_m2_4_4_days_are_read_as_people_write_them(words):
    assert Day().read(typed(words)) == dt.date(2026, 3, 1)


@pytest.mark.parametrize("words", ["2026-02-30", "2026/3.1", "26-3-1", "3月1日", "46082", "去年"])
def test_what_is_no_day_is_refused(words):
    assert "2026年3月1日" in refusal(Day(), typed(words))
