"""The language of the command line: Chinese unless English is asked for.

A message stands where it is used, in both languages side by side: `tr("已完成", "done")`. The
language is chosen once, before any message is made.
"""

from __future__ import annotations

from collections.abc import Sequence

_chosen = ["zh"]


def choose(arguments: Sequence[str], environment: str = "") -> None:
    """Picks the language from `--lang en` among the arguments, else from the environment."""
    asked = environment
    for place, word in enumerate(arguments):
        if word == "--lang" and place + 1 < len(arguments):
            asked = arguments[place + 1]
        elif word.startswith("--lang="):
            asked = word.partition("=")[2]
    _chosen[0] = "en" if asked.lower().startswith("en") else "zh"


def tr(chinese: str, english: str) -> str:
    """The message in the chosen language."""
    return english if _chosen[0] == "en" else chinese
