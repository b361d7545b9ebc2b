"""Numbers of rules: each that is cited stands in docs/rules.md, and each there is shown by a test that is."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NUMBER = re.compile(r"\b(?:R\d{1,3}|C\d{1,2}(?:-\d+)?)\b")
ROW = re.compile(r"^\| ([RC][\d-]+) \| ([^|]+) \| (?:`(\S+)` (\w+)|waits) \|$", re.MULTILINE)
CITED_IN = ("coordination", "workflows", "tests", "templates", "tools", "README.md", "README.zh-CN.md")
# what looks like a number of ours and is none
OTHERS = re.compile(r"\bC\d{3,}|\bR\d{4,}|#[0-9A-Fa-f]+")


@cache
def rules() -> list[tuple[str, str, str, str]]:
    return ROW.findall((ROOT / "docs" / "rules.md").read_text(encoding="utf-8"))


def cited() -> dict[str, str]:
    """Each number with a file that cites it; catalogues and packed files cite nothing of their own."""
    command = ["git", "ls-files", *CITED_IN]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()  # noqa: S603
    found: dict[str, str] = {}
    for name in listed:
        path = ROOT / name
        if path.suffix in (".py", ".html", ".md") and path.exists():
            text = OTHERS.sub("", path.read_text(encoding="utf-8"))
            found.update(dict.fromkeys(NUMBER.findall(text), name))
    return found


@cache
def functions(path: Path) -> frozenset[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_number_cited_has_its_rule():
    known = {number for number, *_rest in rules()}
    assert {number: where for number, where in cited().items() if number not in known} == {}


def test_every_rule_is_cited_and_stands_once():
    numbers = [number for number, *_rest in rules()]
    assert sorted(set(numbers) - cited().keys()) == []
    assert len(numbers) == len(set(numbers))


def test_every_rule_is_shown_by_a_test_that_is():
    for number, _words, file, name in rules():
        if file:
            path = ROOT / "tests" / file
            assert path.exists(), f"{number}: {file}"
            assert f"test_{name}" in functions(path), f"{number}: {file} has no test_{name}"


def test_every_rule_that_waits_is_waited_for():
    from tests import waiting

    waited = {number for name, table in vars(waiting).items() if name.isupper() for number in table.values()}
    assert {number for number, _words, file, _name in rules() if not file} <= waited


def test_a_rule_is_one_sentence():
    for number, words, *_rest in rules():
        assert words.endswith("."), number
        assert words.count(". ") == 0, number
