"""Parameters, verbs, notices, statuses, addresses, templates: whatever is named by a string is there, and
whatever is there is named by some code or waits for a number."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import is_valid_path
from django.utils import timezone
from viewflow.fsm import State

import coordination
from coordination.audit.verbs import RoomVerb, all_verbs
from coordination.notifications.kinds import SENTENCES, RoomNotice
from coordination.policy.names import ParameterName
from tests import waiting
from tests.reading import (
    PRODUCT,
    ROOT,
    addresses,
    all_flows,
    calls,
    modules,
    short,
    sources,
    templates,
    text_of,
    tree,
)
from workflows.diagram.tracks import TRACKS
from workflows.engine.base import OR_NONE

NOT_SHOWN = re.compile(r"\{% comment.*?endcomment %\}|\{#.*?#\}", re.DOTALL)
NUMBER = re.compile(r"(?:R\d+|C\d+(?:-\d+)?)")


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


def test_words_in_capitals_name_something():
    """A parameter, a setting, a choice or a kind of node."""
    known = {*ParameterName.values, *dir(settings), *choices_of_the_house()}
    known |= {node.task_type for flow in all_flows() for node in flow.instance.nodes()}
    for path in code():
        if path.name != "__init__.py":  # __all__
            for node in ast.walk(tree(path)):
                if WORDS_IN_CAPITALS.fullmatch(text_of(node)):
                    assert text_of(node) in known, f"{short(path)}:{node.lineno}: {text_of(node)}"


def test_every_parameter_is_read_or_waits():
    unread = set(ParameterName.values) - parameters_read()
    assert unread == set(waiting.PARAMETERS)


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
    assert {str(verb.value) for verb in all_verbs() if verb not in named} == set(waiting.VERBS)


def test_every_notice_is_sent_or_waits_and_has_its_sentence():
    named = members_named(RoomNotice)
    kinds = [kind for room in RoomNotice.__subclasses__() for kind in room]
    assert {str(kind.value) for kind in kinds if kind not in named} == set(waiting.NOTICES)
    assert {str(kind.value) for kind in kinds} == {str(kind) for kind in SENTENCES}


@pytest.mark.parametrize("listed", [waiting.PARAMETERS, waiting.VERBS, waiting.NOTICES])
def test_what_waits_says_for_what(listed):
    assert all(NUMBER.fullmatch(number) for number in listed.values())


# --- choices -------------------------------------------------------------------------------------


def own_models() -> list[Any]:
    """Our models, their histories apart."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith(tuple(f"{one}." for one in PRODUCT))
        and not model._meta.model_name.startswith("historical")
    ]


@cache
def choices_by_field() -> dict[str, set[str]]:
    """Name of a field → all that it may hold in some model; only names that stand for choices everywhere."""
    found: dict[str, set[str]] = {}
    free: set[str] = set()
    for model in own_models():
        for field in model._meta.concrete_fields:
            codes = codes_of(model, field.name)
            found.setdefault(field.name, set()).update(codes)
            if not codes:
                free.add(field.name)
    return {name: codes for name, codes in found.items() if name not in free}


def codes_of(model: Any, name: str) -> set[str]:
    """What a field of a model may hold; nothing where it is not one of choices."""
    field = model._meta.get_field(name)
    return {str(code) for code, _words in getattr(field, "flatchoices", ()) or ()}


def choices_of_the_house() -> set[str]:
    return {
        code
        for model in apps.get_models()
        for one in model._meta.fields
        for code in codes_of(model, one.name)
    }


def compared(condition: Any) -> Iterator[tuple[str, Any]]:
    """The look-ups of a condition, however it is nested."""
    for child in getattr(condition, "children", ()):
        if isinstance(child, tuple):
            yield child
        else:
            yield from compared(child)


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_conditions_of_the_database_compare_with_choices_that_are(model):
    for rule in [*model._meta.constraints, *model._meta.indexes]:
        for lookup, value in compared(getattr(rule, "condition", None)):
            codes = codes_of(model, lookup.partition("__")[0])
            values = value if isinstance(value, list | tuple | set | frozenset) else [value]
            for one in values if codes else ():
                assert not isinstance(one, str) or not one or str(one) in codes, f"{rule.name}: {one}"


LOOKS_FOR = {"filter", "exclude", "get", "Q", "When", "create", "get_or_create"}


def test_rows_are_looked_for_by_choices_that_are():
    """``filter(status="…")`` and its like: whatever stands there is a choice of some field of that name."""
    for path, called, call in calls(*PRODUCT, "tests"):
        for keyword in call.keywords if called in LOOKS_FOR else ():
            lookup = (keyword.arg or "").removesuffix("__in").rpartition("__")[2]
            codes = choices_by_field().get(lookup)
            parts = keyword.value.elts if isinstance(keyword.value, ast.List | ast.Tuple) else [keyword.value]
            for part in parts if codes else ():
                value = text_of(part)
                assert not value or value in codes, f"{short(path)}:{call.lineno}: {keyword.arg}={value}"


