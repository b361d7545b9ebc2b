"""Parameters, verbs, notices, addresses, templates: whatever is named by a string is there, and
whatever is there is named by some code or waits for a number."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import is_valid_path

from coordination.audit.verbs import RoomVerb, all_verbs
from coordination.notifications.kinds import SENTENCES, RoomNotice
from coordination.policy.names import ParameterName
from coordination.vocabulary import Words
from tests import waiting
from tests.reading import (
    PRODUCT,
    ROOT,
    addresses,
    all_flows,
    calls,
    codes_of,
    own_models,
    short,
    sources,
    templates,
    text_of,
    tree,
)

NOT_SHOWN = re.compile(r"\{% comment.*?endcomment %\}|\{#.*?#\}", re.DOTALL)
NUMBER = re.compile(r"(?:R\d+|C\d+(?:-\d+)?)")


def choices_of_the_house() -> set[str]:
    return {
        code
        for model in apps.get_models()
        for one in model._meta.fields
        for code in codes_of(model, one.name)
    }


def listed(unused: set[str], waits: dict[str, str]) -> bool:
    """Whether exactly what no code uses stands in a list of tests/waiting.py."""
    forgotten, used = unused - set(waits), set(waits) - unused
    assert not forgotten, f"use it, take it out, or say in tests/waiting.py what it waits for: {forgotten}"
    assert not used, f"it is used now: take it out of tests/waiting.py: {used}"
    return True


# --- parameters ----------------------------------------------------------------------------------

NAME = re.compile(r"[A-Z][A-Z_]+")
WORDS_IN_CAPITALS = re.compile(r"[A-Z]+(?:_[A-Z]+)+")
ELSEWHERE = {ROOT / "coordination/policy/names.py", *sources("coordination/config")}  # the list, and settings


def code() -> list[Path]:
    return [path for path in sources(*PRODUCT) if path not in ELSEWHERE]


def parameters_read() -> set[str]:
    """Every parameter that some code or template names."""
    named = {text_of(node) for path in code() for node in ast.walk(tree(path))}
    for path in templates():
        named |= set(re.findall(r"\"([A-Z_]+)\"", path.read_text(encoding="utf-8")))
    return named & set(ParameterName.values)


def test_the_fixtures_give_every_parameter_a_figure():
    rows = json.loads((ROOT / "fixtures/policy_parameters.json").read_text(encoding="utf-8"))
    given = {row["fields"]["name"] for row in rows if row["model"] == "policy.parameter"}
    assert given == set(ParameterName.values)


def test_a_step_s_times_are_parameters():
    for flow in all_flows():
        for node in flow.instance.nodes():
            named = [getattr(node, "deadline", None)]
            named += [when for rung in getattr(node, "ladder", ()) for when in (rung.after, rung.before)]
            for name in named:
                assert not isinstance(name, str) or name in ParameterName.values, f"{node}: {name}"


def handed_over(folders: Iterable[str]) -> Iterator[tuple[tuple[str, int | str], str, str]]:
    """Each name in capitals that is handed to a function: to which, in which place; the name; where."""
    for path, called, call in calls(*folders):
        if path in ELSEWHERE:
            continue
        places = [*enumerate(call.args), *((keyword.arg or "", keyword.value) for keyword in call.keywords)]
        for place, given in places:
            for part in given.elts if isinstance(given, ast.List | ast.Tuple) else [given]:
                if NAME.fullmatch(text_of(part)):
                    yield (called, place), text_of(part), f"{short(path)}:{call.lineno}"


def test_where_a_parameter_is_asked_for_nothing_else_is():
    """A place of a call that takes one parameter's name takes no other word."""
    handed = list(handed_over(PRODUCT))
    places = {place for place, name, _where in handed if name in ParameterName.values}
    for place, name, where in handed:
        assert place not in places or name in ParameterName.values, f"{where}: no parameter is called {name}"


ADDRESS = "REMOTE_ADDR"  # where every server writes from where somebody asks


def test_words_in_capitals_name_something():
    """A parameter, a setting, a choice or a kind of node."""
    known = {*ParameterName.values, *dir(settings), *choices_of_the_house(), ADDRESS}
    known |= {node.task_type for flow in all_flows() for node in flow.instance.nodes()}
    for path in code():
        if path.name != "__init__.py":  # __all__
            for node in ast.walk(tree(path)):
                if WORDS_IN_CAPITALS.fullmatch(text_of(node)):
                    assert text_of(node) in known, f"{short(path)}:{node.lineno}: {text_of(node)}"


def test_every_parameter_is_read_or_waits():
    assert listed(set(ParameterName.values) - parameters_read(), waiting.PARAMETERS)


# --- verbs and notices ---------------------------------------------------------------------------


