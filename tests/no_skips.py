"""Where CI is set, a browser, proxy, unit or service test that was skipped has failed."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

MUST_RUN = ("browser", "nginx", "systemd", "services")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    must_run = any(item.get_closest_marker(name) for name in MUST_RUN)
    if os.environ.get("CI") and must_run and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped where it must run: {report.longrepr}"
    return report
