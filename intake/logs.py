"""Logging: readable lines on a terminal, JSON otherwise; ids and codes only.

No names, addresses, subjects or contents ever reach a log: callers pass numbers and short words.
Everything goes to standard error, so that standard output stays the command's answer.
"""

from __future__ import annotations

import logging
import sys

import structlog


def configure(*, verbose: bool = False, quiet: bool = False) -> None:
    """Sets structlog up for this process."""
    level = logging.DEBUG if verbose else logging.WARNING if quiet else logging.INFO
    renderer: structlog.typing.Processor
    renderer = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Standard error as it is when something is said: whoever called may have put another there.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
