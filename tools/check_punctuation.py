"""Between Chinese characters punctuation is full-width: ，：；（）。 and never , : ; ( ) .

Reads the translations, templates, fixtures and the Chinese strings of the source
(papers among them). An ASCII mark that touches a Chinese character is an error;
file names, mark-up and English sentences that quote a Chinese term are not.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

sys.path.insert(0, str(Path(__file__).resolve().parent))
from catalogues import ROOT, catalogues

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
CLOSING = "）〕》」』”’％"
FAULT = re.compile(
    rf"[{HAN}{CLOSING}][,:;()?!]"  # a mark right after a Chinese character,
    rf"|[{HAN}{CLOSING}]\.(?![A-Za-z0-9])"  # a full stop that is not a file name's,
    rf"|[,:;()][{HAN}]"  # or a mark right before one
)
MARKUP = re.compile(r"\{%.*?%\}|\{#.*?#\}|<[^<>]*>", re.DOTALL)
VALUE = re.compile(r"\{\{.*?\}\}|%\(\w+\)[sd]|\{\w*\}", re.DOTALL)
COMMENT = re.compile(r"\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)


def faults(text: str) -> Iterator[str]:
    for found in FAULT.finditer(text):
        start = max(0, found.start() - 12)
        yield text[start : found.end() + 12].replace("\n", " ")


def plain(text: str) -> str:
    """The words alone: a printed value stands as a letter, mark-up as the end of a line."""
    return MARKUP.sub("\n", VALUE.sub("x", COMMENT.sub("", text)))


def chinese_lines(text: str) -> Iterator[str]:
    """Lines written in Chinese; an English sentence that quotes a Chinese term keeps its own marks."""
    for line in text.splitlines():
        if "(?" in line:  # a regular expression
            continue
        if len(re.findall(rf"[{HAN}]", line)) > len(re.findall(r"[A-Za-z]", line)):
            yield line


def in_catalogues() -> Iterator[tuple[str, str]]:
    for path in catalogues():
        with path.open("rb") as source:
            for message in read_po(source):
                strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
                for string in strings:
                    if message.id:
                        yield f"{path.relative_to(ROOT)}:{message.lineno}", plain(str(string))


def in_templates() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for line in chinese_lines(plain(path.read_text())):
            yield str(path.relative_to(ROOT)), line


def strings_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_of(part)


def in_fixtures() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "fixtures").rglob("*.json")):
        for string in strings_of(json.loads(path.read_text())):
            for line in chinese_lines(string):
                yield str(path.relative_to(ROOT)), line


def in_source() -> Iterator[tuple[str, str]]:
    """Chinese written in Python: papers, demo data, sentences that go to people."""
    for room in ("coordination", "workflows"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    for line in chinese_lines(plain(node.value)):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", line


def main() -> int:
    count = 0
    for source in (in_catalogues(), in_templates(), in_fixtures(), in_source()):
        for where, text in source:
            for fault in faults(text):
                print(f"{where}: half-width mark in Chinese text: {fault!r}")
                count += 1
    if not count:
        print("Punctuation of Chinese text is full-width throughout.")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
