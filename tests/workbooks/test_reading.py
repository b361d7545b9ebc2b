"""Sheets by their layouts: one or several of a workbook, what is told, and the template that is read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook

from coordination.workbooks import (
    Cell,
    Column,
    Day,
    Form,
    Layout,
    Limits,
    Reading,
    Whole,
    read_lines,
    read_sheet,
    read_sheets,
    template,
)
from tests.workbooks.files import WORKBOOK, packed, parts_of, sheet_of, text

PEOPLE = Layout(
    "People",
    (
        Column("username", "User name", required=True, help="Small letters."),
        Column("name", gettext_lazy("Name"), required=True),
        Column("born_on", "Date of birth", Day()),
        Column("order", "Order", Whole(most=9)),
    ),
    most_rows=5,
    once=(("username",), ("name", "born_on")),
)
POSTS = Layout("Posts", (Column("username", "User name", required=True), Column("unit", "Unit")), most_rows=5)
HEADS = ("User name", "Name", "Date of birth", "Order")


def book_of(*, hidden: dict[str, str] | None = None, merged: Iterable[str] = (), **sheets) -> BytesIO:
    """A workbook of these sheets; some hidden, and ranges of each merged."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = (hidden or {}).get(title, "visible")
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    out = BytesIO()
    book.save(out)
    return out


def people(*rows, heads=HEADS) -> Reading:
    return read_sheet(book_of(Any=[heads, *rows]), PEOPLE)


def told(reading: Reading) -> list[tuple[int, str]]:
    return [(problem.row, problem.field) for problem in reading.all_problems()]


def test_each_row_is_read_by_its_headings_in_any_order_and_language():
    with translation.override("zh-hans"):
        heads = ["姓名", "Date of birth", " user  NAME "]
        reading = people(
            ["张三", dt.date(1960, 3, 1), "zhang"], [], ["李四", "1961年2月3日", "li"], heads=heads
        )
    assert told(reading) == []
    assert [(line.number, line.values) for line in reading.lines] == [
        (2, {"username": "zhang", "name": "张三", "born_on": dt.date(1960, 3, 1), "order": None}),
        (4, {"username": "li", "name": "李四", "born_on": dt.date(1961, 2, 3), "order": None}),
    ]


def test_every_problem_is_told_at_its_row_and_column():
    reading = people(["zhang", "", "1960-13-01", "ten"], ["", "李四"], ["wang", "王五"])
    assert told(reading) == [(2, "born_on"), (2, "order"), (2, "name"), (3, "username")]
    assert [bool(line.problems) for line in reading.lines] == [True, True, False]
    assert [problem.said(PEOPLE) for problem in reading.all_problems()][1:3] == [
        "第 2 行“Order”：请填写 0 至 9 之间的整数。",
        "第 2 行“姓名”：此项必填。",
    ]


def test_columns_that_nobody_knows_are_told():
    reading = people(
        ["zhang", "张三", None, "备注", "x"],
        ["li", "李四", None, None, "y"],
        heads=["User name", "Name", "Date of birth", "备注"],
    )
    assert told(reading) == [(1, "备注"), (2, "E 列")]
    assert len(reading.lines) == 2
    assert not any(line.problems for line in reading.lines)


@pytest.mark.parametrize(
    ("heads", "words"),
    [
        (["Order", "Date of birth"], "首行缺少表头“User name”、“姓名”，请使用模板。"),
        (["User name", "Name", "name"], "首行的表头“姓名”重复，请删去一列。"),
        (["x"], "首行缺少表头“User name”、“姓名”"),
    ],
)
def test_a_sheet_without_its_headings_is_refused(heads, words):
    with pytest.raises(ValidationError) as error:
        people(["zhang"], heads=heads)
    assert words in error.value.messages[0]


def test_what_is_said_twice_is_told_where_it_was_said_first():
    reading = people(
        ["zhang", "张三", "1960-03-01"],
        ["li", "李四"],
        ["zhang", "王五"],
        ["zhao", "张三", "1960/3/1"],
        ["li2", "李四"],
    )
    assert told(reading) == [(4, "username"), (5, "name")]
    assert reading.all_problems()[0].words == "与第 2 行重复，请更正或删去其中一行。"
    rows = [["a", "x"], ["b", "x"], ["a", "x"]]
    again = read_sheet(book_of(Posts=[["User name", "Unit"], *rows]), POSTS)
    assert [problem.said(POSTS) for problem in again.all_problems()] == [
        "第 4 行：本行与第 2 行内容完全相同，请删去一行。"
    ]


