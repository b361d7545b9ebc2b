"""Workbooks that leave the house: no cell is run by a spreadsheet, and every one passes the same gate."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coordination.exports import plain_cell, workbook_response
from tests.leaving import SOME_MARK, left

ROOT = Path(__file__).resolve().parent.parent
MAKERS = {"coordination/exports.py", "coordination/workbooks/template.py"}


def test_workbooks_are_made_in_two_places_only():
    files = [path for room in ("coordination", "workflows") for path in (ROOT / room).rglob("*.py")]
    made = {str(path.relative_to(ROOT)) for path in files if re.search(r"\bWorkbook\(", path.read_text())}
    made -= {"coordination/demo/attachments.py"}  # a fictional attachment, not an export
    assert made == MAKERS


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "@x", "-2+3", "\t=1", "\r=1", "\x0b=1"])
def test_m2_4_12_text_like_a_formula_leaves_as_text_and_as_it_is(text):
    answer = workbook_response("list", [text, "plain"], [[text, f"a{text}"], [-5, None]], mark=SOME_MARK)
    sheet = left(answer).active
    assert [cell.data_type for row in sheet for cell in row] == ["s", "s", "s", "s", "n", "n"]
    as_it_is = text.replace("\x0b", "")  # what no workbook can hold
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == [as_it_is, as_it_is, -5]
    assert (sheet["A2"].quotePrefix, sheet["B2"].quotePrefix) == (True, False)


def test_what_no_workbook_can_hold_is_left_out():
    assert plain_cell("护理\x00补贴\x1f") == "护理补贴"
