"""A workbook made to fill the memory is refused by its directory, and left in the middle where that lies."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import File
from hypothesis import given
from hypothesis import strategies as st

from coordination.documents.content import check_content
from coordination.workbooks import LIMITS, Limits, refuse_excess
from coordination.workbooks.cells import Book
from coordination.workbooks.package import END, Package
from tests.workbooks.files import (
    SHEET,
    STRINGS,
    STYLES,
    WORKBOOK,
    many_strings,
    packed,
    parts_of,
    sheet_of,
    text,
)

ROOT = Path(__file__).resolve().parents[2]
WIDE = Limits(unpacked=1 << 40, ratio=1 << 40)  # whatever the directory promises
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
MEASURE = """
import sys, django
django.setup()
from django.core.exceptions import ValidationError
from coordination.monitoring.sheets import WARNINGS
from coordination.workbooks import LIMITS, Limits, read_sheet

def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))

before = peak()
try:
    with open(sys.argv[1], "rb") as file:
        read_sheet(file, WARNINGS, Limits(unpacked=1 << 40, ratio=1 << 40) if sys.argv[2:] else LIMITS)
except ValidationError as error:
    print(error.code, peak() - before)
"""


@pytest.fixture(scope="module")
def full(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("workbooks") / "full.xlsx"
    many_strings(path)
    assert 1_500_000 < path.stat().st_size < 2_500_000
    return path


def refused(call, code="too_much"):
    with pytest.raises(ValidationError) as error:
        call()
    assert error.value.code == code


def strings_of(parts, limits=LIMITS) -> Book:
    book = Book(packed(parts), limits)
    refused(lambda: book.strings)
    return book


def test_m2_4_4_fifteen_million_strings_are_refused_before_any_is_unpacked(full, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_args: pytest.fail("a part was opened"))
    with full.open("rb") as file:
        refused(lambda: refuse_excess(file))
        refused(lambda: Book(file))


def test_m2_4_4_where_the_directory_says_nothing_the_reader_stops_at_its_limit(full):
    with full.open("rb") as file:
        book = Book(file, WIDE)
        refused(lambda: book.strings)
    assert book.package.elements < 2 * LIMITS.strings + 20  # si and t, of thirty million
    assert book.package.unpacked < 6_000_000  # of 255 million


@pytest.mark.parametrize("mode", [(), ("wide",)], ids=["by the directory", "in the middle"])
def test_m2_4_4_the_refusal_costs_no_more_than_fifty_megabytes(full, mode):
    services = ("DATABASE_URL", "REDIS_URL")  # it needs none
    environment = {name: value for name, value in os.environ.items() if name not in services}
    environment["DJANGO_SETTINGS_MODULE"] = "coordination.config.settings"
    command = [sys.executable, "-c", MEASURE, str(full), *mode]
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    code, kilobytes = done.stdout.split()
    assert code == "too_much"
    assert int(kilobytes) < 50 * 1024


def test_a_table_that_tells_its_length_is_refused_at_its_first_tag():
    parts = parts_of(sheet_of(text("A1", "姓名")))
    parts[STRINGS] = f'<sst uniqueCount="{LIMITS.strings + 1}"><si><t>a</t></si></sst>'
    assert strings_of(parts).package.elements < 20


@pytest.mark.parametrize(
    ("limits", "strings"),
    [
        (Limits(strings=2), ["a", "b", "c"]),
        (Limits(letters=5), ["abc", "def"]),
        (Limits(text=5), ["abcdef"]),
        (Limits(elements=12), ["a"] * 12),
    ],
)
def test_strings_are_counted_as_they_come(limits, strings):
    strings_of(parts_of(sheet_of(text("A1", "姓名")), strings=strings), limits)


@pytest.mark.parametrize(
    "limits", [Limits(parts=4), Limits(unpacked=500), Limits(directory=100)], ids=["parts", "size", "list"]
)
def test_the_directory_is_asked_before_anything_is_read(limits):
    file = packed(parts_of(sheet_of(text("A1", "姓名"))))
    refused(lambda: Package(file, limits))
    refused(lambda: refuse_excess(file, limits))


def test_what_unpacks_to_many_times_its_size_is_refused():
    parts = parts_of(sheet_of(text("A1", "姓名")))
    refused(lambda: Package(packed({**parts, "xl/media/x": bytes(2_000_000)})))


def test_a_list_of_parts_in_the_form_for_huge_files_is_refused():
    data = packed(parts_of(sheet_of(text("A1", "姓名")))).getvalue()
    at = data.rindex(END)
    refused(lambda: Package(BytesIO(data[:at] + b"PK\x06\x07" + bytes(16) + data[at:])))


def test_cells_of_one_row_and_one_huge_tag_are_counted_too():
    row = "".join("<c><v>1</v></c>" for _n in range(6))
    book = Book(packed(parts_of(sheet_of(row))), Limits(cells=5))
    refused(lambda: list(book.lines("名单")))
    parts = parts_of(sheet_of(text("A1", "姓名")))
    parts[STRINGS] = f'<sst a="{"y" * 3_000_000}"/>'
    assert strings_of(parts, WIDE).package.unpacked < 1_300_000


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", STYLES, STRINGS, SHEET])
def test_no_part_may_define_entities(name):
    parts = parts_of(sheet_of('<c r="A1" t="s"><v>0</v></c>'), strings=["&a;"])
    parts[name] = DOCTYPE + str(parts[name])

    def read():
        return list(Book(packed(parts)).lines("名单"))

    refused(read, "unreadable")


def test_a_sheet_that_lies_elsewhere_is_not_fetched():
    parts = parts_of(sheet_of(text("A1", "姓名")))
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = str(parts[name]).replace('Target="work', 'TargetMode="External" Target="http://work')
    refused(lambda: Book(packed(parts)), "unreadable")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04rubbish", b"a,b\n", WORKBOOK.encode()])
def test_what_is_no_archive_is_left_to_others_by_the_first_look(data):
    file = BytesIO(data)
    refuse_excess(file)
    assert file.tell() == 0
    refused(lambda: Book(file), "unreadable")


def moved(data: bytes) -> bytes:
    """The directory said to lie beyond the file's end, so that its parts lie before the beginning."""
    at = data.rindex(END) + 16
    return data[:at] + b"\0\0\0\xe4" + data[at + 4 :]


def test_a_part_before_the_beginning_makes_a_file_damaged():
    file = BytesIO(moved(packed(parts_of(sheet_of(text("A1", "姓名")))).getvalue()))
    refused(lambda: Book(file), "unreadable")
    refused(lambda: check_content(File(file), "a.xlsx", "xlsx"), "broken")


def outcome(data: bytes) -> str | None:
    try:
        book = Book(BytesIO(data))
        for title in book.sheets:
            list(book.lines(title))
    except ValidationError as error:
        return error.code
    return "read"


@given(st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), min_size=1, max_size=9))
def test_no_damage_is_more_than_unreadable(places):
    data = bytearray(packed(parts_of(sheet_of('<c t="s"><v>0</v></c>'), strings=["姓名"])).getvalue())
    for place, byte in places:
        data[place % len(data)] = byte
    assert outcome(bytes(data)) in ("read", "unreadable", "too_much")
