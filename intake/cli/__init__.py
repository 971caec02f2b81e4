"""The command line `huizhi`. Exit 0: done; 1: failed; 2: wrong usage."""

from __future__ import annotations

import sys

from config.language import language
from intake.language import choose


def main() -> None:
    """Runs the command line. The language is chosen before any help text is made."""
    choose(sys.argv[1:], language())
    from intake.cli.app import app  # noqa: PLC0415 - help texts are made at import

    app()
