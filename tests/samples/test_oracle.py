"""The oracle is right about its own papers, and knows nothing of the program."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.samples import organisation, school
from tests.samples.faults import INJECTORS, inject
from tests.samples.oracle import broken
from tests.samples.paper import Paper
from tests.samples.style import Style

_FOLDER = Path(__file__).parent
_OURS = {"intake", "notifier", "store", "checks", "parsers", "config"}
_STYLE = Style.plain()


def papers(count: int) -> Iterator[tuple[int, Paper]]:
    for seed in range(count):
        rng = random.Random(seed)
        yield seed, (school if seed % 2 else organisation).conforming(rng)


def test_nothing_is_broken_in_a_thousand_conforming_papers() -> None:
    assert [(seed, broken(paper)) for seed, paper in papers(1000) if broken(paper)] == []


@pytest.mark.parametrize("code", INJECTORS)
def test_what_was_injected_is_broken_fifty_times(code: str) -> None:
    """`make verdicts` asks it of three hundred more, fresh ones each time."""
    for seed in range(50):
        made = inject(code, random.Random(f"{code} {seed}"), _STYLE)
        assert code in broken(made.paper, made.envelope), (seed, made.where)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def sources() -> Iterator[Path]:
    return (path for path in sorted(_FOLDER.glob("*.py")) if not path.name.startswith("test_"))


def test_the_samples_import_nothing_of_the_program() -> None:
    assert [
        (path.name, name)
        for path in sources()
        for name in imported(path)
        if name.partition(".")[0] in _OURS
        or (name.startswith("tests") and not name.startswith("tests.samples"))
    ] == []


def test_the_samples_read_no_file_and_start_no_import_by_name() -> None:
    """So they cannot read the campaign's data either: the templates are typed off once more."""
    doors = {"open", "read_text", "read_bytes", "import_module", "__import__", "exec", "eval"}
    modules = {"tomllib", "importlib", "subprocess", "os", "runpy"}
    for path in sources():
        assert not modules & {name.partition(".")[0] for name in imported(path)}, path.name
        called = {
            node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call)
        }
        assert not doors & called, path.name
