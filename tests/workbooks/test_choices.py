"""Closed lists in a workbook: one of them, several, in any language, by key; what is none is told."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from coordination.workbooks import Cell, Column, Form, Layout, OneOf, Several, Text, template

COLOURS = (("r", gettext_lazy("Name")), ("g", "green, or nearly so"), ("b", "blue"))


def read(kind, text):
    with translation.override("zh-hans"):
        return kind.read(Cell(Form.TEXT, text))


def refused(kind, text) -> str:
    with pytest.raises(ValidationError) as error:
        read(kind, text)
    return " ".join(error.value.messages)


@pytest.mark.parametrize("said", ["r", "R", "Name", " n a m e ", "姓名"])
def test_a_choice_is_known_by_its_words_in_any_language_and_by_its_key(said):
    assert read(OneOf(COLOURS), said) == "r"


def test_words_that_are_none_of_them_are_told_with_those_that_are():
    assert refused(OneOf(COLOURS), "yellow") == (
        "“yellow”不在可选范围内，可填：姓名、green, or nearly so、blue。"
    )
    many = OneOf([(str(n), f"word {n}") for n in range(20)])
    assert "请从模板的下拉列表中选择" in refused(many, "yellow")


def test_words_for_two_of_them_are_told_with_their_keys():
    alike = OneOf([("a", "light"), ("b", "light"), ("c", "dark")])
    assert "请改填代码：a、b" in refused(alike, "light")
    assert read(alike, "b") == "b"
    assert alike.offered() == ["a", "b", "dark"]


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("blue", ("b",)),
        ("blue，姓名", ("b", "r")),
        ("blue; r、blue", ("b", "r")),
        ("green, or nearly so, blue", ("g", "b")),
        ("、blue、\nname", ("b", "r")),
    ],
)
def test_several_stand_between_commas_each_once(said, keys):
    assert read(Several(COLOURS), said) == keys


def test_of_several_each_has_to_be_one_of_them_and_not_too_many():
    assert "“yellow”" in refused(Several(COLOURS), "blue, yellow")
    assert refused(Several(COLOURS, most=1), "blue, r") == "最多填 1 项。"


def test_the_template_offers_a_closed_list_by_itself_and_shows_examples():
    layout = Layout(
        "Things",
        (
            Column("one", "One", OneOf(COLOURS)),
            Column("words", "Words", Text(), example="something"),
            Column("some", "Some", Several(COLOURS)),
        ),
        most_rows=9,
    )
    things, lists, notes = load_workbook(BytesIO(template([layout]))).worksheets
    assert [cell.value for cell in lists["A"]] == ["One", "姓名", "green, or nearly so", "blue"]
    strict, free = sorted(things.data_validations.dataValidation, key=lambda one: str(one.sqref))
    assert (str(strict.sqref), strict.showErrorMessage) == ("A2:A10", True)
    assert (str(free.sqref), bool(free.showErrorMessage)) == ("C2:C10", False)
    assert strict.formula1 == free.formula1 == f"'{lists.title}'!$A$2:$A$4"
    assert [cell.value for cell in notes[2]] == ["Words", "选填", "例：something"]
