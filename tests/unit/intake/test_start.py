"""What a command loads before it works: a clerk waits for it each time."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys

import pytest
import typer
from typer.main import get_group
from typer.testing import CliRunner

from intake.cli.app import app
from intake.cli.commands import COMMANDS, Command

READERS = ("parsers.tasks", "pdfplumber", "openpyxl", "docx", "py7zr", "fastapi", "alembic")
SLOW = (*READERS, "sqlalchemy", "pydantic", "pydantic_settings", "structlog", "checks", "store")


def loaded(start: str, of: tuple[str, ...]) -> str:
    code = f"import sys; {start}; print([one for one in {of} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()[-1]


def test_the_list_of_commands_needs_nothing_that_a_command_works_with() -> None:
    start = "from intake.cli.app import app; app(['--help'], standalone_mode=False)"
    assert loaded(start, SLOW) == "[]"


def test_the_status_is_told_without_readers_and_pages() -> None:
    rest = ("intake.wiring", "parsers.archive_names", "notifier.letters", "jinja2", "apscheduler")
    assert loaded("import intake.cli.status", (*READERS, *rest)) == "[]"


def calls(command: Command) -> list[list[str]]:
    """The words that call it, or each of the commands below it."""
    module, _, name = command.place.partition(":")
    found = getattr(importlib.import_module(module), name)
    if isinstance(found, typer.Typer):
        return [[command.name, below] for below in get_group(found).commands]
    return [[command.name]]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_every_command_has_its_help_with_an_example(command: Command) -> None:
    for words in calls(command):
        asked = CliRunner().invoke(app, [*words, "--help"], terminal_width=200)
        assert asked.exit_code == 0, asked.output
        assert re.search(rf"例：huizhi (--home \S+ )?{' '.join(words)}", asked.output)


def test_a_command_that_does_not_exist_brings_the_nearest_one() -> None:
    asked = CliRunner().invoke(app, ["statu"])
    assert asked.exit_code == 2
    assert "'status'" in asked.output
