"""The rules of the house that a machine can check; every exception carries its reason."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.template.loader import get_template

import coordination
import workflows
from coordination.units import counties, queries
from tests.reading import PRODUCT, ROOT, all_flows, modules, short, sources, templates, tree

HAN = re.compile(r"[\u3400-\u9fff]")

# Public functions of an actions module that name no actor.
NO_ACTOR: dict[str, str] = {}
# Actions that open no transaction of their own.
NO_TRANSACTION = {
    "coordination.audit.actions.save_version": "one save, inside its caller's transaction",
    "coordination.audit.actions.bulk_create_versions": "simple-history opens the transaction",
    "coordination.audit.actions.bulk_update_versions": "simple-history opens the transaction",
    "coordination.documents.actions.discard_draft": "one statement",
}
# Modules of views that write, and why.
WRITING_VIEWS: dict[str, str] = {}
# Texts that are no unit's code, although one reads the same.
NO_CODE = {("coordination/monitoring/models/warnings.py", "YJ"): "begins the numbers of warnings (预警)"}
# Files longer than 400 lines, and why.
LONG_FILES: dict[str, str] = {}


def public_actions() -> dict[str, Callable[..., Any]]:
    """Every public function written in an actions module or package."""
    found: dict[str, Callable[..., Any]] = {}
    for name in modules(coordination):
        if "actions" not in name.split("."):
            continue
        module = importlib.import_module(name)
        for attribute, value in vars(module).items():
            written_here = inspect.isfunction(inspect.unwrap(value)) and value.__module__ == name
            if written_here and not attribute.startswith("_"):
                found[f"{name}.{attribute}"] = value
    return found


ACTIONS = public_actions()


@pytest.mark.parametrize("name", sorted(ACTIONS.keys() - NO_ACTOR.keys()))
def test_every_action_names_its_actor(name):
    actor = inspect.signature(ACTIONS[name]).parameters.get("actor")
    assert actor is not None, f"{name} does not say who acts"
    assert actor.kind is actor.KEYWORD_ONLY
    assert actor.default is actor.empty, "no value means allowed"


@pytest.mark.parametrize("name", sorted(ACTIONS.keys() - NO_TRANSACTION.keys() - NO_ACTOR.keys()))
def test_every_action_is_one_transaction(name):
    source = inspect.getsource(inspect.unwrap(ACTIONS[name]))
    assert "transaction.atomic" in source, f"{name} opens no transaction"


def test_exceptions_are_still_needed():
    assert not (NO_ACTOR.keys() | NO_TRANSACTION.keys()) - ACTIONS.keys()
    for name in WRITING_VIEWS.keys() | LONG_FILES.keys():
        assert (ROOT / name).exists(), name
    for name in LONG_FILES:
        assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) > 400, name


def test_every_human_step_is_policed_and_has_a_holder_and_a_due_time():
    from workflows.engine.nodes import Human

    for flow in all_flows():
        for node in flow.instance.nodes():
            if node.task_type != "HUMAN":
                continue
            name = f"{flow.__name__}.{node.name}"
            assert isinstance(node, Human), f"{name} is open to any signed-in person"
            assert callable(node.policy), name
            assert list(inspect.signature(node.policy).parameters)[:1] == ["actor"], name
            assert callable(node.holder), name
            assert node.deadline, f"{name} has no due time"
            assert node.task_title, f"{name} has no words"


def test_every_flow_is_ours_and_waits_for_its_lock():
    from viewflow.workflow import flow as stock

    from workflows.engine.base import RecordFlow

    def subclasses(cls: type) -> Iterator[type]:
        for one in cls.__subclasses__():
            yield one
            yield from subclasses(one)

    all_flows()
    for flow in subclasses(stock.Flow):
        if flow.__module__.startswith(("workflows.", "coordination.")):
            assert issubclass(flow, RecordFlow), flow
            assert flow.lock_impl is RecordFlow.lock_impl, flow


LIVE = re.compile(r"""data-topic="([^"]*)"|\{% block live %\}(.*?)\{% endblock""", re.DOTALL)


def subscribed_models() -> set[str]:
    """Models that some page listens to, and those that flows carry."""
    found = {flow.record_label for flow in all_flows()}
    for path in templates():
        for topic, block in LIVE.findall(path.read_text(encoding="utf-8")):
            found |= set(
                re.findall(
                    r"\b([a-z]+\.[a-z]+)\b(?=[:\s\"]|$)", re.sub(r"\{\{.*?\}\}", "0", topic + " " + block)
                )
            )
    return {label for label in found if label.partition(".")[0] in apps.app_configs}


