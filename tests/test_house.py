"""Is it still our house? Sizes, folders, years, words, and that every check has a spec."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.campaign import load_all

ROOT = Path(__file__).parent.parent
FOLDERS = ("intake", "parsers", "checks", "store", "notifier", "config")
MODULE_LINES, FUNCTION_LINES = 250, 40


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            # Migrations are history, not code: alembic writes one as a single list of statements
            # for all its tables, and what has run somewhere is never arranged anew.
            if "versions" not in path.parts:
                yield path


def tracked_folders() -> set[str]:
    made = {"var", "dist", "__pycache__"}
    return {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "."} - made


def test_the_top_level_is_exactly_the_seven_folders() -> None:
    assert tracked_folders() == {*FOLDERS, "tests"}


@pytest.mark.parametrize("folder", [*FOLDERS, "tests"])
def test_every_folder_says_what_it_takes_and_gives(folder: str) -> None:
    assert len((ROOT / folder / "README.md").read_text().splitlines()) >= 5


def test_no_module_is_longer_than_a_person_reads_in_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources(*FOLDERS)
        if (lines := len(path.read_text().splitlines())) > MODULE_LINES
    }
    assert not long


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources(*FOLDERS)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long


def test_no_code_knows_a_year() -> None:
    year = re.compile(r"(?<![\d.])20[123]\d(?!\d)")
    known = [
        f"{path.relative_to(ROOT)}: {match}"
        for path in sources(*FOLDERS)
        for match in year.findall(path.read_text())
    ]
    assert not known


def own_words() -> dict[str, str]:
    """What only the campaigns' files may say, with the place of each in them.

    Names of tables, columns, regions, indicators and sections, as far as they are no ordinary
    words: ids of two parts (t4_fees), titles of at least six characters; who writes, and where to.
    """
    words: dict[str, str] = {}
    for campaign in load_all():
        words |= dict.fromkeys((campaign.number, campaign.mailbox, campaign.title), "notice")
        words |= dict.fromkeys((campaign.contacts.office, campaign.contacts.phone), "contacts")
        for form in campaign.templates:
            titles = [one.title for one in form.sections] + [one.title for one in form.tables]
            titles += [row.title for table in form.tables for row in table.rows]
            columns = [column for table in form.tables for column in table.columns]
            titles += [column.header for column in columns]
            ids = [*(table.id for table in form.tables), *(column.id for column in columns)]
            words |= dict.fromkeys((title for title in titles if len(title) >= 6), "title")
            words |= dict.fromkeys((name for name in ids if "_" in name), "id")
            words |= {region: "region" for one in columns for region in one.under[1:]}
    cities = "南昌 九江 上饶 抚州 宜春 吉安 赣州 景德镇 萍乡 新余 鹰潭 赣江新区"
    return words | dict.fromkeys(cities.split(), "city")


def spoken(path: Path) -> Iterator[tuple[int, str]]:
    """Every text in code; what docstrings and comments give as an example binds nothing."""
    tree = ast.parse(path.read_text())
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def test_no_code_knows_a_unit_a_city_or_a_table_of_a_notice() -> None:
    words = own_words()
    known = [
        f"{path.relative_to(ROOT)}:{line}: {word} ({words[word]})"
        for path in sources(*FOLDERS)
        if "demo" not in path.parts  # the demo shows one notice
        for line, text in spoken(path)
        for word in words
        if word in text
    ]
    assert not known


def test_there_are_no_drawers_for_odds_and_ends() -> None:
    drawers = {"utils", "helpers", "common", "manager", "base", "misc"}
    assert not [path for path in sources(*FOLDERS) if path.stem in drawers]


def test_nothing_is_left_to_do_in_the_code() -> None:
    marks = re.compile(
        "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "raise NotImpl" + "emented"))
    )
    left = [path for path in sources(*FOLDERS, "tests") if marks.search(path.read_text())]
    assert not left


def test_every_exception_from_a_linter_gives_its_reason() -> None:
    mark = re.compile(r"#\s*(?:noqa|type:\s*ignore)(?P<rest>.*)$", re.MULTILINE)
    bare = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in sources(*FOLDERS)
        for match in mark.finditer(path.read_text())
        if not re.search(r" (?:-|#) \w", match.group("rest"))
    ]
    assert not bare


def test_every_dependency_is_pinned_and_has_its_reason_in_the_readme() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    readme = (ROOT / "README.md").read_text().lower()
    pins = (ROOT / "requirements.txt").read_text().lower()
    listed = [*project["dependencies"], *project["optional-dependencies"]["demo"]]
    names = [re.split(r"[\[<>=~]", line)[0].lower() for line in listed]
    assert [name for name in names if name not in readme] == []
    assert [name for name in names if f"{name}==" not in pins] == []


def test_the_pins_name_no_address() -> None:
    assert not re.search(
        r"https?:|file:|index-url|find-links", (ROOT / "requirements.txt").read_text()
    )


def test_every_test_asserts_something() -> None:
    words = ("assert", "raises", "expect", "run(")
    idle = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources("tests")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not any(word in ast.unparse(node) for word in words)
    ]
    assert not idle
