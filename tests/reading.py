"""The house as it can be read: its files and their trees, its flows and the pages of their steps."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.forms import BaseForm
from django.urls import URLPattern, URLResolver, get_resolver

import coordination
import workflows

ROOT = Path(settings.BASE_DIR)
PRODUCT = ("coordination", "workflows")


def modules(package: Any) -> Iterator[str]:
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if ".migrations" not in found.name:
            yield found.name


def sources(*folders: str) -> list[Path]:
    """The project's Python files, migrations and generated ones apart."""
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in files if "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(*folders: str) -> Iterator[tuple[Path, str, ast.Call]]:
    """Every call in these folders: where, the name that is called, the call."""
    for path in sources(*folders):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                yield path, ast.unparse(node.func).rpartition(".")[2], node


def addresses(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """The names of all addresses with their namespaces; a nameless one stands as its route."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name}" if one.name else f"nameless: {one.pattern}"


def own_models() -> list[Any]:
    """Our models, their histories apart."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith(tuple(f"{one}." for one in PRODUCT))
        and not model._meta.model_name.startswith("historical")
    ]


def codes_of(model: Any, name: str) -> set[str]:
    """What a field of a model may hold; nothing where it is not one of choices."""
    field = model._meta.get_field(name)
    return {str(code) for code, _words in getattr(field, "flatchoices", ()) or ()}


def text_of(node: ast.AST | None) -> str:
    """The text that stands there as it is; "" where it is put together or no text."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def all_flows() -> list[Any]:
    for name in modules(workflows):
        importlib.import_module(name)
    from workflows.apps import processes
    from workflows.engine.base import FLOWS

    folders = tuple(f"{process}." for process in processes())  # the small flows of tests stand elsewhere
    return [flow for flow in FLOWS if flow.__module__.startswith(folders)]


def all_forms() -> list[Any]:
    """Every form that the house asks something with, by where it is written; drafts for others apart."""
    for package in (coordination, workflows):
        for name in modules(package):
            if not name.endswith(("__main__", ".asgi", ".wsgi")):
                importlib.import_module(name)
    found, waiting = set(), [BaseForm]
    while waiting:
        under = waiting.pop().__subclasses__()
        waiting += under
        found |= {form for form in under if form.__module__.startswith(tuple(f"{one}." for one in PRODUCT))}
    return sorted(found, key=lambda form: (form.__module__, form.__name__))


def task_pages() -> list[tuple[Any, str, Any]]:
    """Each flow with the name of a step and the page on which it is taken."""
    flows = all_flows()
    from workflows.desk.task_pages import PAGES

    return [(*key, page) for key, page in PAGES.items() if key[0] in flows]