def test_every_subscribed_model_says_who_sees_it():
    labels = subscribed_models()
    assert labels
    for label in labels:
        manager = apps.get_model(label)._default_manager
        assert callable(getattr(manager, "visible_to", None)), f"{label} cannot be subscribed to"


def test_every_module_stands_in_a_layer():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = [layer for one in told["contracts"] if one["type"] == "layers" for layer in one["layers"]]
    layered = {name for layer in layers for name in re.split(r" [|:] ", layer)}
    for package in (coordination, workflows):
        standing = {found.name for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")}
        standing -= {"workflows.migrations"}  # they import nothing of ours
        assert standing <= layered, f"in no layer: {standing - layered}"


def test_the_layers_hold(monkeypatch):
    from importlinter.cli import lint_imports

    # it would silence the house's own loggers for all tests that come after
    monkeypatch.setattr("importlinter.cli._configure_logging", lambda verbose: None)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_a_front_imports_rooms_and_the_engine_only():
    """Else the flows that import fronts would stand in a ring again."""
    fronts = [path for path in sources("workflows") if path.name == "front.py"]
    assert fronts
    for path in fronts:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom):
                name = f"{'.' * node.level}{node.module or ''}"
                if name.startswith((".", "workflows")):
                    assert name.startswith(("workflows.engine.", "workflows.models")), (
                        f"{short(path)}: {name}"
                    )


# Actions that name the fields they save, and why ``change.save`` cannot find them.
NAMES_ITS_FIELDS = {
    "coordination/audit/actions.py": "the save behind every change",
    "coordination/founding/actions.py": "a county on its way keeps no version",
    "coordination/notifications/actions.py": "a notice that was reached keeps no version",
    "coordination/officers/actions.py": "a job of the queue keeps no version",
}


def test_no_action_names_the_fields_it_saves():
    """What a list of fields leaves out is lost without a word; a change finds by itself what is different."""
    found = set()
    for path in sources("coordination", "workflows"):
        if "actions" in (*path.parts, path.stem):
            calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
            if any(word.arg == "update_fields" for call in calls for word in call.keywords):
                found.add(short(path))
    assert found == NAMES_ITS_FIELDS.keys()