def test_more_rows_than_the_layout_takes_are_refused_at_once():
    def lines():
        yield 1, dict(enumerate(Cell(Form.TEXT, head) for head in HEADS))
        for number in range(2, 8):
            yield number, {0: Cell(Form.TEXT, f"u{number}"), 1: Cell(Form.TEXT, f"n{number}")}
        pytest.fail("read on")

    with pytest.raises(ValidationError, match="一次最多 5 行"):
        read_lines(lines(), PEOPLE)


def test_an_empty_sheet_lacks_its_headings():
    with pytest.raises(ValidationError, match="首行缺少表头"):
        read_sheet(book_of(Any=[]), PEOPLE)


class TestMergedCells:
    ROWS = [HEADS, ["zhang", "张三", "1960-03-01"], ["li", "李四"], ["wang", "王五"], ["zhao", "赵六"]]

    def merged(self, *ranges, rows=ROWS) -> Reading:
        return read_sheet(book_of(Any=rows, merged=ranges), PEOPLE)

    def test_rows_that_lost_what_is_seen_in_them_are_told_once_a_range(self):
        reading = self.merged("C2:C4")
        [problem] = reading.all_problems()
        assert problem.said(PEOPLE) == (
            "第 2 行“Date of birth”：此处单元格已合并至第 4 行，请取消合并并逐行填写。"
        )
        assert [bool(line.problems) for line in reading.lines] == [True, True, True, False]

    def test_what_such_a_row_lacks_is_no_problem_of_its_own(self):
        reading = self.merged("B2:B3", "A4:B4")
        assert told(reading) == [(2, "name"), (4, "username")]
        assert reading.all_problems()[1].words == "此处单元格已合并，请取消合并并逐格填写。"

    @pytest.mark.parametrize("cells", ["A1:B1", "C2:D2", "F2:F4", "A8:A9", "D2"])
    def test_where_nothing_can_be_lost_nothing_is_told(self, cells):
        rows = [["User name", "Name", "Date of birth"], *self.ROWS[1:]]
        if cells == "A1:B1":  # a title over the sheet is no heading
            with pytest.raises(ValidationError, match="首行缺少表头"):
                self.merged(cells, rows=rows)
        else:
            assert told(self.merged(cells, rows=rows)) == []

    def test_a_sheet_of_nothing_but_merged_cells_is_too_much(self):
        file = book_of(Any=self.ROWS, merged=["A2:A3", "B2:B3", "C2:C3"])
        with pytest.raises(ValidationError, match="解压后远大于"):
            read_sheet(file, PEOPLE, Limits(merged=2))


class TestFirstSheet:
    ROWS = [HEADS, ["zhang", "张三"]]

    def test_it_is_the_first_that_can_be_seen(self):
        file = book_of(Old=[["x"]], Any=self.ROWS, hidden={"Old": "hidden"})
        reading = read_sheet(file, PEOPLE)
        assert (len(reading.lines), told(reading)) == (1, [])

    def test_where_all_are_hidden_it_is_the_first(self):
        parts = parts_of(
            sheet_of(text("A1", "User name") + text("B1", "Name"), text("A2", "li") + text("B2", "李四"))
        )
        parts["xl/workbook.xml"] = WORKBOOK.replace("<sheet ", '<sheet state="veryHidden" ')
        assert len(read_sheet(packed(parts), PEOPLE).lines) == 1

    def test_a_further_sheet_with_something_in_it_is_told(self):
        file = book_of(
            Any=self.ROWS,
            Sheet2=[],
            More=[[], ["li", "李四"]],
            Lists=[["x"]],
            Hidden=[["x"]],
            hidden={"Hidden": "hidden"},
        )
        reading = read_sheet(file, PEOPLE)
        assert [problem.said(PEOPLE) for problem in reading.problems] == [
            "第 1 行：未读取工作表“More”，只导入第一张工作表。"
        ]
        assert not any(line.problems for line in reading.lines)