# what a template's variable is where it is not called after its model; "" is no record
MEANT = {
    "aid/row": "",
    "components/step": "",
    "deliberation/case": "deliberation.deliberation",
    "duties/part": "duties.cotask",
    "duties/request_": "duties.extension",
    "duties/row": "duties.assignment",
    "meetings/desk/current": "sittings.matter",
    "meetings/minutes/answer": "meetings.countersign",
    "monitoring/one": "monitoring.warning",
    "policy/row": "policy.parameter",
    "referrals/case": "referrals.referral",
    "referrals/filters": "",
    "referrals/row": "referrals.charityproject",
    "register/place": "units.organisation",
    "register/places.0": "units.organisation",
    "workflows/shape": "",
}
COMPARED = re.compile(r"([\w.]+)\.(\w+) (?:==|!=) \"(\w+)\"")


def comparisons(path: Path) -> Iterator[tuple[str, str, str]]:
    """In the conditions of a template: a variable, its field, the text that it is compared with."""
    for condition in re.findall(r"\{% (?:el)?if (.*?)%\}", path.read_text(encoding="utf-8")):
        yield from COMPARED.findall(condition)


def model_meant(path: Path, variable: str) -> Any:
    """The model that a template means by a variable; None for what is no record."""
    folder = path.parent.relative_to(ROOT / "templates")
    meant = MEANT.get(f"{folder}/{variable}")
    if meant is not None:
        return apps.get_model(meant) if meant else None
    name = variable.rpartition(".")[2]
    called = [model for model in own_models() if model._meta.model_name.endswith(name)]
    called.sort(key=lambda model: (model._meta.app_label != folder.parts[0], model._meta.model_name != name))
    assert called, f"{short(path)}: say in MEANT what {variable} is"
    return called[0]


def test_templates_compare_with_choices_that_are():
    of_choices = {
        one.name for model in own_models() for one in model._meta.fields if codes_of(model, one.name)
    }
    for path in templates():
        for variable, field_name, value in comparisons(path):
            model = model_meant(path, variable) if field_name in of_choices else None
            if model is not None:
                field = model._meta.get_field(field_name)
                assert not field.choices or value in codes_of(model, field_name), (
                    f"{short(path)}: {variable}.{field_name} is never {value} in {model._meta.label}"
                )


def test_what_is_meant_by_variables_is_still_asked():
    asked = {
        f"{path.parent.relative_to(ROOT / 'templates')}/{variable}"
        for path in templates()
        for variable, _field, _value in comparisons(path)
    }
    assert set(MEANT) <= asked


# --- lifecycles and tracks -------------------------------------------------------------------------


def lifecycles() -> Iterator[tuple[str, type[Enum], set[Any]]]:
    """What each lifecycle moves: its statuses, and those that some move leaves or reaches."""
    for name in modules(coordination):
        if "lifecycle" not in name.split("."):
            continue
        for word, given in vars(importlib.import_module(name)).items():
            state = (
                vars(given).get("status") if isinstance(given, type) and given.__module__ == name else None
            )
            if isinstance(state, State):
                moves = [move for several in given.status.get_transitions().values() for move in several]
                met = {move.source for move in moves} | {move.target for move in moves} | {state._default}
                yield word, type(state._default), met
            elif word.endswith("MOVES"):  # a table: from where to where
                yield (
                    word,
                    type(next(iter(given))),
                    set(given) | {to for several in given.values() for to in several},
                )


@pytest.mark.parametrize(
    ("name", "statuses", "met"), [*lifecycles()], ids=lambda one: one if isinstance(one, str) else ""
)
def test_every_status_is_left_or_reached_by_some_move(name, statuses, met):
    assert met == set(statuses)


@pytest.mark.parametrize("model", TRACKS, ids=lambda model: model.__name__)
def test_a_track_says_of_every_status_where_it_stands(model, db):
    """Wherever the flow waits, the track shows one step as the present one."""
    waits = [flow.expects for flow in all_flows() if flow.record_label == model._meta.label_lower]
    _events, track = TRACKS[model]
    due = {"due_on": timezone.localdate()} if hasattr(model, "due_on") else {}
    lanes = [{"lane": lane} for lane in getattr(model, "Lane", ())] or [{}]
    for status, names in [pair for expects in waits for pair in expects.items()]:
        shown = [track(model(pk=0, status=status, **due, **lane), []) for lane in lanes]
        now = [sum(step.state in ("now", "late") for step in steps) for steps in shown]
        if names and OR_NONE not in names:
            assert max(now) == 1, status


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
