"""Logging goes to standard error, whatever that is when something is said."""

from __future__ import annotations

import io
from contextlib import redirect_stderr

import pytest
import structlog

from intake import logs


def test_a_log_outlives_the_stream_it_was_set_up_with(capsys: pytest.CaptureFixture[str]) -> None:
    first = io.StringIO()
    with redirect_stderr(first):
        logs.configure()
    first.close()
    structlog.get_logger().info("said", message=7)
    assert '"event": "said"' in capsys.readouterr().err