def members_named(*bases: type[Enum]) -> set[Enum]:
    """The members of these lists that code names, the modules that declare them apart."""
    rooms = tuple(room for base in bases for room in base.__subclasses__())
    declared_in = {room.__module__ for room in rooms}
    found: set[Enum] = set()
    for path in sources(*PRODUCT):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        attributes = [
            (node.value.id, node.attr)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        ]
        if not attributes or name in declared_in or name.endswith(".__main__"):
            continue
        here = vars(importlib.import_module(name))
        for owner, attribute in attributes:
            room = here.get(owner)
            if isinstance(room, type) and issubclass(room, rooms) and attribute in room.__members__:
                found.add(room[attribute])
    return found


def test_every_verb_is_recorded_or_waits():
    named = members_named(RoomVerb)
    assert listed({str(verb.value) for verb in all_verbs() if verb not in named}, waiting.VERBS)


def test_every_notice_is_sent_or_waits_and_has_its_sentence():
    named = members_named(RoomNotice)
    kinds = [kind for room in RoomNotice.__subclasses__() for kind in room]
    assert listed({str(kind.value) for kind in kinds if kind not in named}, waiting.NOTICES)
    assert {str(kind.value) for kind in kinds} == {str(kind) for kind in SENTENCES}


def test_every_word_of_a_list_is_said():
    assert members_named(Words) == {word for room in Words.__subclasses__() for word in room}


def test_a_choice_that_is_kept_is_one_of_a_field():
    """``choice(model, "field", value)`` keeps what a field of choices holds, for whoever reads it later."""
    of_choices = {field.name for model in own_models() for field in model._meta.fields if field.choices}
    for path, called, call in calls(*PRODUCT):
        if called == "choice" and len(call.args) == 3:
            assert text_of(call.args[1]) in {"", *of_choices}, f"{short(path)}:{call.lineno}"


@pytest.mark.parametrize("listed", [waiting.PARAMETERS, waiting.VERBS, waiting.NOTICES])
def test_what_waits_says_for_what(listed):
    assert all(NUMBER.fullmatch(number) for number in listed.values())


# --- labels of models, verbs, addresses ------------------------------------------------------------


def test_what_looks_like_a_label_is_one():
    """``room.word`` is a model, a verb or a word of a list, ``space:name`` an address."""
    rooms = {model._meta.app_label for model in own_models()} - {"workflows"}  # its loggers are called alike
    known = {model._meta.label_lower for model in own_models()} | {str(verb.value) for verb in all_verbs()}
    known |= {str(one.value) for room in Words.__subclasses__() for one in room} | set(addresses())
    spaces = {one.partition(":")[0] for one in known if ":" in one}
    for path in code():
        for node in ast.walk(tree(path)):
            label = re.fullmatch(r"([a-z]+)([.:])[A-Za-z_-]+", text_of(node))
            if label and label[1] in (rooms if label[2] == "." else spaces):
                assert label[0].lower() in known, f"{short(path)}:{node.lineno}: {label[0]} is not there"


# --- addresses and templates -----------------------------------------------------------------------

TEMPLATE_NAMED = re.compile(r"\{% (?:include|extends) [\"']([^\"']+)[\"']")
ADDRESS_NAMED = re.compile(r"\{% url [\"']([^\"']+)[\"']")
PATH_NAMED = re.compile(r"\b(?:href|action|src|hx-get|hx-post|data-live-url)=\"(/[^\"{]*)\"")
ASKS_FOR_AN_ADDRESS = ("reverse", "reverse_lazy", "redirect", "resolve_url")
ELSEWHERE_SERVED = ("/static/", "/ws/")


def is_template(name: str) -> bool:
    try:
        return bool(get_template(name))
    except TemplateDoesNotExist:
        return False


def test_templates_name_templates_and_addresses_that_are():
    known = set(addresses())
    for path in templates():
        text = NOT_SHOWN.sub("", path.read_text(encoding="utf-8"))
        for name in TEMPLATE_NAMED.findall(text):
            assert is_template(name), f"{short(path)}: no template is called {name}"
        for name in ADDRESS_NAMED.findall(text):
            assert name in known, f"{short(path)}: no address is called {name}"
        for address in PATH_NAMED.findall(text):
            is_there = address.startswith(ELSEWHERE_SERVED) or is_valid_path(address.partition("?")[0])
            assert is_there, f"{short(path)}: {address}"


def test_code_names_templates_and_addresses_that_are():
    known = set(addresses())
    for path in code():
        for node in ast.walk(tree(path)):
            name = text_of(node)
            assert not re.fullmatch(r"[\w/]+\.html", name) or is_template(name), (
                f"{short(path)}:{node.lineno}: no template is called {name}"
            )
    for path, called, call in calls(*PRODUCT, "tests"):
        name = text_of(call.args[0]) if called in ASKS_FOR_AN_ADDRESS and call.args else ""
        assert name in known or name[:1] in ("", "/", "."), f"{short(path)}:{call.lineno}: {name}"
