"""What all tests share: quiet logs, searches without deadlines, and in CI nothing may be skipped."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from intake.logs import configure

configure(quiet=True)
settings.register_profile("short", deadline=None)  # how busy a machine is, is no property of ours
settings.load_profile("short")
settings.register_profile("long", max_examples=5000)  # `make fuzz`


@pytest.fixture(autouse=True)
def _quiet_logs() -> Iterator[None]:
    """A command that a test runs in this process sets logs up for itself; the next test has them quiet again."""
    yield
    configure(quiet=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]  # noqa: ANN201 - pluggy's generator
    """Turns a skip into a failure where CI is set."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped in CI: {call.excinfo}"
    return report
