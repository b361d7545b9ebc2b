"""Steps are named by strings; here each of them names something that is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.apps import apps
from django.db import models

from tests.reading import PRODUCT, all_flows, short, sources, task_pages, templates, text_of, tree
from workflows.desk.task_pages import TaskPage, accepted
from workflows.engine.base import OR_NONE

FLOWS = all_flows()
PAGES = task_pages()
# nodes at which a token stands until somebody or something comes
WAITING = ("HUMAN", "AWAIT")
each_page = pytest.mark.parametrize(
    ("flow", "name", "page"), PAGES, ids=[f"{flow.__name__}.{name}" for flow, name, _page in PAGES]
)


def node_names(flow: Any) -> set[str]:
    return {node.name for node in flow.instance.nodes()}


# --- the page of a step ------------------------------------------------------------------------


def outcomes(page: type[TaskPage]) -> list[str]:
    """What can be chosen: the class of a form names all of it, a form made for a record only takes away."""
    field = page.form_class.base_fields.get(page.outcome_field)
    return [str(code) for code, _words in getattr(field, "choices", ()) if code]


def actions_of(page: type[TaskPage]) -> dict[str, Any]:
    """What each outcome does: it takes the step, or breaks into the matter and leaves the step open."""
    taken = {str(code): action for code, action in page.actions.items()} or {"": page.action}
    return {**taken, **page.turns}


def test_every_step_has_its_page_or_says_where_it_is_taken():
    registered = {(flow, name) for flow, name, _page in PAGES}
    for flow in FLOWS:
        for node in flow.instance.nodes():
            if node.task_type == "HUMAN":
                assert (flow, node.name) in registered or node.page, f"{flow.__name__}.{node.name}"


@each_page
def test_every_outcome_has_its_action_and_every_action_its_outcome(flow, name, page):
    assert all(actions_of(page).values()), "the page names no action"
    if page.actions:
        assert set(actions_of(page)) == set(outcomes(page))


def shown_by(form: Any, field_name: str) -> set[str]:
    """The outcomes that alone show a field of this form; none where all of them do."""
    asks = getattr(form, "asks", {})
    return {str(outcome) for outcome, row in asks.items() if field_name in row}


class Typed:
    """What somebody typed into a field: recognised wherever it arrives."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __iter__(self) -> Iterator[Typed]:
        yield Typed(self.name)

    def __repr__(self) -> str:
        return f"‹{self.name}›"


class Answers(dict[str, Any]):
    """Cleaned data that remember which of them were looked at one by one."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        super().__init__(given)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        return super().get(name, default)


def filled(form_class: Any, outcome_field: str, outcome: str) -> Any:
    """A form of this class as if it had been filled in, made without its record."""

    def of_the_record(self: Any, name: str) -> Any:
        if name == "values":
            raise AttributeError(name)
        return MagicMock()

    recordless: Any = type(form_class.__name__, (form_class,), {"__getattr__": of_the_record})
    form = recordless.__new__(recordless)
    form.cleaned_data = Answers({name: Typed(name) for name in form_class.base_fields})
    if outcome:
        form.cleaned_data[outcome_field] = outcome
    return form


@each_page
def test_what_is_typed_for_an_outcome_reaches_its_action(flow, name, page):
    lost = []
    for outcome, action in actions_of(page).items():
        form = filled(page.form_class, page.outcome_field, outcome)
        values = page(MagicMock(), MagicMock()).values(form)
        arrived = repr(accepted(action, values))
        for field_name in page.form_class.base_fields:
            only = shown_by(page.form_class, field_name)
            if outcome and (field_name == page.outcome_field or (only and outcome not in only)):
                continue
            turned = field_name in form.cleaned_data.read and f"‹{field_name}›" not in repr(values)
            if f"‹{field_name}›" not in arrived and not turned:
                lost.append(f"{outcome or 'the step'}: {field_name}")
    assert lost == []


# --- names of steps in code ----------------------------------------------------------------------


ASKS_FOR_A_STEP = ("wake", "task_for", "waiting_task")
ENDS_IN = re.compile(r"flow_task__endswith=['\"]?\.(\w+)")


def steps_named(path: Path) -> Iterator[tuple[int, str]]:
    """Names of steps in a file: asked for, compared with a task's, or looked for by their ending."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ASKS_FOR_A_STEP:
            found = [text_of(argument) for argument in node.args[1:2]]
        elif isinstance(node, ast.Compare) and ast.unparse(node.left).endswith("flow_task.name"):
            found = [text_of(part) for side in node.comparators for part in ast.walk(side)]
        else:
            found = ENDS_IN.findall(text_of(node))
        yield from ((node.lineno, name) for name in found if name)


def test_every_step_named_in_code_is_a_step():
    """``task_for`` and ``wake`` refuse what no flow of the record has; whatever else is named is a step of some."""
    known = {name for flow in FLOWS for name in node_names(flow)}
    of_the_engine = {"workflows", "benchmarks"}  # its tests bring flows of their own
    for path in [
        *sources(*PRODUCT),
        *(path for path in sources("tests") if path.parent.name not in of_the_engine),
    ]:
        for line, name in steps_named(path):
            assert name in known, f"{short(path)}:{line}: no step is called {name}"
    for path in templates():
        for name in re.findall(r"flow_task\.name == \"(\w+)\"", path.read_text(encoding="utf-8")):
            assert name in known, f"{short(path)}: no step is called {name}"


def test_every_flow_named_in_code_is_one():
    known = {flow.__name__ for flow in FLOWS}
    for path in sources(*PRODUCT):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.keyword) and node.arg == "flow" and text_of(node.value):
                name = text_of(node.value)
                assert name in known, f"{short(path)}:{node.lineno}: no flow is called {name}"


def test_a_name_that_no_flow_of_the_record_has_is_refused():
    from coordination.meetings.models import AgendaItem
    from workflows.engine.steps import task_for, wake

    item, misspelt, of_another = AgendaItem(pk=1), "aprove", "next_stage"
    with pytest.raises(LookupError, match=r"No flow of meetings\.agendaitem has a step aprove\."):
        task_for(item, misspelt)
    with pytest.raises(LookupError, match=of_another):
        wake(item, of_another, actor=MagicMock())


# --- statuses and the steps that go with them ------------------------------------------------------


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
def test_a_flow_says_of_every_status_where_it_waits(flow):
    assert flow.expects, "nothing would be found in the night"
    model = apps.get_model(flow.record_label)
    field: Any = model._meta.get_field("status")
    assert isinstance(field, models.CharField)
    assert {str(status) for status in flow.expects} == {str(code) for code, _words in field.choices}
    waiting = {node.name for node in flow.instance.nodes() if node.task_type in WAITING}
    expected = {name for names in flow.expects.values() for name in names}
    assert expected - {OR_NONE} == waiting


def test_no_template_puts_the_mark_of_chinese_lists_before_english_readers():
    assert [short(path) for path in templates() if "、" in path.read_text(encoding="utf-8")] == []