class TestSeveralSheets:
    ROWS = [["zhang", "张三"]]
    POSTS = [["User name", "Unit"], ["zhang", "MZ"]]

    def test_each_is_found_by_its_title(self):
        file = book_of(Posts=self.POSTS, People=[HEADS, *self.ROWS], Lists=[["anything"]])
        people, posts = read_sheets(file, [PEOPLE, POSTS])
        assert (people.layout, posts.layout) == (PEOPLE, POSTS)
        assert people.lines[0].values["name"] == "张三"
        assert posts.lines[0].values == {"username": "zhang", "unit": "MZ"}

    def test_a_missing_sheet_is_named_beside_the_problems_of_the_others(self):
        people, posts = read_sheets(book_of(People=[HEADS, ["", "李四"]]), [PEOPLE, POSTS])
        assert (people.is_unread, told(people)) == (False, [(2, "username")])
        assert (posts.is_unread, posts.lines) == (True, [])
        [problem] = posts.all_problems()
        assert problem.said(POSTS) == "第 1 行：工作簿缺少工作表“Posts”，请使用模板。"

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ([["Unit"], ["MZ"]], "首行缺少表头“User name”"),
            ([["User name"], *([f"u{number}"] for number in range(6))], "一次最多 5 行"),
        ],
    )
    def test_one_that_cannot_be_read_hides_no_other(self, rows, words):
        people, posts = read_sheets(book_of(People=[HEADS, ["", "李四"]], Posts=rows), [PEOPLE, POSTS])
        assert told(people) == [(2, "username")]
        assert posts.is_unread
        assert words in posts.problems[0].words

    def test_what_is_wrong_with_the_whole_file_is_refused(self):
        file = book_of(People=[HEADS, ["zhang", "x" * 200]], Posts=[["User name"]])
        with pytest.raises(ValidationError, match="解压后远大于"):
            read_sheets(file, [PEOPLE, POSTS], Limits(text=100))

    @pytest.mark.parametrize("state", ["hidden", "veryHidden"])
    def test_a_hidden_sheet_is_found_by_its_title_and_else_passed_over(self, state):
        sheets = {"People": [HEADS, *self.ROWS], "WpsReserved_CellImgList": [["x"]]}
        people, posts = read_sheets(
            book_of(**sheets, Posts=self.POSTS, hidden={"WpsReserved_CellImgList": state, "Posts": state}),
            [PEOPLE, POSTS],
        )
        assert [len(reading.lines) for reading in (people, posts)] == [1, 1]

    def test_a_sheet_that_nobody_knows_is_named(self):
        with pytest.raises(ValidationError, match="无法识别的工作表“Duties”"):
            read_sheets(book_of(People=[HEADS], Duties=[["x"]]), [PEOPLE])


class TestTemplate:
    def drawn(self):
        return load_workbook(BytesIO(template([PEOPLE, POSTS], {"unit": ["=A1", "MZ"]})))

    def test_m2_4_1_every_cell_of_it_is_text(self):
        book = self.drawn()
        for layout in (PEOPLE, POSTS):
            sheet = book[layout.title]
            for number, column in enumerate(layout.columns, start=1):
                head = sheet.cell(1, number)
                whole = sheet.column_dimensions[head.column_letter]
                assert (head.value, head.number_format) == (str(column.head), "@")
                assert (whole.number_format, whole.min, whole.max) == ("@", number, number)
            assert sheet.max_row == 1  # no cell of its own that would not be

    def test_it_offers_lists_and_says_how_it_is_filled_in(self):
        people, posts, lists, notes = self.drawn().worksheets
        assert not people.data_validations.dataValidation
        [choice] = posts.data_validations.dataValidation
        assert (choice.formula1, str(choice.sqref)) == (f"'{lists.title}'!$A$2:$A$3", "B2:B6")
        assert [cell.data_type for cell in lists["A"]] == ["s", "s", "s"]
        said = [[cell.value for cell in row] for row in notes]
        assert said[:2] == [["People", None], ["User name", "必填  Small letters."]]

    def test_it_is_read_again_when_it_is_filled_in(self):
        book = self.drawn()
        for column, value in enumerate(["zhang", "张三", "2026.3.1", "3"], start=1):
            book["People"].cell(2, column, value)
        book["Posts"].append(["zhang", "MZ"])
        out = BytesIO()
        book.save(out)
        readings = read_sheets(out, [PEOPLE, POSTS])
        assert [told(reading) for reading in readings] == [[], []]
        assert readings[0].lines[0].values["order"] == 3
