"""``sheet_refusal``: a workbook of 2 MB with 15 million shared strings, from its upload to its refusal.

Two ways: by what its directory promises, and, where the directory promised little, at the limit of
strings in the middle. The memory is what the process has at its most more than before.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pytest

from tests.benchmarks.house import house, say
from tests.workbooks.files import many_strings

RUNS = 5


def main() -> None:
    with house(), tempfile.TemporaryDirectory() as folder:
        from django.core.exceptions import ValidationError
        from django.core.files.uploadedfile import SimpleUploadedFile

        from coordination.monitoring.forms.reports import UploadForm
        from coordination.monitoring.sheets import WARNINGS
        from coordination.workbooks import Limits, read_sheet

        path = Path(folder) / "full.xlsx"
        many_strings(path)
        before = _peak()
        by_directory, in_the_middle = [], []
        for _run in range(RUNS):
            file = SimpleUploadedFile("full.xlsx", path.read_bytes())
            begun = time.perf_counter()
            form = UploadForm({}, {"file": file})
            assert not form.is_valid()
            by_directory.append(1000 * (time.perf_counter() - begun))
            begun = time.perf_counter()
            with pytest.raises(ValidationError):
                read_sheet(file, WARNINGS, Limits(unpacked=1 << 40, ratio=1 << 40))
            in_the_middle.append(1000 * (time.perf_counter() - begun))
        say("sheet_refusal", "ms", by_directory)
        say("sheet_refusal_midway", "ms", in_the_middle)
        say("sheet_refusal_memory", "MB", [(_peak() - before) / 1024])


def _peak() -> int:
    """The most memory that this process has held, in kilobytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
