"""Every text column of every model is in one of two columns: encrypted, or in clear with the reason."""

from __future__ import annotations

import pytest

from coordination.keeping import columns
from coordination.keeping.columns import CLEAR, ENCRYPTED, column_problems, read_table


def test_m2_5_5_every_text_column_is_encrypted_or_says_why_not():
    assert not list(column_problems())


def without(table: columns.Columns, label: str, name: str) -> dict[str, str]:
    return {**table, label: " ".join(one for one in table[label].split() if one != name)}


def test_m2_5_5_a_field_in_neither_column_is_asked_for(monkeypatch):
    monkeypatch.setattr(columns, "ENCRYPTED", without(ENCRYPTED, "aid.AidCase", "facts"))
    (problem,) = set(column_problems())
    assert problem.startswith("aid.AidCase.facts is a new text column")
    assert "ENCRYPTED" in problem
    assert "CLEAR" in problem


def test_m2_5_5_an_encrypted_field_is_not_called_clear(monkeypatch):
    monkeypatch.setattr(columns, "ENCRYPTED", without(ENCRYPTED, "aid.AidCase", "facts"))
    monkeypatch.setattr(columns, "CLEAR", {**CLEAR, "because": {"aid.AidCase": "facts"}})
    assert set(column_problems()) == {  # of the model and of its versions
        f"aid.{model}.facts is kept encrypted, and the table names it in CLEAR."
        for model in ("AidCase", "HistoricalAidCase")
    }


def test_m2_5_5_a_clear_field_is_not_called_encrypted(monkeypatch):
    monkeypatch.setattr(columns, "ENCRYPTED", {**ENCRYPTED, "policy.CalendarDay": "name"})
    monkeypatch.setattr(
        columns,
        "CLEAR",
        {why: {k: v for k, v in table.items() if k != "policy.CalendarDay"} for why, table in CLEAR.items()},
    )
    assert list(column_problems()) == [
        "policy.CalendarDay.name is kept in clear, and the table names it in ENCRYPTED."
    ]


@pytest.mark.parametrize(
    ("label", "name"), [("aid.AidCase", "gone"), ("aid.AidCase", "status"), ("aid.Gone", "facts")]
)
def test_m2_5_5_the_table_names_nothing_that_is_not_there(monkeypatch, label, name):
    """A column that was renamed or given a closed list is struck off."""
    table = {**ENCRYPTED, label: f"{ENCRYPTED.get(label, '')} {name}"}
    monkeypatch.setattr(columns, "ENCRYPTED", table)
    assert list(column_problems()) == [
        f"{label}.{name} stands in the table, and no model has such a text column."
    ]


def test_m2_5_5_no_column_stands_in_both():
    clear = [one for table in CLEAR.values() for one in read_table(table)]
    assert len(clear) == len(set(clear)), "a column in clear has one reason"
    assert not read_table(ENCRYPTED) & set(clear)