def test_a_page_binds_its_form_to_whatever_was_posted():
    """An empty POST is false: a form that was sent empty would come back without a word of what is missing."""
    for path in sources("coordination", "workflows"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
                said = [ast.unparse(value) for value in node.values]
                assert not {"request.POST", "self.request.POST"} & set(said), (
                    f"{short(path)}:{node.lineno}: pages.posted"
                )


WRITES = {
    "save",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
    "asave",
    "adelete",
}
ON_A_QUERYSET = {"create", "update"}
QUERYSETS = {"objects", "filter", "exclude", "all", "_default_manager", "_base_manager"}


def writes(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        verb, chain = (
            node.func.attr,
            {part.attr for part in ast.walk(node.func.value) if isinstance(part, ast.Attribute)},
        )
        if verb in WRITES or (verb in ON_A_QUERYSET and chain & QUERYSETS):
            yield f"{short(path)}:{node.lineno} .{verb}()"


def reading_files() -> list[Path]:
    """A room's views, queries, policies, forms, lifecycles, papers, consumers and tags write nothing.

    Nor do the processes: their engine writes its own tables, and the rooms' actions the rest.
    """
    kinds = {"views", "queries", "policies", "forms", "lifecycle", "papers", "consumers", "templatetags"}
    rooms = [path for path in sources("coordination") if {path.stem, *path.relative_to(ROOT).parts} & kinds]
    engine = ROOT / "workflows/engine"
    return [*rooms, *(path for path in sources("workflows") if engine not in path.parents)]


def test_only_actions_write():
    found = [line for path in reading_files() if short(path) not in WRITING_VIEWS for line in writes(path)]
    assert found == []


def test_a_county_is_found_from_what_is_in_hand():
    for module in (queries, counties):
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                first = next(iter(inspect.signature(value).parameters.values()), None)
                assert first is not None, f"{name} asks for the one county"
                assert first.default is first.empty, name


def test_no_unit_is_named_by_its_code():
    rows = json.loads((ROOT / "fixtures/county/organisations.json").read_text(encoding="utf-8"))
    codes = {row["code"] for row in rows}
    found = {
        (short(path), node.value)
        for path in sources(*PRODUCT)
        if "demo" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in codes
    }
    assert found == NO_CODE.keys()


def _is_text(annotation: ast.expr | None) -> bool:
    return isinstance(annotation, ast.Name) and annotation.id == "str"


def test_nothing_below_the_views_reads_a_request():
    kinds = {"actions", "policies", "lifecycle", "models"}
    for path in sources("coordination"):
        if not {path.stem, *path.relative_to(ROOT).parts[:-1]} & kinds:
            continue
        for node in ast.walk(tree(path)):
            # what a case asks for is a text, and no HTTP request
            named = isinstance(node, ast.arg) and node.arg == "request" and not _is_text(node.annotation)
            typed = isinstance(node, ast.Name) and node.id == "HttpRequest"
            known = named or typed
            assert not known, f"{short(path)}: requests end at the views"


def test_one_place_refuses():
    for path in sources(*PRODUCT):
        if short(path) == "coordination/access.py":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Raise) and node.exc is not None:
                raised = ast.unparse(node.exc).partition("(")[0]
                assert raised != "PermissionDenied", f"{short(path)}:{node.lineno}: require() refuses"


def test_events_are_written_by_the_closed_list_and_by_record_alone():
    for path in sources(*PRODUCT):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called in ("record", "record_many") and node.args:
                first = node.args[0]
                assert not isinstance(first, ast.Constant), f"{short(path)}:{node.lineno}: a loose verb"
            if "audit" not in path.parts:
                assert called not in ("Event.objects.create", "Event.objects.bulk_create", "Event"), (
                    f"{short(path)}:{node.lineno}: record() writes events"
                )


def test_no_file_outgrows_a_sitting():
    for path in sources(*PRODUCT, "tests", "tools"):
        if short(path) not in LONG_FILES:
            lines = len(path.read_text(encoding="utf-8").splitlines())
            assert lines <= 400, f"{short(path)} has {lines} lines: split it by noun"


# what was written is noted there, whoever wrote it; nothing follows from it
TOLD = {"coordination/audit/rows.py": {"post_save", "post_delete", "m2m_changed"}}


def test_no_drawer_for_everything_and_no_signals_for_rules():
    for path in sources(*PRODUCT):
        assert path.stem not in ("utils", "helpers", "misc"), short(path)
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals":
                names = {alias.name for alias in node.names} - TOLD.get(short(path), set())
                assert names <= {"pre_migrate", "post_migrate"}, f"{short(path)}: {names}"


GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "N_", "ngettext", "pgettext", "pgettext_lazy"}
TRANSLATE = re.compile(r"""\{%\s*(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')|_\("([^"]*)"\)""")
BLOCK = re.compile(r"\{%\s*blocktranslate.*?%\}(.*?)\{%\s*endblocktranslate", re.DOTALL)
# terms of law and style that an English sentence quotes
QUOTED = re.compile(r"[〔〕《》“”（）(\"'].*[)）\"'》〕”]|e\.g\. .*")


def msgids() -> Iterator[tuple[str, str]]:
    for path in sources(*PRODUCT):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield f"{short(path)}:{node.lineno}", argument.value
    for path in templates():
        text = path.read_text(encoding="utf-8")
        for groups in TRANSLATE.findall(text):
            yield short(path), "".join(groups)
        for block in BLOCK.findall(text):
            yield short(path), block


def test_sentences_are_written_in_english_and_translated():
    found = [
        f"{where}: {text}"
        for where, text in msgids()
        if len(HAN.findall(QUOTED.sub("", text))) > len(re.findall(r"[A-Za-z]", text))
    ]
    assert found == []


# a language names itself in its own words, whoever reads
OWN_NAME = re.compile(r"<(\w+)[^<]*\blang=\"zh[^<]*</\1>")
NOT_SHOWN = re.compile(r"\{% comment.*?endcomment %\}|\{#.*?#\}", re.DOTALL)


def test_templates_carry_no_loose_words():
    """Chinese in a template would be shown to English readers too."""
    for path in templates():
        text = OWN_NAME.sub("", NOT_SHOWN.sub("", path.read_text(encoding="utf-8")))
        assert not HAN.search(text), f"{short(path)}: {HAN.search(text)}"


@pytest.mark.parametrize("name", [str(path.relative_to(ROOT / "templates")) for path in templates()])
def test_every_template_can_be_read(name):
    assert get_template(name).template.name == name


def test_no_template_runs_scripts_of_its_own():
    for path in templates():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), f"{short(path)}: inline script"
        assert not re.search(r"\son(click|change|submit|load|input|key\w+)=", text), (
            f"{short(path)}: inline handler"
        )
        assert not re.search(r"(src|href)=\"https?://[^\"]+\.(js|css)", text), (
            f"{short(path)}: from elsewhere"
        )
