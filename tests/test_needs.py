"""What an action refuses to miss with some choices only, the form of its page says beforehand."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from coordination.forms import AskingForm, OutcomeForm
from tests.reading import task_pages


def asked_by_hand(action: Callable[..., Any]) -> Iterator[str]:
    """Parameters that may be left out, and are refused blank all the same: here or in what checks for it."""
    module = inspect.getmodule(action)
    optional = {
        name
        for name, one in inspect.signature(action).parameters.items()
        if one.default in ("", None) and one.default is not inspect.Parameter.empty
    }
    bodies = [ast.parse(inspect.getsource(inspect.unwrap(action)))]
    for node in ast.walk(bodies[0]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            helper = getattr(module, node.func.id, None)
            if inspect.isfunction(helper) and helper.__module__.startswith("coordination."):
                bodies.append(ast.parse(inspect.getsource(inspect.unwrap(helper))))
    for body in bodies:
        for node in ast.walk(body):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", "")
            if called in ("need", "say_why") and node.args:
                yield from {getattr(node.args[0], "id", "")} & optional
            if called == "ask" and isinstance(node.args[0], ast.Constant):
                yield from {node.args[0].value} & optional
            if called == "ValidationError" and node.args and isinstance(node.args[0], ast.Dict):
                keys = {one.value for one in node.args[0].keys if isinstance(one, ast.Constant)}
                yield from keys & optional


def pages() -> Iterator[tuple[str, Any, str, Any]]:
    """Each step with its form, an outcome of it ("" where there is one only) and the action of that outcome."""
    for flow, name, page in task_pages():
        for outcome, action in (page.actions or {"": page.action}).items():
            if action is not None:
                yield f"{flow.__name__}.{name}.{outcome}".rstrip("."), page.form_class, str(outcome), action


def actions_under(action: Any) -> Iterator[Any]:
    """An action, and those that a move of a process hands its values on to."""
    yield action
    module = inspect.getmodule(action)
    for node in ast.walk(ast.parse(inspect.getsource(inspect.unwrap(action)))):
        if isinstance(node, ast.Call):
            called = getattr(module, ast.unparse(node.func).split(".")[0], None)
            attribute = ast.unparse(node.func).partition(".")[2]
            called = getattr(called, attribute, None) if inspect.ismodule(called) and attribute else called
            if inspect.isfunction(called) and ".actions" in called.__module__ and called is not action:
                yield called


ASKED = sorted(
    {
        (where, form, outcome, name)
        for where, form, outcome, action in pages()
        for one in actions_under(action)
        for name in asked_by_hand(one)
        if name in form.base_fields
    },
    key=lambda row: (row[0], row[3]),
)


def test_there_are_such_steps():
    assert len(ASKED) > 10


@pytest.mark.parametrize(
    ("where", "form", "outcome", "name"), ASKED, ids=[f"{row[0]}-{row[3]}" for row in ASKED]
)
def test_m2_1_8_what_a_step_refuses_to_miss_is_said_by_its_form(where, form, outcome, name):
    """By the table of the outcome, by what another field holds, by the record, or by being asked for in any case."""
    field = form.base_fields[name]
    by_table = issubclass(form, OutcomeForm) and any(name in asks.needs for asks in form.asks.values())
    by_field = issubclass(form, AskingForm) and any(
        name in names for table in form.needs_with.values() for names in table.values()
    )
    tabled = issubclass(form, OutcomeForm) and any(name in asks for asks in form.asks.values())
    always = field.required and not tabled
    by_record = issubclass(form, AskingForm) and name in form.at_times and field.help_text
    assert by_table or by_field or always or by_record, (
        f"{where}: {form.__name__}.{name} is optional, and refused when empty"
    )
