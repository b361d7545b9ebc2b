"""Every action that asks for words refuses blank ones, before it does anything."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from coordination.changes import REASONS

# what the house itself says, in words of its own
BY_THE_HOUSE = {
    "reserve_stages": "the case's number",
    "release_stage": "the case's number",
    "stop_unpaid": "called with the reason that the decision was given",
    "keep_findings": "saves itself while it is being written",
    "find_overlaps": "with the reason that the merge was given",
    "watch_refusal": "with the reason that the refusal was given",
    "ask_identity": "named by what found the two alike",
}


def actions() -> Iterator[tuple[str, Callable[..., Any], list[str]]]:
    """Each public action with the words that it cannot be called without."""
    root = settings.BASE_DIR / "coordination"
    for path in sorted([*root.glob("*/actions.py"), *root.glob("*/actions/*.py")]):
        if path.parent.name == "audit":
            continue
        name = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        for action in vars(module).values():
            if not inspect.isfunction(action) or action.__module__ != name or action.__name__.startswith("_"):
                continue
            parameters = inspect.signature(action).parameters
            words = [
                one
                for one in REASONS
                if one in parameters and parameters[one].default is inspect.Parameter.empty
            ]
            if words:
                yield f"{name}.{action.__name__}", action, words


ACTIONS = list(actions())


def test_there_are_such_actions():
    assert len(ACTIONS) > 60


@pytest.mark.parametrize(("name", "action", "words"), ACTIONS, ids=[name for name, *_rest in ACTIONS])
def test_m2_1_27_blank_words_are_refused(name, action, words):
    """By the decorator before anything else, or by the action's own sentence."""
    for word in words:
        asks_itself = any(
            isinstance(node, ast.Call)
            and getattr(node.func, "id", "") in ("say_why", "need")
            and node.args
            and getattr(node.args[0], "id", "") == word
            for node in ast.walk(ast.parse(inspect.getsource(inspect.unwrap(action))))
        )
        is_decorated = "@gives_reason" in inspect.getsource(action)
        assert (asks_itself or is_decorated) != (action.__name__ in BY_THE_HOUSE), (
            f"{name} takes a blank {word}"
        )
        if not is_decorated:
            continue
        parameters = inspect.signature(action).parameters
        given = {one: None for one in parameters if parameters[one].kind is not inspect.Parameter.VAR_KEYWORD}
        given = {
            one: value
            for one, value in given.items()
            if parameters[one].kind is not inspect.Parameter.VAR_POSITIONAL
        }
        with pytest.raises(ValidationError) as refused:
            action(**(given | dict.fromkeys(words, "由") | {word: " \n"}))
        assert list(refused.value.message_dict) == [word]
