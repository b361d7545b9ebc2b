"""What the cells of a file of warnings hold, through the whole door: told at its row and column, or read."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook

from coordination.monitoring.models import ImportRun
from coordination.monitoring.sheets import WARNINGS
from tests.monitoring.reports import id_number
from tests.monitoring.test_import import GOOD, checked, sheet, upload
from tests.workbooks.files import many_strings


@pytest.fixture
def clerk(cast):
    return cast.client("wutong")


def page_of(client, run: ImportRun) -> str:
    return client.get(run.get_absolute_url()).content.decode()


def test_m2_4_1_an_id_number_typed_as_a_number_is_refused_in_words(clerk):
    """Of 18 digits Excel keeps 15; in 9 % of cases the rest makes another valid number."""
    typed = int(id_number(7, "19660318")[:17] + "0") // 1000 * 1000
    run = checked(clerk, {**GOOD, "id_number": typed}, {**GOOD, "id_number": float(typed), "phone": typed})
    assert run.good == 0
    assert [(line, name) for line, name, _words in run.problems] == [
        (2, "id_number"),
        (3, "id_number"),
        (3, "phone"),
    ]
    words = "该内容按数字录入，Excel 已丢失末尾数位：请先把整列设为文本格式，再重新录入。"
    assert {said for _line, _name, said in run.problems} == {words}
    assert words in page_of(clerk, run)


def test_m2_4_1_no_cut_number_becomes_another_persons(clerk):
    numbers = [id_number(serial) for serial in range(1, 120)]
    cut = [int(number[:17]) * 10 // 1000 * 1000 for number in numbers]
    run = checked(clerk, *({**GOOD, "id_number": number} for number in cut))
    assert (run.total, run.good) == (119, 0)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (id_number(0), "顺序码（出生日期之后的三位）不能为 000"),
        (id_number(1, "20991231"), "晚于今天"),
        (id_number(1, "19660231"), "出生日期（前六位之后）不存在"),
        (id_number(1)[:17] + ("0" if id_number(1)[17] != "0" else "1"), "末位校验码"),
    ],
)
def test_m2_4_1_the_row_says_which_part_of_the_number_is_wrong(clerk, number, words):
    run = checked(clerk, {**GOOD, "id_number": number})
    [(line, name, said)] = run.problems
    assert (run.good, line, name) == (0, 2, "id_number")
    assert words in said
    assert number not in said  # problems are kept as they are read


def test_m2_4_1_every_cell_of_the_template_is_text(clerk):
    book = load_workbook(BytesIO(clerk.get("/warnings/template.xlsx").content))
    front = book.worksheets[0]
    formats = {name: column.number_format for name, column in front.column_dimensions.items()}
    assert list(formats.values()) == ["@"] * len(WARNINGS.columns)
    assert {cell.number_format for row in front for cell in row} == {"@"}


def test_m2_4_4_dates_are_read_in_the_forms_that_people_write(clerk):
    said = ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", dt.date(2026, 3, 1)]
    run = checked(clerk, *({**GOOD, "name": f"李{n}", "occurred_on": day} for n, day in enumerate(said)))
    assert (run.problems, run.good) == ([], 5)
    assert {kept["occurred_on"] for _line, kept in run.read_rows} == {"2026-03-01"}


def test_m2_4_4_repeats_and_unknown_columns_are_told_before_anything_is_imported(clerk):
    book = load_workbook(BytesIO(sheet(
        {**GOOD, "source_key": "k1"}, {**GOOD, "source_key": "k1", "name": "李四"}, GOOD, GOOD
    )))  # fmt: skip
    book.active.cell(1, len(WARNINGS.columns) + 1, "联系人")
    out = BytesIO()
    book.save(out)
    assert upload(clerk, out.getvalue()).status_code == 302
    run = ImportRun.objects.get()
    assert [(line, name) for line, name, _words in run.problems] == [
        (1, "联系人"),
        (3, "source_key"),
        (5, ""),
    ]
    assert (run.total, run.good) == (4, 2)
    page = page_of(clerk, run)
    for words in ("模板中没有这一列", "与第 2 行重复", "<b>整行</b>", "本行与第 4 行内容完全相同"):
        assert words in page, words


def test_hidden_characters_do_not_stand_in_what_is_kept(clerk):
    run = checked(clerk, {**GOOD, "name": "张\u200b秀英", "id_number": f"\u202d{id_number(7)}\u202c"})
    [(_line, kept)] = run.read_rows
    assert (kept["name"], kept["id_number"]) == ("张秀英", id_number(7))


def test_m2_4_4_a_workbook_of_fifteen_million_strings_is_refused_at_the_page(clerk, tmp_path):
    path = tmp_path / "full.xlsx"
    many_strings(path)
    answer = upload(clerk, path.read_bytes())
    assert answer.status_code == 422
    assert "解压后远大于" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_big_file_that_waits_on_the_disk_is_read_too(clerk, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    assert checked(clerk, GOOD).good == 1
