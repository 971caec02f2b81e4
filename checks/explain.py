"""The page of a check: its spec, which is prose, examples and a test at once."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from checks.catalogue import CHECKS

# In an installed program the specs stand beside the checks, in a checkout among the tests.
_INSTALLED = Path(__file__).parent / "specs"
_CHECKOUT = Path(__file__).parent.parent / "tests" / "specs"


class UnknownCode(KeyError):
    """There is no such check; the message names near ones."""

    def __str__(self) -> str:
        return str(self.args[0])


def specs() -> Path:
    """The folder of specs."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def explain(code: str) -> str:
    """The page of a check as Markdown.

    Raises:
        UnknownCode: There is no such check.
    """
    if code not in CHECKS:
        near = get_close_matches(code, CHECKS, n=3, cutoff=0.5) or sorted(CHECKS)
        raise UnknownCode(f"{code}（{'、'.join(near)}）")
    return next(specs().glob(f"{code.lower()}_*.md")).read_text(encoding="utf-8")
