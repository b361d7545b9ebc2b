"""Statuses and other choices named by strings: each is one that its field may hold, and none is forgotten."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone
from viewflow.fsm import State

import coordination
from coordination.tracks import TRACKS
from coordination.units.models import Role
from tests.reading import (
    PRODUCT,
    ROOT,
    all_flows,
    calls,
    codes_of,
    modules,
    own_models,
    short,
    sources,
    templates,
    text_of,
    tree,
)
from workflows.engine.base import OR_NONE
from workflows.engine.ladder import HOLDER

# --- choices -------------------------------------------------------------------------------------


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
    "meetings/desk/current": "sittings.matter",
    "meetings/minutes/answer": "meetings.countersign",
    "monitoring/one": "monitoring.warning",
    "referrals/case": "referrals.referral",
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
def test_a_track_says_of_every_status_where_it_stands(model):
    """In each lane a status is of one step or of none, and of some lane or an end it is."""
    track = TRACKS[model]
    ends = [*track.done, *track.stopped]
    found = [
        [*ends, *(status for step in steps for status in step.statuses)] for steps in track.lanes.values()
    ]
    for statuses in found:
        assert len(statuses) == len(set(statuses))
    assert {status for statuses in found for status in statuses} == set(model.Status)


@pytest.mark.parametrize("model", TRACKS, ids=lambda model: model.__name__)
def test_wherever_the_flow_waits_a_track_shows_one_stop_as_the_present_one(model, cast):
    waits = [flow.expects for flow in all_flows() if flow.record_label == model._meta.label_lower]
    given = {"due_on": timezone.localdate()} if hasattr(model, "due_on") else {}
    given |= {"county_id": cast.county.pk} if hasattr(model, "county_id") else {}
    lanes = [{"lane": lane} for lane in getattr(model, "Lane", ())] or [{}]
    for status, names in [pair for expects in waits for pair in expects.items()]:
        shown = [TRACKS[model].stops(model(pk=0, status=status, **given, **lane), []) for lane in lanes]
        now = [sum(stop.state in ("now", "late") for stop in stops) for stops in shown]
        if names and OR_NONE not in names:
            assert max(now) == 1, status


# --- roles -----------------------------------------------------------------------------------------


def texts_together(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Texts that stand side by side: in a tuple, a list or a set, or handed to ``has_role``."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            yield node.lineno, [text_of(one) for one in node.elts]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("has_role"):
            yield node.lineno, [Role.CLOCK, *(text_of(one) for one in node.args)]


def test_a_role_stands_among_roles():
    """Rooms below the units name roles by their codes."""
    for path in sources(*PRODUCT):
        for line, texts in texts_together(path):
            if texts and set(texts) & set(Role.values) and all(re.fullmatch(r"[A-Z]*", one) for one in texts):
                assert set(texts) <= {"", *Role.values}, (
                    f"{short(path)}:{line}: {set(texts) - set(Role.values)}"
                )


def test_a_ladder_tells_those_who_are():
    for flow in all_flows():
        for node in flow.instance.nodes():
            for rung in getattr(node, "ladder", ()):
                assert {str(role) for role in rung.notify} <= {HOLDER, *Role.values}, node
