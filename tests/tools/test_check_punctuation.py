"""The punctuation check finds half-width marks in Chinese text and leaves the rest alone."""

import importlib.util
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.fixture(scope="module")
def check():
    sys.path.insert(0, str(TOOLS))
    try:
        spec = importlib.util.spec_from_file_location("check_punctuation", TOOLS / "check_punctuation.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(TOOLS))


def found(check, text):
    return [fault for line in check.chinese_lines(check.plain(text)) for fault in check.faults(line)]


@pytest.mark.parametrize(
    "text",
    [
        "会议,纪要",
        "主持人:周正毅",
        "（专题)会议",
        "已办结.",
        "事项;下一项",
        "<p>时限:{{ task.due_at }}</p>",
        "单位(县财政局)",
    ],
)
def test_half_width_marks_are_found(check, text):
    assert found(check, text)


@pytest.mark.parametrize(
    "text",
    [
        "会议，纪要：（专题）。",
        "今日 17:30 到期",
        "安联纪〔2026〕3号",
        "附件：经费测算表.xlsx",
        "an item (议题): what a unit proposes",
        '<a href="x:y">议题</a>(',
        "逾期 {{ days }} 个工作日",
        "剩 2.5 小时",
    ],
)
def test_full_width_text_codes_and_english_pass(check, text):
    assert not found(check, text)
