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
def test_text_like_a_formula_leaves_with_an_apostrophe(text):
    answer = workbook_response("list", [text, "plain"], [[text, f"a{text}"], [-5, None]], mark=SOME_MARK)
    sheet = left(answer).active
    assert [cell.data_type for row in sheet for cell in row] == ["s", "s", "s", "s", "n", "n"]
    assert [sheet["A1"].value[0], sheet["A2"].value[0], sheet["A3"].value] == ["'", "'", -5]
    assert not sheet["B2"].value.startswith("'")


def test_what_no_workbook_can_hold_is_left_out():
    assert plain_cell("护理\x00补贴\x1f") == "护理补贴"
